// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "crawl/config.hpp"
#include "crawl/crawl.hpp"
#include "crawl/frontier.hpp"
#include "crawl/origins.hpp"
#include "crawl/schedule.hpp"
#include "crawl/scope.hpp"
#include "crawl/seen_cache.hpp"
#include "crawl/warc_writer.hpp"
#include "html/page_links.hpp"
#include "net/http.hpp"
#include "web/http_body.hpp"

namespace curate {

/// A crawl in a folder: begins it, or goes on with what is there. Single-threaded; every answer, its archive records
/// and what became of its URL are committed together.
class Crawler {
 public:
  /// Throws UsageError if the folder holds a crawl with another config.
  Crawler(const CrawlConfig& config, CrawlOptions options);
  ~Crawler();
  Crawler(const Crawler&) = delete;
  Crawler& operator=(const Crawler&) = delete;

  /// Crawls until nothing is queued. Throws Interrupted when asked to stop; what was done is committed.
  CrawlStatus run();

 private:
  /// A request under way, or to be made before the pages of its host.
  struct Job {
    enum class Kind { kPage, kRobots, kTdm };
    Kind kind = Kind::kPage;
    std::int64_t host = 0;
    std::string origin;  ///< whose rules it asks for, or by whose rules it was allowed
    QueuedUrl url;       ///< of the rules only `url` and `hops`
    Consent refusal{};   ///< of a page whose head opts out
  };
  struct Host {
    std::int64_t id = 0;
    std::string name;
    std::uint64_t pages = 0, bytes = 0;
    std::deque<QueuedUrl> queue;
    std::deque<Job> errands;
    bool busy = false;       ///< has a request under way, or waits in an address's queue
    bool scheduled = false;  ///< in the schedule
    bool held = false;       ///< waits for robots.txt that another host is asked for
    MonotonicTime next{};
    int failures = 0;  ///< in a row
    int stale = 0;     ///< kept connections that were gone, in a row
    std::optional<IpAddress> address;
  };

  static constexpr std::size_t kMaxActiveHosts = 20'000;
  static constexpr auto kLongestWait = std::chrono::milliseconds(250);

  // crawler.cpp: beginning, loop and end
  void start();
  void read_seeds();
  void read_list();
  void check_interrupt();
  bool over_budget() const;
  void finish();

  // crawler_requests.cpp: from a host's queue to the answer
  void refill();
  Host& activate(std::int64_t id);
  void read_ahead(Host& host);
  void schedule(Host& host);
  void launch_ready();
  enum class Launch { kSent, kWaits, kIdle };
  Launch launch(Host& host);
  Launch launch_page(Host& host);
  Launch launch_url(Host& host, QueuedUrl& url, bool& ended);
  void submit(Host& host, Job job);
  std::vector<std::string> request_headers() const;
  double pause_asked_by(const std::string& origin);
  void rest(Host& host, const Job& job, const HttpResponse& response);
  void receive(HttpResponse& response);
  void wake(const std::vector<std::int64_t>& hosts);
  void pass_on(const std::optional<IpAddress>& address);
  void return_job(Host& host, Job job);
  bool is_wanted(Job& job, int status, std::string_view head);

  // crawler_commit.cpp: what is kept and told
  void commit(bool last);
  void tell_status(bool committed);
  CrawlStatus status() const;

  // crawler_rules.cpp: robots.txt and tdmrep.json
  void ask_robots(Host& host, const std::string& origin);
  void take_robots(Job& job, HttpResponse& response);
  bool follow_robots(const Job& job, const HttpResponse& response);
  void take_tdm(Job& job, HttpResponse& response);
  void add_sitemaps(const std::string& origin);
  std::string_view rules_body(const HttpResponse& response);

  // crawler_pages.cpp: what comes of a page
  void take_page(Host& host, Job& job, HttpResponse& response);
  void fail_page(Host& host, Job& job, const HttpResponse& response, UrlState state);
  void take_answer(Host& host, Job& job, HttpResponse& response);
  Consent consent_of(const Job& job, std::string_view head, std::span<const MetaElement> metas);
  Consent read_page(const Job& job, const HttpResponse& response, const HttpHead& head, std::string_view entity);
  void take_links(const Job& job, const Url& page);
  void take_sitemap(const Job& job, std::string_view bytes);
  std::string follow_redirect(const Job& job, std::string_view location);
  static std::string redirect_target(const Job& job, std::string_view location);

  // crawler_urls.cpp: beginning and end of URLs
  void end_url(const QueuedUrl& url, UrlState state, int status, std::string_view detail,
               const std::optional<ArchivedPlace>& place = std::nullopt);
  void end_queue(Host& host, UrlState state, std::string_view detail);
  void deny(const QueuedUrl& url, const std::string& why);
  const char* offer(const Url& url, QueuedUrl found);
  void note_consent(const QueuedUrl& url, const Consent& consent, std::string_view record);
  WarcPlace archive(const QueuedUrl& url, const HttpResponse& response, std::string_view payload,
                    std::string_view truncated);
  void count(std::string_view name, std::uint64_t n = 1);
  std::int64_t host_id(std::string_view name);

  const CrawlConfig& config_;
  CrawlOptions options_;
  Frontier frontier_;
  WarcWriter warc_;
  Origins origins_;
  Scope scope_;
  std::unique_ptr<AppendFile> ledger_;
  std::string ledger_lines_;
  ZstdEncoder ledger_encoder_{3};
  std::unique_ptr<HttpClient> client_;
  HttpBody body_;
  HttpBody rules_body_;
  ContentDecoder unpack_;
  html::PageLinks links_;
  SeenCache seen_;
  HostSchedule schedule_;
  AddressPaces addresses_;
  std::unordered_map<std::int64_t, std::unique_ptr<Host>> hosts_;
  std::unordered_map<std::string, std::int64_t> host_ids_;
  std::unordered_map<std::uint64_t, Job> jobs_;
  std::uint64_t last_tag_ = 0;
  bool more_hosts_ = true;
  bool resumed_ = false;
  int pages_in_flight_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::unordered_map<const char*, std::uint64_t> left_out_;  ///< of constants, one for each reason
  int uncommitted_ = 0;
  std::uint64_t archive_records_ = 0;
  MonotonicTime started_, last_commit_, last_status_;
  std::array<std::uint64_t, kUrlStates> states_{};
  std::uint64_t pages_ = 0, bytes_ = 0, session_pages_ = 0, session_bytes_ = 0;
  std::string scratch_, notes_;
};

}  // namespace curate
