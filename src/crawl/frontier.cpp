// SPDX-License-Identifier: Apache-2.0
#include "crawl/frontier.hpp"

#include <curate/error.hpp>

namespace curate {

namespace {

constexpr const char* kSchema = R"(
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS host(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  pages INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS origin(name TEXT PRIMARY KEY, asked INTEGER, answered INTEGER, first_asked INTEGER,
  valid_until INTEGER, tries INTEGER, use INTEGER, why TEXT, robots TEXT, tdm_asked INTEGER, tdm TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS url(id INTEGER PRIMARY KEY, key BLOB NOT NULL, url TEXT NOT NULL, host INTEGER NOT NULL,
  sitemap INTEGER NOT NULL, depth INTEGER NOT NULL, hops INTEGER NOT NULL, calendar INTEGER NOT NULL,
  rank INTEGER NOT NULL, tries INTEGER NOT NULL, via INTEGER NOT NULL, state INTEGER NOT NULL, status INTEGER,
  detail TEXT, file INTEGER, offset INTEGER, size INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS url_key ON url(key);
CREATE INDEX IF NOT EXISTS url_queue ON url(host, rank, id) WHERE state = 0;
CREATE TABLE IF NOT EXISTS archive(number INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, records INTEGER NOT NULL,
  whole INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
)";

// Opens and fills in the schema, in one transaction that goes on as the first.
Database open_database(const std::string& path) {
  Database database(path);
  database.run("BEGIN IMMEDIATE");
  database.run(kSchema);
  Statement names = database.prepare("INSERT OR IGNORE INTO state(id, name) VALUES(?, ?)");
  for (std::size_t i = 0; i < kUrlStates; ++i) names.bind(i, url_state_name(static_cast<UrlState>(i))).run();
  return database;
}

}  // namespace

std::string_view url_state_name(UrlState state) {
  static constexpr std::string_view kNames[] = {"queued",
                                                "fetched",
                                                "truncated",
                                                "unwanted_type",
                                                "redirected",
                                                "http_error",
                                                "robots_denied",
                                                "robots_unreachable",
                                                "crawl_delay_too_long",
                                                "refused_url",
                                                "blocked_address",
                                                "no_name",
                                                "no_connection",
                                                "tls",
                                                "timeout",
                                                "cut",
                                                "head_too_large",
                                                "protocol",
                                                "too_many_redirects",
                                                "host_given_up",
                                                "over_budget",
                                                "other_shard",
                                                "opted_out"};
  static_assert(std::size(kNames) == kUrlStates);
  return kNames[static_cast<std::size_t>(state)];
}

Frontier::Frontier(const std::string& path)
    : database_(open_database(path)),
      find_host_(database_.prepare("SELECT id, pages, bytes FROM host WHERE name = ?")),
      add_host_(database_.prepare("INSERT INTO host(name) VALUES(?)")),
      host_name_(database_.prepare("SELECT name FROM host WHERE id = ?")),
      add_fetch_(database_.prepare("UPDATE host SET pages = pages + ?, bytes = bytes + ? WHERE id = ?")),
      add_url_(database_.prepare(
          "INSERT OR IGNORE INTO url(key, url, host, sitemap, depth, hops, calendar, rank, tries, via, state) "
          "VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)")),
      queued_(database_.prepare("SELECT id, url, sitemap, depth, hops, calendar, rank, tries, via FROM url "
                                "WHERE state = 0 AND host = ? ORDER BY rank, id LIMIT ?")),
      url_(database_.prepare("SELECT url FROM url WHERE id = ?")),
      next_host_(database_.prepare("SELECT host FROM url WHERE state = 0 AND host > ? ORDER BY host LIMIT 1")),
      finish_(database_.prepare(
          "UPDATE url SET state = ?, status = ?, detail = ?, file = ?, offset = ?, size = ? WHERE id = ?")),
      put_back_(database_.prepare("UPDATE url SET tries = ?, rank = ?, detail = ? WHERE id = ?")),
      count_(database_.prepare("INSERT INTO counter(name, value) VALUES(?, ?) "
                               "ON CONFLICT(name) DO UPDATE SET value = value + excluded.value")) {}

std::optional<std::string> Frontier::meta(std::string_view key) {
  Statement find = database_.prepare("SELECT value FROM meta WHERE key = ?");
  if (!find.bind(key).step()) return std::nullopt;
  return std::string(find.text(0));
}

void Frontier::set_meta(std::string_view key, std::string_view value) {
  database_.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").bind(key, value).run();
}

void Frontier::remove_meta(std::string_view key) {
  database_.prepare("DELETE FROM meta WHERE key = ?").bind(key).run();
}

HostRow Frontier::host(std::string_view name) {
  HostRow row;
  if (find_host_.bind(name).step()) {
    row.id = find_host_.integer(0);
    row.pages = static_cast<std::uint64_t>(find_host_.integer(1));
    row.bytes = static_cast<std::uint64_t>(find_host_.integer(2));
    find_host_.reset();
    return row;
  }
  add_host_.bind(name).run();
  row.id = database_.last_id();
  return row;
}

std::string Frontier::host_name(std::int64_t id) {
  if (!host_name_.bind(id).step()) throw DamagedFile(database_.path(), "no host " + std::to_string(id));
  std::string name(host_name_.text(0));
  host_name_.reset();
  return name;
}

void Frontier::add_fetch(std::int64_t host, std::uint64_t pages, std::uint64_t bytes) {
  add_fetch_.bind(pages, bytes, host).run();
}

std::optional<std::int64_t> Frontier::add(const QueuedUrl& url, std::string_view key, std::int64_t host,
                                          UrlState state) {
  add_url_
      .bind(Blob{key}, url.url, host, url.sitemap ? 1 : 0, url.depth, url.hops, url.calendar, url.rank, url.via,
            static_cast<int>(state))
      .run();
  if (database_.changes() == 0) return std::nullopt;
  return database_.last_id();
}

std::string Frontier::url(std::int64_t id) {
  if (!url_.bind(id).step()) return {};
  std::string text(url_.text(0));
  url_.reset();
  return text;
}

void Frontier::queued(std::int64_t host, std::size_t most, std::vector<QueuedUrl>& out) {
  out.clear();
  queued_.bind(host, most);
  while (queued_.step()) {
    QueuedUrl url;
    url.id = queued_.integer(0);
    url.url = queued_.text(1);
    url.sitemap = queued_.integer(2) != 0;
    url.depth = static_cast<int>(queued_.integer(3));
    url.hops = static_cast<int>(queued_.integer(4));
    url.calendar = static_cast<int>(queued_.integer(5));
    url.rank = queued_.integer(6);
    url.tries = static_cast<int>(queued_.integer(7));
    url.via = queued_.integer(8);
    out.push_back(std::move(url));
  }
}

std::optional<std::int64_t> Frontier::next_host(std::int64_t after) {
  if (!next_host_.bind(after).step()) return std::nullopt;
  const std::int64_t id = next_host_.integer(0);
  next_host_.reset();
  return id;
}

void Frontier::finish(std::int64_t url, UrlState state, int status, std::string_view detail,
                      const std::optional<ArchivedPlace>& place) {
  if (place)
    finish_.bind(static_cast<int>(state), status, detail, place->file, place->offset, place->size, url).run();
  else
    finish_.bind(static_cast<int>(state), status, detail, nullptr, nullptr, nullptr, url).run();
}

void Frontier::put_back(std::int64_t url, int tries, std::int64_t rank, std::string_view detail) {
  put_back_.bind(tries, rank, detail, url).run();
}

std::uint64_t Frontier::finish_queue(std::int64_t host, UrlState state, std::string_view detail) {
  Statement all = database_.prepare(host == 0 ? "UPDATE url SET state = ?, detail = ? WHERE state = 0"
                                              : "UPDATE url SET state = ?, detail = ? WHERE state = 0 AND host = ?");
  if (host == 0)
    all.bind(static_cast<int>(state), detail).run();
  else
    all.bind(static_cast<int>(state), detail, host).run();
  return static_cast<std::uint64_t>(database_.changes());
}

std::optional<OriginRow> Frontier::origin(std::string_view name) {
  Statement find = database_.prepare(
      "SELECT asked, answered, first_asked, valid_until, tries, use, why, robots, tdm_asked, tdm FROM origin "
      "WHERE name = ?");
  if (!find.bind(name).step()) return std::nullopt;
  OriginRow row;
  row.asked = find.integer(0);
  row.answered = find.integer(1);
  row.first_asked = find.integer(2);
  row.valid_until = find.integer(3);
  row.tries = static_cast<int>(find.integer(4));
  row.use = static_cast<RobotsPolicy::Use>(find.integer(5));
  row.why = find.text(6);
  row.robots = find.text(7);
  row.tdm_asked = find.integer(8) != 0;
  row.tdm = find.text(9);
  return row;
}

void Frontier::save_origin(std::string_view name, const OriginRow& row) {
  database_
      .prepare(
          "INSERT OR REPLACE INTO origin(name, asked, answered, first_asked, valid_until, tries, use, why, robots, "
          "tdm_asked, tdm) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(name, row.asked, row.answered, row.first_asked, row.valid_until, row.tries, static_cast<int>(row.use),
            row.why, row.robots, row.tdm_asked ? 1 : 0, row.tdm)
      .run();
}

std::vector<ArchiveFile> Frontier::archives() {
  Statement all = database_.prepare("SELECT number, bytes, records, whole FROM archive ORDER BY number");
  std::vector<ArchiveFile> files;
  while (all.step())
    files.push_back({static_cast<std::uint32_t>(all.integer(0)), static_cast<std::uint64_t>(all.integer(1)),
                     static_cast<std::uint64_t>(all.integer(2)), all.integer(3) != 0});
  return files;
}

void Frontier::save_archive(const ArchiveFile& file) {
  database_.prepare("INSERT OR REPLACE INTO archive(number, bytes, records, whole) VALUES(?, ?, ?, ?)")
      .bind(file.number, file.bytes, file.records, file.whole ? 1 : 0)
      .run();
}

void Frontier::count(std::string_view name, std::uint64_t n) {
  count_.bind(name, n).run();
}

void Frontier::begin() {
  database_.run("BEGIN IMMEDIATE");
}

void Frontier::commit() {
  database_.run("COMMIT");
}

std::array<std::uint64_t, kUrlStates> Frontier::count_states(Database& database) {
  std::array<std::uint64_t, kUrlStates> counts{};
  Statement all = database.prepare("SELECT state, count(*) FROM url GROUP BY state");
  while (all.step()) {
    const auto state = static_cast<std::size_t>(all.integer(0));
    if (state < kUrlStates) counts[state] = static_cast<std::uint64_t>(all.integer(1));
  }
  return counts;
}

std::map<std::string, std::uint64_t> Frontier::counters(Database& database) {
  std::map<std::string, std::uint64_t> all;
  Statement rows = database.prepare("SELECT name, value FROM counter");
  while (rows.step()) all.emplace(rows.text(0), static_cast<std::uint64_t>(rows.integer(1)));
  return all;
}

}  // namespace curate
