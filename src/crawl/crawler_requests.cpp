// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "crawl/crawler.hpp"
#include "crawl/sitemap.hpp"
#include "util/strings.hpp"
#include "web/http_message.hpp"

namespace curate {

namespace {

constexpr std::uint64_t kMaxBuffered = std::uint64_t{256} << 20;

// img2dataset 1.47: the directives of each X-Robots-Tag line that names no crawler.
bool has_bare_opt_out(std::string_view head) {
  HttpFields fields(head);
  for (HttpField field; fields.next(field);) {
    if (!equal_ignoring_case(field.name, "X-Robots-Tag") || field.value.find(':') != std::string_view::npos) continue;
    for (const std::string_view part : split_at(field.value, ','))
      for (const std::string_view directive : {"noai", "noimageai", "noindex", "noimageindex"})
        if (equal_ignoring_case(trim_ascii(part), directive)) return true;
  }
  return false;
}

}  // namespace

// Hosts with a queue come into memory, as many as there is room for.
void Crawler::refill() {
  if (!more_hosts_ || hosts_.size() > kMaxActiveHosts / 2) return;
  more_hosts_ = false;
  for (auto id = frontier_.next_host(0); id; id = frontier_.next_host(*id)) {
    if (hosts_.size() >= kMaxActiveHosts) {
      more_hosts_ = true;
      return;
    }
    if (!hosts_.contains(*id)) schedule(activate(*id));
  }
}

Crawler::Host& Crawler::activate(std::int64_t id) {
  auto& slot = hosts_[id];
  if (slot) return *slot;
  slot = std::make_unique<Host>();
  Host& host = *slot;
  host.id = id;
  host.name = frontier_.host_name(id);
  const HostRow row = frontier_.host(host.name);
  host.pages = row.pages;
  host.bytes = row.bytes;
  // What was asked before the crawl was stopped is not known to the second.
  if (resumed_) host.next = started_ + seconds_of(config_.politeness.delay);
  return host;
}

void Crawler::read_ahead(Host& host) {
  if (!host.queue.empty()) return;
  constexpr std::size_t kQueueAhead = 32;
  std::vector<QueuedUrl> urls;
  frontier_.queued(host.id, kQueueAhead, urls);
  host.queue.assign(std::make_move_iterator(urls.begin()), std::make_move_iterator(urls.end()));
}

void Crawler::schedule(Host& host) {
  if (host.busy || host.scheduled || host.held) return;
  if (host.errands.empty()) read_ahead(host);
  constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
  const bool has_page = host.errands.empty() && !host.queue.empty();
  schedule_.add(host.id, host.next, has_page ? host.queue.front().rank : kFirst);
  host.scheduled = true;
}

void Crawler::launch_ready() {
  while (client_->in_flight() < static_cast<std::size_t>(config_.fetch.in_flight) && !over_budget()) {
    const auto id = schedule_.take(MonotonicClock::now());
    if (!id || client_->buffered_bytes() > kMaxBuffered) {
      if (id) schedule_.add(*id, MonotonicClock::now() + kLongestWait, 0);
      return;
    }
    Host& host = *hosts_.at(*id);
    host.scheduled = false;
    const auto address = host.address;
    const Launch result = launch(host);
    if (result == Launch::kIdle) hosts_.erase(*id);
    if (result != Launch::kSent) pass_on(address);
  }
}

Crawler::Launch Crawler::launch(Host& host) {
  if (host.address && config_.politeness.per_address) {
    const auto free = addresses_.free_at(*host.address, host.id);
    if (!free) {
      host.busy = true;
      return Launch::kWaits;
    }
    if (*free > MonotonicClock::now()) {
      host.next = std::max(host.next, *free);
      schedule(host);
      return Launch::kWaits;
    }
  }
  if (!host.errands.empty()) {
    Job job = std::move(host.errands.front());
    host.errands.pop_front();
    submit(host, std::move(job));
    return Launch::kSent;
  }
  return launch_page(host);
}

Crawler::Launch Crawler::launch_page(Host& host) {
  constexpr int kMostEnded = 1000;  // then others get a turn
  for (int turn = 0; turn < kMostEnded; ++turn) {
    read_ahead(host);
    if (host.queue.empty()) return Launch::kIdle;
    const ScopeConfig& scope = config_.scope;
    if ((scope.max_host_pages > 0 && host.pages >= scope.max_host_pages) ||
        (scope.max_host_bytes > 0 && host.bytes >= scope.max_host_bytes)) {
      end_queue(host, UrlState::kOverBudget, "budget of the host");
      continue;
    }
    bool ended = false;
    const Launch result = launch_url(host, host.queue.front(), ended);
    if (!ended) return result;
    host.queue.pop_front();
    ++uncommitted_;
  }
  schedule(host);
  return Launch::kWaits;
}

// Asks the rules for the first URL of a host's queue: sends it, sends for the rules, or ends it.
Crawler::Launch Crawler::launch_url(Host& host, QueuedUrl& url, bool& ended) {
  const std::string name = Url::parse(url.url).value().origin();
  Origin& origin = origins_.get(name);
  const RobotsAnswer answer = origins_.ask(origin, url.url);
  switch (answer.kind) {
    case RobotsAnswer::Kind::kAsk:
      ask_robots(host, name);
      return Launch::kSent;
    case RobotsAnswer::Kind::kPending:
      host.held = true;
      return Launch::kWaits;
    case RobotsAnswer::Kind::kWait:
      host.next = std::max(host.next, origin.retry_at);
      schedule(host);
      return Launch::kWaits;
    case RobotsAnswer::Kind::kUnreachable:
      end_url(url, UrlState::kRobotsUnreachable, 0, answer.why);
      ended = true;
      return Launch::kWaits;
    case RobotsAnswer::Kind::kDenied:
      deny(url, answer.why);
      ended = true;
      return Launch::kWaits;
    case RobotsAnswer::Kind::kAllowed:
      break;
  }
  if (const double delay = origin.crawl_delay.value_or(0); delay > 0) {
    if (delay > config_.politeness.max_crawl_delay) {
      end_url(url, UrlState::kCrawlDelayTooLong, 0, "Crawl-delay: " + number_text(delay));
      ended = true;
      return Launch::kWaits;
    }
    if (const auto from = started_ + seconds_of(delay); resumed_ && !host.address && MonotonicClock::now() < from) {
      host.next = from;
      schedule(host);
      return Launch::kWaits;
    }
  }
  if (config_.tdmrep && !origin.row.tdm_asked) {
    Job job{Job::Kind::kTdm, host.id, name, {}};
    job.url.url = name + "/.well-known/tdmrep.json";
    if (origins_.ask(origin, job.url.url).kind == RobotsAnswer::Kind::kAllowed) {
      submit(host, std::move(job));
      return Launch::kSent;
    }
    origins_.take_tdm(name, {});
  }
  Job job{Job::Kind::kPage, host.id, name, std::move(url)};
  host.queue.pop_front();
  submit(host, std::move(job));
  return Launch::kSent;
}

void Crawler::submit(Host& host, Job job) {
  HttpRequest request;
  request.tag = ++last_tag_;
  request.url = job.url.url;
  request.headers = request_headers();
  request.limits.connect = config_.fetch.connect;
  request.limits.total = config_.fetch.total;
  request.limits.max_body = config_.fetch.max_body;
  // Rules are read as far as they count; a sitemap may be as large as the protocol allows.
  if (job.kind != Job::Kind::kPage) request.limits.max_body = std::uint64_t{1} << 20;
  if (job.url.sitemap) request.limits.max_body = Sitemap::kMaxBytes;
  host.busy = true;
  pages_in_flight_ += job.kind == Job::Kind::kPage && !job.url.sitemap;
  jobs_.emplace(request.tag, std::move(job));
  client_->submit(std::move(request));
}

std::vector<std::string> Crawler::request_headers() const {
  std::vector<std::string> headers{"Accept: " + config_.fetch.accept, "Accept-Encoding: br, gzip"};
  if (!config_.from.empty()) headers.push_back("From: " + config_.from);
  return headers;
}

// A request that was not made: its host will make it again.
void Crawler::return_job(Host& host, Job job) {
  if (job.kind == Job::Kind::kPage)
    host.queue.push_front(std::move(job.url));
  else
    host.errands.push_front(std::move(job));
}

void Crawler::receive(HttpResponse& response) {
  auto node = jobs_.extract(response.request.tag);
  Job& job = node.mapped();
  Host& host = *hosts_.at(job.host);
  host.busy = false;
  pages_in_flight_ -= job.kind == Job::Kind::kPage && !job.url.sitemap;
  if (response.address) host.address = response.address;
  if (response.end == HttpEnd::kBusyAddress) {
    wake(addresses_.release(response.request.tag, MonotonicTime{}));
    return_job(host, std::move(job));
    schedule(host);
    return;
  }
  rest(host, job, response);
  host.stale = response.end == HttpEnd::kStale ? host.stale + 1 : 0;
  constexpr int kMostStale = 2;
  if (response.end == HttpEnd::kStale && host.stale <= kMostStale) {
    return_job(host, std::move(job));
    schedule(host);
    return;
  }
  ++uncommitted_;
  switch (job.kind) {
    case Job::Kind::kPage:
      take_page(host, job, response);
      break;
    case Job::Kind::kRobots:
      take_robots(job, response);
      break;
    case Job::Kind::kTdm:
      take_tdm(job, response);
      break;
  }
  schedule(host);
}

// Seconds between two requests that an origin's robots.txt asks for. An origin that asks for too much is left, so
// nobody waits for it: others at its address least of all.
double Crawler::pause_asked_by(const std::string& origin) {
  const double delay = origins_.get(origin).crawl_delay.value_or(0);
  return delay > config_.politeness.max_crawl_delay ? 0 : delay;
}

// When the host and the address may be asked again.
void Crawler::rest(Host& host, const Job& job, const HttpResponse& response) {
  const PolitenessConfig& polite = config_.politeness;
  const double took = std::chrono::duration<double>(response.total_time).count();
  double delay = std::max(polite.delay, std::min(polite.factor * took, polite.max_delay));
  if (host_of(job.origin) == host.name) delay = std::max(delay, pause_asked_by(job.origin));
  const MonotonicTime until = MonotonicClock::now() + seconds_of(delay);
  host.next = std::max(host.next, until);
  wake(addresses_.release(response.request.tag, until));
}

void Crawler::wake(const std::vector<std::int64_t>& hosts) {
  for (const std::int64_t id : hosts) {
    const auto found = hosts_.find(id);
    if (found == hosts_.end()) continue;
    Host& host = *found->second;
    host.busy = false;
    if (host.address) host.next = std::max(host.next, addresses_.rests_until(*host.address).value_or(host.next));
    schedule(host);
  }
}

// A host that had its turn at an address and did not use it gives it to the next in the queue.
void Crawler::pass_on(const std::optional<IpAddress>& address) {
  if (!address || !config_.politeness.per_address) return;
  if (const auto next = addresses_.pass_on(*address)) wake({*next});
}

// Whether the body behind a head is read: its type, and what the head says about training on images.
bool Crawler::is_wanted(Job& job, int status, std::string_view head) {
  if (job.kind != Job::Kind::kPage || job.url.sitemap || status < 200 || status > 299) return true;
  const FetchConfig& fetch = config_.fetch;
  if (fetch.opt_out == FetchConfig::OptOut::kBare && has_bare_opt_out(head)) {
    job.refusal.train_text = job.refusal.train_images = false;
    job.refusal.evidence.push_back({"x-robots-tag", "a bare directive", true});
    return false;
  }
  if (fetch.opt_out == FetchConfig::OptOut::kRefuse) {
    Consent consent = consent_of(job, head, {});
    if (!consent.train_images) {
      job.refusal = std::move(consent);
      return false;
    }
  }
  const std::string_view type = media_type(http_header(head, "Content-Type").value_or(""), scratch_);
  return type.empty() || fetch.types.empty() || std::ranges::any_of(fetch.types, [&](const std::string& wanted) {
           return wanted.ends_with("/*") ? type.starts_with(std::string_view(wanted).substr(0, wanted.size() - 1))
                                         : type == wanted;
         });
}

}  // namespace curate
