// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "crawl/crawler.hpp"
#include "crawl/traps.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"
#include "web/url_normal.hpp"

namespace curate {

namespace {

constexpr std::size_t kMaxHostIds = 200'000;

// Session ids in the path: ";jsessionid=…" up to the next part.
void cut_path_session(std::string& url) {
  const std::string lower = lower_ascii(url);
  for (const std::string_view name : {";jsessionid=", ";phpsessid=", ";sid="}) {
    const auto at = lower.find(name);
    if (at == std::string::npos) continue;
    const auto end = std::min(url.find_first_of("/?#;", at + 1), url.size());
    url.erase(at, end - at);
    return;
  }
}

// A value as a line of application/warc-fields may have it.
std::string one_line(std::string_view value) {
  std::string line;
  append_repaired(value, line);
  std::ranges::replace_if(line, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return line;
}

}  // namespace

std::string url_key_bytes(const Hash128& key) {
  std::string bytes(16, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(key.hi >> (56 - 8 * i));
    bytes[8 + i] = static_cast<char>(key.lo >> (56 - 8 * i));
  }
  return bytes;
}

std::int64_t Crawler::host_id(std::string_view name) {
  std::string key(name);
  if (const auto found = host_ids_.find(key); found != host_ids_.end()) return found->second;
  if (host_ids_.size() >= kMaxHostIds) host_ids_.clear();
  const std::int64_t id = frontier_.host(name).id;
  host_ids_.emplace(std::move(key), id);
  return id;
}

// A URL that was found: it is queued if it belongs to the crawl and is new. Null then, and if it was known; else why it
// was left out.
const char* Crawler::offer(const Url& url, QueuedUrl found) {
  const char* why = scope_.refusal(url, found.sitemap);
  if (why == nullptr && found.depth > config_.scope.depth) why = "too_deep";
  if (why != nullptr) {
    ++left_out_[why];
    return why;
  }
  found.calendar = is_calendar_page(url) ? found.calendar + 1 : 0;
  if (const char* trap = options_.listed ? nullptr : find_trap(url, found.calendar)) {
    count(std::string("trap.") + trap);
    return trap;
  }
  found.url = url.without_fragment();
  if (options_.listed) {
    scratch_ = found.url;
  } else {
    normalise_url(found.url, {.strip_tracking = config_.strip_tracking}, scratch_);
    if (config_.strip_tracking) cut_path_session(scratch_);
  }
  const Hash128 key = xxh3_128(scratch_);
  if (seen_.test_and_set(key)) return nullptr;
  const std::string bytes = url_key_bytes(key);
  // A redirect of a listed URL is followed wherever it leads.
  const bool other = !options_.listed && scope_.other_shard(url.host());
  const std::int64_t host = host_id(url.host());
  const UrlState state = other ? UrlState::kOtherShard : UrlState::kQueued;
  if (!frontier_.add(found, bytes, host, state)) return nullptr;
  ++states_[static_cast<std::size_t>(state)];
  if (other) return nullptr;
  if (const auto active = hosts_.find(host); active != hosts_.end()) {
    // What was read ahead of the queue is read again if this URL comes before it.
    auto& queue = active->second->queue;
    if (!queue.empty() && found.rank < queue.back().rank) queue.clear();
    return nullptr;
  }
  if (hosts_.size() < kMaxActiveHosts)
    schedule(activate(host));
  else
    more_hosts_ = true;
  return nullptr;
}

void Crawler::count(std::string_view name, std::uint64_t n) {
  const auto found = counts_.find(name);
  if (found == counts_.end())
    counts_.emplace(name, n);
  else
    found->second += n;
}

void Crawler::end_url(const QueuedUrl& url, UrlState state, int status, std::string_view detail,
                      const std::optional<ArchivedPlace>& place) {
  frontier_.finish(url.id, state, status, detail, place);
  --states_[0];
  ++states_[static_cast<std::size_t>(state)];
}

void Crawler::end_queue(Host& host, UrlState state, std::string_view detail) {
  const std::uint64_t n = frontier_.finish_queue(host.id, state, detail);
  states_[0] -= n;
  states_[static_cast<std::size_t>(state)] += n;
  host.queue.clear();
  ++uncommitted_;
}

void Crawler::deny(const QueuedUrl& url, const std::string& why) {
  end_url(url, UrlState::kRobotsDenied, 0, why);
  Consent consent;
  consent.crawl = consent.train_text = consent.train_images = false;
  consent.evidence.push_back({"robots.txt", why, true});
  warc_.write_note(url.url, date_text(unix_now()), "crawl: denied\r\nevidence: robots.txt: " + one_line(why) + "\r\n");
  note_consent(url, consent, {});
}

// A line of the consent ledger.
void Crawler::note_consent(const QueuedUrl& url, const Consent& consent, std::string_view record) {
  JsonWriter json(ledger_lines_);
  json.begin_object().field("url", std::string_view(url.url)).field("date", date_text(unix_now()));
  json.field("crawl", consent.crawl).field("follow_links", consent.follow_links);
  json.field("train_text", consent.train_text).field("train_images", consent.train_images);
  json.key("evidence").begin_array();
  for (const ConsentEvidence& evidence : consent.evidence) {
    json.begin_object().field("channel", evidence.channel);
    json.field("value", one_line(evidence.value)).field("refuses", evidence.refuses).end_object();
  }
  json.end_array();
  if (!record.empty()) json.field("record", record);
  json.end_object();
  ledger_lines_ += '\n';
}

// `notes_` holds what else is to be said in the metadata record.
WarcPlace Crawler::archive(const QueuedUrl& url, const HttpResponse& response, std::string_view payload,
                           std::string_view truncated) {
  const std::string request = request_head(response.request, config_.user_agent());
  const std::string address = response.address ? response.address->to_string() : std::string();
  std::string notes = fmt::format("depth: {}\r\nhopsRedirected: {}\r\nfetchTimeMs: {}\r\n", url.depth, url.hops,
                                  response.total_time.count() / 1000);
  if (url.via != 0) {
    notes.append("via: ").append(one_line(frontier_.url(url.via))).append("\r\n");
  }
  notes += notes_;
  notes_.clear();
  const std::string date = date_text(unix_now());
  return warc_.write({.url = url.url,
                      .date = date,
                      .address = address,
                      .request = request,
                      .head = response.head,
                      .body = response.body,
                      .payload = payload,
                      .http_version = response.version,
                      .truncated = truncated,
                      .notes = notes});
}

}  // namespace curate
