// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "crawl/crawler.hpp"
#include "crawl/sitemap.hpp"
#include "html/charset.hpp"
#include "util/utf8.hpp"
#include "web/http_message.hpp"

namespace curate {

namespace {

constexpr std::int64_t kRankPerDepth = 1000;

bool is_success(int status) {
  return status >= 200 && status <= 299;
}
// Statuses that may be others next time.
bool is_passing(int status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

UrlState state_of(HttpEnd end) {
  switch (end) {
    case HttpEnd::kRefusedUrl:
      return UrlState::kRefusedUrl;
    case HttpEnd::kBlockedAddress:
      return UrlState::kBlockedAddress;
    case HttpEnd::kNoName:
      return UrlState::kNoName;
    case HttpEnd::kNoConnection:
      return UrlState::kNoConnection;
    case HttpEnd::kTls:
      return UrlState::kTls;
    case HttpEnd::kTimeout:
      return UrlState::kTimeout;
    case HttpEnd::kHeadTooLarge:
      return UrlState::kHeadTooLarge;
    case HttpEnd::kProtocol:
      return UrlState::kProtocol;
    default:
      return UrlState::kCut;
  }
}

}  // namespace

void Crawler::take_page(Host& host, Job& job, HttpResponse& response) {
  switch (response.end) {
    case HttpEnd::kDone:
      if (is_passing(response.status))
        fail_page(host, job, response, UrlState::kHttpError);
      else
        take_answer(host, job, response);
      break;
    case HttpEnd::kBodyTooLarge:
      take_answer(host, job, response);
      break;
    case HttpEnd::kUnwanted:
      host.failures = 0;
      if (!job.refusal.train_images) {
        note_consent(job.url, job.refusal, {});
        const auto why = std::ranges::find(job.refusal.evidence, true, &ConsentEvidence::refuses);
        end_url(job.url, UrlState::kOptedOut, response.status,
                why == job.refusal.evidence.end() ? std::string_view() : why->channel);
        break;
      }
      end_url(job.url, UrlState::kUnwantedType, response.status,
              http_header(response.head, "Content-Type").value_or(""));
      break;
    default:
      fail_page(host, job, response, state_of(response.end));
  }
}

// What may pass is tried again, later each time; a host that fails too often in a row, or asks for more time than there
// is, is given up.
void Crawler::fail_page(Host& host, Job& job, const HttpResponse& response, UrlState state) {
  const PolitenessConfig& polite = config_.politeness;
  const bool passing = state == UrlState::kNoName || state == UrlState::kNoConnection || state == UrlState::kTimeout ||
                       state == UrlState::kCut || state == UrlState::kHttpError;
  count(std::string("attempts_failed.") + std::string(url_state_name(state)));
  if (passing) ++host.failures;
  // Half as long to half again: hosts that fail together do not come back together.
  const double jitter = 0.5 + chance(static_cast<std::uint64_t>(job.url.tries), job.url.url);
  double wait =
      std::min(polite.retry_wait * std::exp2(std::min(host.failures - 1, 20)) * jitter, polite.max_retry_wait);
  if (response.retry_after) wait = static_cast<double>(std::clamp<std::int64_t>(*response.retry_after, 1, 86400));
  if (passing && job.url.tries < polite.retries) {
    frontier_.put_back(job.url.id, job.url.tries + 1, job.url.rank + 1, response.detail);
  } else {
    std::optional<ArchivedPlace> place;
    if (response.end == HttpEnd::kDone && !response.head.empty()) {
      HttpHead head = parse_http_head(response.head);
      const WarcPlace written = archive(job.url, response, body_.dechunked(head, response.body, head.oddities), {});
      place = ArchivedPlace{warc_.number(), written.offset, written.size};
    }
    end_url(job.url, state, response.status, response.detail, place);
  }
  if (!passing) return;
  if (host.failures >= polite.give_up_after || wait > polite.max_retry_wait) {
    end_queue(host, UrlState::kHostGivenUp,
              wait > polite.max_retry_wait ? "asks for a longer pause than politeness.max_retry_wait"
                                           : "failures in a row: politeness.give_up_after");
    return;
  }
  host.next = std::max(host.next, MonotonicClock::now() + seconds_of(wait));
}

void Crawler::take_answer(Host& host, Job& job, HttpResponse& response) {
  host.failures = 0;
  HttpHead head = parse_http_head(response.head);
  const std::string_view entity = body_.dechunked(head, response.body, head.oddities);
  const bool cut = response.end == HttpEnd::kBodyTooLarge;
  Consent consent;
  const bool page = is_success(response.status) && !job.url.sitemap;
  if (page) consent = read_page(job, response, head, entity);
  const WarcPlace written = archive(job.url, response, entity, cut ? "length" : "");
  const ArchivedPlace place{warc_.number(), written.offset, written.size};
  if (page) note_consent(job.url, consent, written.record_id);

  std::string detail;
  UrlState state = UrlState::kHttpError;
  if (is_success(response.status)) {
    state = cut ? UrlState::kTruncated : UrlState::kFetched;
    if (job.url.sitemap) take_sitemap(job, rules_body(response));
  } else if (is_redirect(response.status)) {
    state = UrlState::kRedirected;
    if (job.url.hops >= config_.fetch.max_redirects)
      state = UrlState::kTooManyRedirects;
    else
      detail = follow_redirect(job, http_header(response.head, "Location").value_or(""));
    // Whoever looks the URL up goes on there.
    if (state == UrlState::kRedirected && detail.empty())
      detail = "to " + redirect_target(job, http_header(response.head, "Location").value_or(""));
  }
  end_url(job.url, state, response.status, detail, place);
  const std::uint64_t bytes = response.head.size() + response.body.size();
  const std::uint64_t pages = page ? 1 : 0;
  frontier_.add_fetch(host.id, pages, bytes);
  host.pages += pages;
  host.bytes += bytes;
  pages_ += pages;
  bytes_ += bytes;
  session_pages_ += pages;
  session_bytes_ += bytes;
}

// What all signals about a page say: its head, its elements if it was read, and the files of its origin.
Consent Crawler::consent_of(const Job& job, std::string_view head, std::span<const MetaElement> metas) {
  const Origin& origin = origins_.get(job.origin);
  const std::string today = date_text(unix_now());
  ConsentInput input;
  input.url = job.url.url;
  input.agent = config_.agent;
  input.today = today;
  input.headers = head;
  input.metas = metas;
  input.robots = origin.robots.get();
  input.tdm_file = origin.tdm.get();
  input.reading = RobotsReading::kCautious;
  return find_consent(input);
}

// Reads links and signals of a page; `notes_` gets what the archive must know to check the decision again.
Consent Crawler::read_page(const Job& job, const HttpResponse& response, const HttpHead& head,
                           std::string_view entity) {
  Oddities<HttpOddity> oddities;
  const std::string_view bytes = body_.decoded(head, entity, oddities);
  oddities.each([&](HttpOddity oddity) { count(std::string(oddity_name(oddity))); });
  std::string type;
  const std::string_view media = media_type(head.content_type, type);
  const bool html = media.empty() || media == "text/html" || media == "application/xhtml+xml";
  std::string converted;
  if (html && !oddities.has(HttpOddity::kCodingTooLarge)) {
    links_.read(html::utf8_page(bytes, html::charset_parameter(head.content_type), converted));
  } else {
    links_.read({});
  }

  Consent consent = consent_of(job, response.head, links_.metas());
  if (!consent.train_text) count("signals.train_text_refused");
  if (!consent.train_images) count("signals.train_images_refused");
  if (!consent.follow_links) count("signals.nofollow");
  notes_ = fmt::format("crawl: allowed\r\ntrain-text: {}\r\ntrain-images: {}\r\n",
                       consent.train_text ? "allowed" : "refused", consent.train_images ? "allowed" : "refused");
  for (const ConsentEvidence& evidence : consent.evidence) {
    std::string value;
    append_repaired(evidence.value, value);
    std::ranges::replace_if(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    notes_ += fmt::format("evidence: {}: {}\r\n", evidence.channel, value);
  }
  if (consent.follow_links && !options_.listed) take_links(job, Url::parse(job.url.url).value());
  return consent;
}

void Crawler::take_links(const Job& job, const Url& page) {
  std::optional<Url> base;
  if (!links_.base().empty()) base = Url::parse(links_.base(), &page);
  const Url& start = base ? *base : page;
  if (links_.dropped() > 0) count("left_out.too_many_links", links_.dropped());
  QueuedUrl found;
  found.depth = job.url.depth + 1;
  found.rank = job.url.rank + kRankPerDepth;
  found.calendar = job.url.calendar;
  found.via = job.url.id;
  for (const std::string_view reference : links_.links()) {
    if (const auto url = Url::parse(reference, &start))
      offer(*url, found);
    else
      count("left_out.no_url");
  }
}

void Crawler::take_sitemap(const Job& job, std::string_view bytes) {
  // "sitemap.xml.gz" is a file, not a coding of HTTP.
  if (bytes.starts_with("\x1F\x8B")) bytes = unpack_.decode(ContentCoding::kGzip, bytes).bytes;
  const Sitemap map = read_sitemap(bytes);
  const auto base = Url::parse(job.url.url);
  if (map.dropped > 0) count("left_out.too_many_in_sitemap", map.dropped);
  QueuedUrl found;
  found.depth = job.url.depth + 1;
  found.rank = job.url.rank + kRankPerDepth;
  found.via = job.url.id;
  for (const std::string& text : map.pages)
    if (const auto url = Url::parse(text, &*base)) offer(*url, found);
  found.sitemap = true;
  constexpr int kIndexDepth = 3;
  found.depth = job.url.depth + 1;
  if (found.depth > kIndexDepth) return;
  for (const std::string& text : map.sitemaps)
    if (const auto url = Url::parse(text, &*base)) offer(*url, found);
}

// The target is a URL like others: its scope, robots.txt, address and pace are looked at as if it had been a link.
// Why it is not followed, or empty.
std::string Crawler::follow_redirect(const Job& job, std::string_view location) {
  const auto base = Url::parse(job.url.url);
  const auto target = Url::parse(location, &*base);
  if (location.empty() || !target) return "no target";
  if (base->scheme() == "https" && target->scheme() == "http" && !config_.fetch.allow_downgrade) {
    count("left_out.downgrade");
    return "from https to http";
  }
  QueuedUrl found;
  found.sitemap = job.url.sitemap;
  found.depth = job.url.depth;
  found.hops = job.url.hops + 1;
  found.rank = job.url.rank;
  found.calendar = job.url.calendar;
  found.via = job.url.id;
  const char* why = offer(*target, found);
  return why == nullptr ? std::string() : why;
}

// As it is asked for.
std::string Crawler::redirect_target(const Job& job, std::string_view location) {
  const auto base = Url::parse(job.url.url);
  return std::string(Url::parse(location, &*base).value().without_fragment());
}

}  // namespace curate
