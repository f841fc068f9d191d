// SPDX-License-Identifier: Apache-2.0
#include "crawl/crawler.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <sys/resource.h>

#include <curate/error.hpp>

#include "crawl/seeds.hpp"
#include "crawl/sitemap.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr auto kCommitAtLeast = std::chrono::seconds(5);

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
    return is_wanted(jobs_.at(request.tag), status, head);
  };
  client_ = std::make_unique<HttpClient>(std::move(http));
}

Crawler::~Crawler() = default;

void Crawler::start() {
  started_ = last_commit_ = last_status_ = MonotonicClock::now();
  const std::string frozen = fmt::format("shard: {}/{}\n{}", options_.shard + 1, options_.shards, options_.config_text);
  if (const auto before = frontier_.meta("config")) {
    if (*before != frozen && !options_.listed)
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
  if (options_.listed) read_list();
  if (frontier_.meta("finished")) {
    AppendFile::finish_renaming(ledger);
    if (states_[0] == 0) return;
    AppendFile::reopen(ledger);
    frontier_.remove_meta("finished");
  }
  warc_.open(last.number, last.bytes, date_text(unix_now()));
  archive_records_ = last.records;
  ledger_ =
      std::make_unique<AppendFile>(ledger, parse_unsigned(frontier_.meta("ledger_bytes").value_or("0")).value_or(0));
  if (!options_.listed) read_seeds();
}

void Crawler::read_list() {
  options_.listed([&](std::string_view text) {
    const auto url = Url::parse(text);
    if (url && !scope_.other_shard(url->host())) offer(*url, {});
  });
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

CrawlStatus run_crawl(const CrawlConfig& config, const CrawlOptions& options) {
  return Crawler(config, options).run();
}

}  // namespace curate
