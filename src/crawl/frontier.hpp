// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/database.hpp"
#include "crawl/url_state.hpp"
#include "util/hash.hpp"
#include "web/robots_fetch.hpp"

namespace curate {

/// The bytes under which the frontier knows a URL: of the hash of its spelling, big-endian.
std::string url_key_bytes(const Hash128& key);

/// A URL of the queue.
struct QueuedUrl {
  std::int64_t id = 0;
  std::string url;
  bool sitemap = false;
  int depth = 0;          ///< links from a seed
  int hops = 0;           ///< redirects that led to it
  int calendar = 0;       ///< pages of a calendar in a row, see find_trap
  std::int64_t rank = 0;  ///< smaller first
  int tries = 0;
  std::int64_t via = 0;  ///< id of the URL it was found on; 0 = a seed
};

struct HostRow {
  std::int64_t id = 0;
  std::uint64_t pages = 0, bytes = 0;
};

/// What is known of the robots.txt and tdmrep.json of an origin. Times are seconds since 1970.
struct OriginRow {
  std::int64_t asked = 0;        ///< when robots.txt was last asked for; 0 = never
  std::int64_t answered = 0;     ///< when rules were last had; 0 = never
  std::int64_t first_asked = 0;  ///< when the present row of failures began
  std::int64_t valid_until = 0;
  int tries = 0;  ///< failures in a row
  RobotsPolicy::Use use = RobotsPolicy::Use::kDisallowAll;
  std::string why;
  std::string robots;  ///< body of the rules in use
  bool tdm_asked = false;
  std::string tdm;
};

struct ArchiveFile {
  std::uint32_t number = 0;
  std::uint64_t bytes = 0, records = 0;
  bool whole = false;
};

/// The memory of a crawl: a SQLite file that says of every URL where it stands, and how long the archive files were
/// then. All changes belong to one transaction, made durable by `commit`; a crash loses those since the last one.
class Frontier {
 public:
  explicit Frontier(const std::string& path);

  std::optional<std::string> meta(std::string_view key);
  void set_meta(std::string_view key, std::string_view value);
  void remove_meta(std::string_view key);

  /// The host's row, made if there is none.
  HostRow host(std::string_view name);
  std::string host_name(std::int64_t id);
  void add_fetch(std::int64_t host, std::uint64_t pages, std::uint64_t bytes);

  /// Adds a URL unless one with this key (16 bytes) is there. Its id, or nothing if it was known.
  std::optional<std::int64_t> add(const QueuedUrl& url, std::string_view key, std::int64_t host,
                                  UrlState state = UrlState::kQueued);
  /// The URL with this id; empty if there is none.
  std::string url(std::int64_t id);
  /// The first `most` URLs of a host's queue, by rank, then age.
  void queued(std::int64_t host, std::size_t most, std::vector<QueuedUrl>& out);
  /// The next host after `after` that has a queue; nothing if there is none.
  std::optional<std::int64_t> next_host(std::int64_t after);
  /// Ends a URL.
  void finish(std::int64_t url, UrlState state, int status, std::string_view detail,
              const std::optional<ArchivedPlace>& place);
  /// Puts a URL back behind others of its rank.
  void put_back(std::int64_t url, int tries, std::int64_t rank, std::string_view detail);
  /// Ends all queued URLs of a host (0: of all hosts); how many.
  std::uint64_t finish_queue(std::int64_t host, UrlState state, std::string_view detail);

  std::optional<OriginRow> origin(std::string_view name);
  void save_origin(std::string_view name, const OriginRow& row);

  std::vector<ArchiveFile> archives();
  void save_archive(const ArchiveFile& file);

  /// Adds to named counters.
  void count(std::string_view name, std::uint64_t n);
  void begin();
  void commit();

  /// By asking every row: for the start of a crawl and for `status`.
  static std::array<std::uint64_t, kUrlStates> count_states(Database& database);
  static std::map<std::string, std::uint64_t> counters(Database& database);
  Database& database() { return database_; }

 private:
  Database database_;
  Statement find_host_, add_host_, host_name_, add_fetch_, add_url_, queued_, url_, next_host_, finish_, put_back_,
      count_;
};

}  // namespace curate
