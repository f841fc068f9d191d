// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "crawl/crawler.hpp"
#include "web/http_message.hpp"

namespace curate {

namespace {

constexpr int kRobotsRedirects = 5;

}  // namespace

void Crawler::ask_robots(Host& host, const std::string& origin) {
  origins_.get(origin).pending = true;
  Job job{Job::Kind::kRobots, host.id, origin, {}};
  job.url.url = origin + "/robots.txt";
  submit(host, std::move(job));
}

// The decoded body of an answer with rules; empty if it cannot be decoded within the limits.
std::string_view Crawler::rules_body(const HttpResponse& response) {
  HttpHead head = parse_http_head(response.head);
  const std::string_view entity = rules_body_.dechunked(head, response.body, head.oddities);
  const std::string_view bytes = rules_body_.decoded(head, entity, head.oddities);
  const bool whole = !head.oddities.has(HttpOddity::kCodingTooLarge) && !head.oddities.has(HttpOddity::kCodingBroken);
  return whole ? bytes : std::string_view();
}

// Sends for the target of a redirect; it is asked at the pace of its own host. False if it must not be followed.
bool Crawler::follow_robots(const Job& job, const HttpResponse& response) {
  const auto base = Url::parse(job.url.url);
  const auto target = Url::parse(http_header(response.head, "Location").value_or(""), &*base);
  if (!target || (target->scheme() != "http" && target->scheme() != "https") || target->host().empty()) return false;
  Job hop{Job::Kind::kRobots, host_id(target->host()), job.origin, {}};
  hop.url.url = target->without_fragment();
  hop.url.hops = job.url.hops + 1;
  Host& host = activate(hop.host);
  if (host_of(job.origin) != host.name) activate(host_id(host_of(job.origin))).held = true;
  host.errands.push_back(std::move(hop));
  schedule(host);
  return true;
}

void Crawler::take_robots(Job& job, HttpResponse& response) {
  RobotsFetch fetch = robots_fetch_of(response);
  if (!response.head.empty()) {
    HttpHead head = parse_http_head(response.head);
    archive(job.url, response, rules_body_.dechunked(head, response.body, head.oddities), {});
  }
  if (fetch.end == RobotsFetch::End::kAnswer && is_redirect(fetch.status)) {
    if (job.url.hops >= kRobotsRedirects)
      fetch.end = RobotsFetch::End::kTooManyRedirects;
    else if (follow_robots(job, response))
      return;
  }
  const std::string_view body = rules_body(response);
  // Bytes that are no text would read as "everything is allowed".
  if (body.empty() && !response.body.empty() && fetch.end == RobotsFetch::End::kAnswer &&
      parse_http_head(response.head).content_encoding.size() > 0)
    fetch.end = RobotsFetch::End::kCutBody;
  origins_.get(job.origin).pending = false;
  count(std::string("robots.") + origins_.take_robots(job.origin, fetch, body));
  if (config_.sitemaps) add_sitemaps(job.origin);
  Host& host = activate(host_id(host_of(job.origin)));
  host.held = false;
  // The pause behind this very answer.
  const double delay = pause_asked_by(job.origin);
  host.next = std::max(host.next, MonotonicClock::now() + seconds_of(delay));
  schedule(host);
}

void Crawler::add_sitemaps(const std::string& origin) {
  const auto robots = origins_.get(origin).robots;
  if (!robots) return;
  const auto base = Url::parse(origin + "/robots.txt");
  constexpr std::size_t kMost = 1000;
  std::size_t n = 0;
  for (const std::string& text : robots->sitemaps()) {
    if (++n > kMost) break;
    const auto url = Url::parse(text, &*base);
    if (!url) continue;
    QueuedUrl found;
    found.sitemap = true;
    offer(*url, found);
  }
}

void Crawler::take_tdm(Job& job, HttpResponse& response) {
  const bool good = response.end == HttpEnd::kDone && response.status >= 200 && response.status <= 299;
  if (good) {
    HttpHead head = parse_http_head(response.head);
    archive(job.url, response, rules_body_.dechunked(head, response.body, head.oddities), {});
  }
  origins_.take_tdm(job.origin, good ? rules_body(response) : std::string_view());
  count(good ? "tdmrep.found" : "tdmrep.absent");
}

}  // namespace curate
