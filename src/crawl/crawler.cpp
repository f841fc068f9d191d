// SPDX-License-Identifier: Apache-2.0
#include "crawl/crawler.hpp"

#include <algorithm>
#include <ctime>

#include <fmt/format.h>
#include <sys/resource.h>

#include <curate/error.hpp>

#include "crawl/seeds.hpp"
#include "crawl/sitemap.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"
#include "web/http_message.hpp"

namespace curate {

namespace {

constexpr std::size_t kMaxActiveHosts = 20'000;
constexpr std::size_t kQueueAhead = 32;
constexpr std::uint64_t kMaxBuffered = std::uint64_t{256} << 20;
constexpr auto kCommitAtLeast = std::chrono::seconds(5);
constexpr auto kStatusEvery = std::chrono::seconds(1);
constexpr auto kLongestWait = std::chrono::milliseconds(250);

MonotonicClock::duration seconds_of(double seconds) {
  return std::chrono::duration_cast<MonotonicClock::duration>(std::chrono::duration<double>(seconds));
}

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Connections are descriptors: as many as the system grants.
std::size_t raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

std::string warc_info(const CrawlConfig& config) {
  return fmt::format(
      "software: curate/{}\r\nformat: WARC File Format 1.1\r\nrobots: obey (RFC 9309)\r\n"
      "http-header-user-agent: {}\r\nisPartOf: {}\r\noperator: {}\r\n",
      CURATE_VERSION, config.user_agent(), config.name, config.contact);
}

// Of records: the wall clock.
std::string warc_date() {
  return date_text(unix_now());
}

std::string prepared(const std::string& folder) {
  sys::make_folders(folder + "/warc");
  sys::make_folders(folder + "/log", false);
  return folder;
}

}  // namespace

Crawler::Crawler(const CrawlConfig& config, CrawlOptions options)
    : config_(config),
      options_(std::move(options)),
      frontier_(prepared(options_.folder) + "/frontier.sqlite"),
      warc_({.folder = options_.folder + "/warc",
             .coding = config.coding,
             .level = config.level,
             .max_file = config.max_file,
             .info = warc_info(config)}),
      origins_(frontier_, config),
      scope_(config.scope, options_.shard, options_.shards),
      body_({.max_decoded = config.fetch.max_decoded}),
      rules_body_({.max_decoded = Sitemap::kMaxBytes}),
      unpack_({.max_decoded = Sitemap::kMaxBytes}) {
  HttpClient::Options http;
  http.guard = AddressGuard(config.fetch.allow_addresses);
  http.ports = config.fetch.ports;
  http.user_agent = config.user_agent();
  http.ca_file = config.fetch.ca_file;
  http.http2 = config.fetch.http2;
  http.resolve = config.fetch.resolve;
  http.max_connections = std::clamp<std::size_t>(raise_descriptor_limit() / 4, 16, 4096);
  if (config.politeness.per_address)
    http.gate = [this](std::uint64_t tag, const IpAddress& address) {
      return addresses_.take(tag, address, MonotonicClock::now()) ? HttpClient::Gate::kGo : HttpClient::Gate::kBusy;
    };
  http.wants_body = [this](const HttpRequest& request, int status, std::string_view head) {
    const Job& job = jobs_.at(request.tag);
    if (job.kind != Job::Kind::kPage || job.url.sitemap || status < 200 || status > 299) return true;
    const std::string_view type = media_type(http_header(head, "Content-Type").value_or(""), scratch_);
    return type.empty() || std::ranges::find(config_.fetch.types, type) != config_.fetch.types.end();
  };
  client_ = std::make_unique<HttpClient>(std::move(http));
}

Crawler::~Crawler() = default;

void Crawler::start() {
  started_ = last_commit_ = last_status_ = MonotonicClock::now();
  const std::string frozen = fmt::format("shard: {}/{}\n{}", options_.shard + 1, options_.shards, options_.config_text);
  if (const auto before = frontier_.meta("config")) {
    if (*before != frozen)
      throw UsageError(options_.folder + " holds a crawl with another config or shard (see " + options_.folder +
                       "/config.yaml); take another folder");
    resumed_ = true;
  } else {
    frontier_.set_meta("config", frozen);
  }
  states_ = Frontier::count_states(frontier_.database());
  pages_ =
      states_[static_cast<std::size_t>(UrlState::kFetched)] + states_[static_cast<std::size_t>(UrlState::kTruncated)];
  Statement sum = frontier_.database().prepare("SELECT coalesce(sum(bytes), 0) FROM host");
  if (sum.step()) bytes_ = static_cast<std::uint64_t>(sum.integer(0));

  const std::vector<ArchiveFile> files = frontier_.archives();
  ArchiveFile last;
  for (const ArchiveFile& file : files) {
    if (file.whole) AppendFile::finish_renaming(options_.folder + "/warc/" + warc_.file_name(file.number));
    last = file.whole ? ArchiveFile{file.number + 1, 0, 0, false} : file;
  }
  const std::string ledger = options_.folder + "/consent.jsonl.zst";
  if (frontier_.meta("finished")) {
    AppendFile::finish_renaming(ledger);
    return;
  }
  warc_.open(last.number, last.bytes, warc_date());
  archive_records_ = last.records;
  ledger_ =
      std::make_unique<AppendFile>(ledger, parse_unsigned(frontier_.meta("ledger_bytes").value_or("0")).value_or(0));
  read_seeds();
}

void Crawler::read_seeds() {
  const bool seeded = frontier_.meta("seeded").has_value();
  each_seed(config_, [&](const Url& url, bool sitemap, double score) {
    scope_.add_seed(url);
    if (seeded) return;
    if (scope_.other_shard(url.host())) {
      count("seeds_of_other_shards");
      return;
    }
    QueuedUrl seed;
    seed.sitemap = sitemap;
    if (config_.by_priority) seed.rank = static_cast<std::int64_t>(-score * 1000);
    count("seeds");
    offer(url, seed);
  });
  frontier_.set_meta("seeded", "1");
}

CrawlStatus Crawler::run() {
  start();
  if (!frontier_.meta("finished")) {
    ++uncommitted_;
    commit(false);
    for (;;) {
      check_interrupt();
      refill();
      launch_ready();
      if (jobs_.empty() && (over_budget() || (hosts_.empty() && !more_hosts_))) break;
      const auto now = MonotonicClock::now();
      const auto next = schedule_.next_time();
      auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(kLongestWait);
      const bool can_launch = client_->in_flight() < static_cast<std::size_t>(config_.fetch.in_flight);
      if (next && can_launch && !over_budget())
        wait = *next <= now ? std::chrono::milliseconds(1)
                            : std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(*next - now));
      HttpResponse response;
      for (bool some = client_->next(response, wait); some;
           some = client_->next(response, std::chrono::milliseconds(0)))
        receive(response);
      if (uncommitted_ >= config_.commit_every ||
          (uncommitted_ > 0 && MonotonicClock::now() - last_commit_ > kCommitAtLeast))
        commit(false);
      tell_status(false);
    }
    finish();
  }
  CrawlStatus result = status();
  result.finished = true;
  result.counts = Frontier::counters(frontier_.database());
  return result;
}

void Crawler::check_interrupt() {
  if (!options_.interrupted || !options_.interrupted()) return;
  commit(false);
  throw Interrupted();
}

bool Crawler::over_budget() const {
  const ScopeConfig& scope = config_.scope;
  return (scope.max_pages > 0 && pages_ + static_cast<std::uint64_t>(pages_in_flight_) >= scope.max_pages) ||
         (scope.max_bytes > 0 && bytes_ >= scope.max_bytes);
}

void Crawler::finish() {
  const std::uint64_t left = frontier_.finish_queue(0, UrlState::kOverBudget, "budget of the crawl");
  states_[static_cast<std::size_t>(UrlState::kOverBudget)] += left;
  states_[0] -= left;
  frontier_.set_meta("finished", "1");
  commit(true);
}

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

void Crawler::schedule(Host& host) {
  if (host.busy || host.scheduled || host.held) return;
  if (host.queue.empty() && host.errands.empty()) {
    std::vector<QueuedUrl> urls;
    frontier_.queued(host.id, kQueueAhead, urls);
    host.queue.assign(std::make_move_iterator(urls.begin()), std::make_move_iterator(urls.end()));
  }
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
    if (host.queue.empty()) {
      std::vector<QueuedUrl> urls;
      frontier_.queued(host.id, kQueueAhead, urls);
      if (urls.empty()) return Launch::kIdle;
      host.queue.assign(std::make_move_iterator(urls.begin()), std::make_move_iterator(urls.end()));
    }
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
  std::vector<std::string> headers{"Accept: text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",
                                   "Accept-Encoding: br, gzip"};
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

void Crawler::commit(bool last) {
  if (uncommitted_ == 0 && !last) return;
  if (!ledger_lines_.empty()) ledger_->write(ledger_encoder_.frame(ledger_lines_));
  ledger_lines_.clear();
  ledger_->sync();
  warc_.sync();
  const bool whole = last || warc_.full();
  frontier_.save_archive({warc_.number(), warc_.size(), archive_records_ + warc_.records(), whole});
  frontier_.set_meta("ledger_bytes", std::to_string(ledger_->size()));
  for (const auto& [name, n] : counts_) frontier_.count(name, n);
  counts_.clear();
  frontier_.commit();
  if (whole) {
    warc_.close_whole();
    archive_records_ = 0;
    if (!last) warc_.open(warc_.number() + 1, 0, warc_date());
  }
  if (last) ledger_->close_whole();
  frontier_.begin();
  uncommitted_ = 0;
  last_commit_ = MonotonicClock::now();
  tell_status(true);
}

CrawlStatus Crawler::status() const {
  CrawlStatus s;
  s.name = config_.name;
  s.states = states_;
  s.pages = pages_;
  s.bytes = bytes_;
  s.seconds = std::chrono::duration<double>(MonotonicClock::now() - started_).count();
  s.cpu_seconds = cpu_seconds();
  s.session_pages = session_pages_;
  s.session_bytes = session_bytes_;
  s.hosts = hosts_.size();
  s.in_flight = jobs_.size();
  s.waiting = schedule_.size();
  constexpr double kBusyCpu = 0.9;
  s.bound = s.cpu_seconds > kBusyCpu * s.seconds                                ? "cpu"
            : jobs_.size() >= static_cast<std::size_t>(config_.fetch.in_flight) ? "in_flight"
            : schedule_.size() > jobs_.size()                                   ? "politeness"
                                                                                : "network";
  return s;
}

void Crawler::tell_status(bool committed) {
  const auto now = MonotonicClock::now();
  if (committed) {
    // For `curate status`: a reader sees one or the other, and nothing depends on it after a crash.
    const std::string path = options_.folder + "/log/status.json";
    sys::remove(path + ".new");
    const int fd = sys::create(path + ".new");
    sys::write_all(fd, status_json(status()) + "\n", path);
    sys::close(fd, path);
    sys::rename(path + ".new", path);
  }
  if (now - last_status_ < kStatusEvery) return;
  last_status_ = now;
  if (options_.on_status) options_.on_status(status());
}

CrawlStatus run_crawl(const CrawlConfig& config, const CrawlOptions& options) {
  return Crawler(config, options).run();
}

}  // namespace curate
