// SPDX-License-Identifier: Apache-2.0
#include "crawl/fetch.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <ranges>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "crawl/crawl.hpp"
#include "crawl/frontier.hpp"
#include "crawl/scope.hpp"
#include "util/codec.hpp"
#include "util/file.hpp"
#include "util/little_endian.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"
#include "web/http_body.hpp"
#include "web/url.hpp"
#include "web/warc_record.hpp"

namespace curate {

namespace {

// Of an answers file: 16 bytes of key, then little-endian offset and size of the archived member (size 0: none), file,
// HTTP status, state.
constexpr std::size_t kKey = 16, kRecord = 40;

struct Answer {
  std::uint64_t offset = 0, size = 0, file = 0, status = 0, state = 0;
};

std::string key_of(std::string_view url) {
  return url_key_bytes(xxh3_128(url));
}

// Columns `first`… of a row: state, status, detail, file, offset, size.
Answer answer_at(const Statement& row, int first) {
  Answer answer;
  const auto number = [&](int column) {
    return row.is_null(first + column) ? 0 : static_cast<std::uint64_t>(row.integer(first + column));
  };
  answer.state = number(0);
  answer.status = number(1);
  answer.file = number(3);
  answer.offset = number(4);
  answer.size = number(5);
  return answer;
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

CrawlConfig config_of(const FetchJob& job) {
  const FetchPlan& plan = job.plan;
  CrawlConfig config;
  config.name = job.name;
  config.agent = plan.agent;
  config.contact = plan.contact;
  config.from = plan.from;
  config.scope.within = ScopeWithin::kAny;
  config.scope.depth = 0;
  config.sitemaps = config.strip_tracking = false;
  PolitenessConfig& polite = config.politeness;
  polite.delay = plan.delay;
  polite.factor = plan.factor;
  polite.max_delay = plan.max_delay;
  polite.max_crawl_delay = plan.max_crawl_delay;
  polite.retries = plan.retries;
  polite.retry_wait = plan.retry_wait;
  polite.max_retry_wait = plan.max_retry_wait;
  polite.give_up_after = plan.give_up_after;
  FetchConfig& fetch = config.fetch;
  fetch.in_flight = plan.in_flight;
  fetch.max_body = plan.max_bytes;
  fetch.connect = milliseconds(plan.connect_timeout);
  fetch.total = milliseconds(plan.timeout);
  fetch.max_redirects = plan.max_redirects;
  fetch.types = plan.types;
  fetch.accept = "image/avif,image/webp,image/*,*/*;q=0.5";
  fetch.opt_out = plan.bare_directives ? FetchConfig::OptOut::kBare : FetchConfig::OptOut::kRefuse;
  fetch.resolve = plan.resolve;
  fetch.ca_file = job.ca_file;
  for (const std::string& text : plan.ports) {
    const auto port = parse_unsigned(text);
    if (!port || *port > 65535) throw UsageError("fetch.ports: '" + text + "' is no port");
    fetch.ports.push_back(static_cast<std::uint16_t>(*port));
  }
  for (const std::string& text : plan.allow_addresses) {
    const auto range = AddressRange::parse(text);
    if (!range) throw UsageError("fetch.allow_addresses: '" + text + "' is no address range such as 10.1.0.0/16");
    fetch.allow_addresses.push_back(*range);
  }
  return config;
}

}  // namespace

std::optional<std::string> fetched_url(std::string_view url) {
  const auto parsed = Url::parse(url);
  if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty())
    return std::nullopt;
  return std::string(parsed->without_fragment());
}

CrawlStatus fetch_urls(const FetchJob& job) {
  const CrawlConfig config = config_of(job);
  CrawlOptions options;
  options.folder = job.folder;
  options.shard = job.shard;
  options.shards = job.shards;
  options.listed = job.each_url;
  options.interrupted = job.interrupted;
  sys::make_folders(job.folder);
  return run_crawl(config, options);
}

std::string answers_of(const std::string& folder) {
  const std::string path = folder + "/frontier.sqlite";
  std::string out;
  if (!file_exists(path)) return out;
  Database database = Database::open_to_read(path);
  Statement all = database.prepare("SELECT key, state, status, detail, file, offset, size FROM url ORDER BY key");
  Statement one = database.prepare("SELECT state, status, detail, file, offset, size FROM url WHERE key = ?");
  constexpr std::string_view kTo = "to ";
  constexpr int kMostHops = 20;
  while (all.step()) {
    Answer answer = answer_at(all, 1);
    std::string detail(all.text(3));
    const auto redirected = static_cast<std::uint64_t>(UrlState::kRedirected);
    for (int hop = 0; answer.state == redirected && detail.starts_with(kTo) && hop < kMostHops; ++hop) {
      const std::string key = key_of(std::string_view(detail).substr(kTo.size()));
      if (!one.bind(Blob{key}).step()) break;
      answer = answer_at(one, 0);
      detail = one.text(2);
      one.reset();
    }
    if (answer.state == redirected) answer.state = static_cast<std::uint64_t>(UrlState::kTooManyRedirects);
    out += all.text(0);
    put_number<8>(out, answer.offset);
    put_number<8>(out, answer.size);
    put_number<4>(out, answer.file);
    put_number<2>(out, answer.status);
    put_number<2>(out, answer.state);
  }
  return out;
}

std::uint64_t ask_again(const std::string& folder, const std::vector<std::string>& states) {
  constexpr std::array kPassing{
      UrlState::kHttpError,  UrlState::kRobotsUnreachable, UrlState::kNoName, UrlState::kNoConnection,
      UrlState::kTls,        UrlState::kTimeout,           UrlState::kCut,    UrlState::kProtocol,
      UrlState::kHostGivenUp};
  std::vector<std::string> names;
  for (const UrlState state : kPassing) names.emplace_back(url_state_name(state));
  for (const std::string& wanted : states)
    if (std::ranges::find(names, wanted) == names.end())
      throw UsageError("--retry-failed: no failure is called '" + wanted + "'; there are " + join(names, ", ") +
                       did_you_mean(wanted, names));
  const std::string path = folder + "/frontier.sqlite";
  if (!file_exists(path)) return 0;
  Frontier frontier(path);
  std::uint64_t again = 0;
  for (const UrlState state : kPassing) {
    if (!states.empty() && std::ranges::find(states, url_state_name(state)) == states.end()) continue;
    frontier.database()
        .prepare("UPDATE url SET state = 0, tries = 0 WHERE state = ?")
        .bind(static_cast<int>(state))
        .run();
    again += static_cast<std::uint64_t>(frontier.database().changes());
  }
  frontier.commit();
  return again;
}

struct FetchAnswers::State {
  struct Shard {
    Shard(std::string its_folder, const std::string& file) : folder(std::move(its_folder)), answers(file) {}
    std::string folder;
    MappedFile answers;
    std::map<std::uint64_t, std::unique_ptr<MappedFile>> archives;
  };
  std::vector<std::unique_ptr<Shard>> shards;
  std::string record;
  HttpBody body;
};

FetchAnswers::FetchAnswers(std::vector<std::string> folders, const std::vector<std::string>& files)
    : state_(std::make_unique<State>()) {
  for (std::size_t i = 0; i < folders.size(); ++i)
    state_->shards.push_back(std::make_unique<State::Shard>(std::move(folders[i]), files.at(i)));
}

FetchAnswers::~FetchAnswers() = default;

FetchAnswer FetchAnswers::of(std::string_view url) {
  const auto text = fetched_url(url);
  if (!text) return {url_state_name(UrlState::kRefusedUrl), 0, {}, {}};
  const std::size_t n = state_->shards.size();
  State::Shard& shard = *state_->shards[n < 2 ? 0 : xxh3_64(crawl_domain(Url::parse(*text)->host())) % n];
  const std::string key = key_of(*text);
  const std::string_view all = shard.answers.bytes();
  const auto records = std::views::iota(std::size_t{0}, all.size() / kRecord);
  const auto found = std::ranges::lower_bound(records, std::string_view(key), {},
                                              [&](std::size_t i) { return all.substr(i * kRecord, kKey); });
  if (found == records.end() || all.substr(*found * kRecord, kKey) != key)
    return {url_state_name(UrlState::kRefusedUrl), 0, {}, {}};
  const char* const p = all.data() + *found * kRecord + kKey;
  const std::uint64_t offset = number_at<8>(p), size = number_at<8>(p + 8), file = number_at<4>(p + 16),
                      state = number_at<2>(p + 22);
  FetchAnswer answer;
  answer.status = static_cast<int>(number_at<2>(p + 20));
  answer.state = url_state_name(static_cast<UrlState>(std::min<std::uint64_t>(state, kUrlStates - 1)));
  if (size == 0 || state != static_cast<std::uint64_t>(UrlState::kFetched)) return answer;

  const std::string path = fmt::format("{}/warc/{:05}.warc.zst", shard.folder, file);
  auto& archive = shard.archives[file];
  if (!archive) archive = std::make_unique<MappedFile>(path);
  const std::string_view bytes = archive->bytes();
  if (offset > bytes.size() || size > bytes.size() - offset) throw DamagedFile(path, "shorter than the frontier says");
  state_->record = decode_all(bytes.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size)), path);
  const auto head_size = warc_head_size(state_->record);
  if (!head_size) throw DamagedFile(path, fmt::format("no record at byte {}", offset));
  WarcHead head;
  Oddities<WarcOddity> oddities;
  head.parse(std::string_view(state_->record).substr(0, *head_size), oddities);
  const auto length = parse_unsigned(head.find("Content-Length"));
  if (!length || *length > state_->record.size() - *head_size)
    throw DamagedFile(path, fmt::format("a record without its length at byte {}", offset));
  const std::string_view message =
      std::string_view(state_->record).substr(*head_size, static_cast<std::size_t>(*length));
  HttpHead http = parse_http_head(message);
  answer.headers = http.block;
  const std::string_view entity = state_->body.dechunked(http, message.substr(http.size), http.oddities);
  answer.body = state_->body.decoded(http, entity, http.oddities);
  return answer;
}

}  // namespace curate
