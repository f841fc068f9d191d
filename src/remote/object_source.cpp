// SPDX-License-Identifier: Apache-2.0
#include "remote/object_source.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "util/strings.hpp"
#include "web/http_message.hpp"

namespace curate {

namespace {

// A reader of a slice goes on to the end of its last line.
constexpr std::uint64_t kBehindSlice = std::uint64_t{64} << 10;
constexpr std::uint64_t kFirstStep = std::uint64_t{1} << 20, kLargestStep = std::uint64_t{64} << 20;
// Less than that between two failures is no progress.
constexpr std::uint64_t kProgress = std::uint64_t{64} << 10;
constexpr std::chrono::milliseconds kStep{400};

struct ContentRange {
  std::uint64_t begin, end;  // end: first byte behind
  std::optional<std::uint64_t> total;
};

// "bytes 0-99/1234"; the total may be "*".
std::optional<ContentRange> parse_content_range(std::string_view value) {
  if (!value.starts_with("bytes ")) return std::nullopt;
  value.remove_prefix(6);
  const auto dash = value.find('-'), slash = value.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) return std::nullopt;
  const auto begin = parse_unsigned(value.substr(0, dash)),
             last = parse_unsigned(value.substr(dash + 1, slash - dash - 1));
  const auto total = parse_unsigned(value.substr(slash + 1));
  if (!begin || !last || *last < *begin || (!total && value.substr(slash + 1) != "*")) return std::nullopt;
  return ContentRange{*begin, *last + 1, total};
}

}  // namespace

ObjectSource::ObjectSource(RemoteClient& client, RemoteFile file, std::uint64_t begin, std::uint64_t expected_end)
    : client_(client),
      file_(std::move(file)),
      begin_(begin),
      at_(begin),
      received_(begin),
      wanted_(std::min(file_.bytes, expected_end < file_.bytes ? expected_end + kBehindSlice : expected_end)),
      step_(kFirstStep),
      retry_(client.settings().patience, file_.path),
      progress_at_(begin) {}

ObjectSource::~ObjectSource() {
  stop();
}

void ObjectSource::stop() {
  if (tag_ != 0) client_.cancel(tag_);
  tag_ = 0;
}

bool ObjectSource::rewind(std::uint64_t position) {
  stop();
  at_ = received_ = progress_at_ = std::min(begin_ + position, file_.bytes);
  retry_.progress();
  return true;
}

void ObjectSource::start() {
  if (received_ >= wanted_) {
    wanted_ = std::min(file_.bytes, received_ + step_);
    step_ = std::min(step_ * 2, kLargestStep);
  }
  NameValues headers{{"range", fmt::format("bytes={}-{}", received_, wanted_ - 1)}};
  if (!file_.etag.empty()) headers.emplace_back("if-match", '"' + file_.etag + '"');
  HttpRequest request = client_.request("GET", file_.path, std::move(headers));
  constexpr long kSlowSeconds = 30;
  request.limits.total = std::chrono::milliseconds(0);
  request.limits.slow_seconds =
      std::min(kSlowSeconds,
               static_cast<long>(std::chrono::ceil<std::chrono::seconds>(client_.settings().patience / 2).count()));
  request.sink = [this](const HttpResponse& so_far, std::string_view bytes) { return take(so_far, bytes); };
  head_checked_ = paused_ = false;
  skip_ = 0;
  redirects_ = 0;
  asked_from_ = received_;
  tag_ = client_.submit(std::move(request));
}

// Exceptions do not pass through libcurl: what is wrong is kept for `ended`.
void ObjectSource::check_head(const HttpResponse& so_far) {
  head_checked_ = true;
  const auto etag = http_header(so_far.head, "ETag");
  if (etag && !file_.etag.empty() && bare_etag(*etag) != file_.etag)
    problem_ = changed(fmt::format("its ETag is {}, not {}", bare_etag(*etag), file_.etag));
  const auto header = http_header(so_far.head, "Content-Range");
  if (!header) {
    // All of it, though a part was asked for.
    const auto length = parse_unsigned(http_header(so_far.head, "Content-Length").value_or(""));
    if (so_far.status == 206)
      problem_ = file_.path + ": the server gives a part of it without saying which";
    else if (length && *length != file_.bytes)
      problem_ = changed(fmt::format("it has {} bytes, not {}", *length, file_.bytes));
    skip_ = received_;
    wanted_ = file_.bytes;
    return;
  }
  const auto range = parse_content_range(*header);
  if (!range || range->begin != received_)
    problem_ = fmt::format("{}: asked for bytes from {} on, the server gives '{}'", file_.path, received_, *header);
  else if (range->total && *range->total != file_.bytes)
    problem_ = changed(fmt::format("it has {} bytes, not {}", *range->total, file_.bytes));
}

bool ObjectSource::take(const HttpResponse& so_far, std::string_view bytes) {
  if (!head_checked_) check_head(so_far);
  if (!problem_.empty()) return true;
  const std::uint64_t skipped = std::min<std::uint64_t>(skip_, bytes.size());
  const std::string_view fresh = bytes.substr(skipped, wanted_ - received_);
  if (fresh.size() > room()) {
    paused_ = true;
    return false;
  }
  skip_ -= skipped;
  const std::size_t from = received_ % buffer_.size(), first = std::min(fresh.size(), buffer_.size() - from);
  std::memcpy(buffer_.data() + from, fresh.data(), first);
  std::memcpy(buffer_.data(), fresh.data() + first, fresh.size() - first);
  received_ += fresh.size();
  if (received_ - progress_at_ >= kProgress) {
    progress_at_ = received_;
    retry_.progress();
  }
  return true;
}

std::string ObjectSource::changed(std::string_view what) const {
  return fmt::format("{}: changed since the run was planned: {}; start a new run, or --replan", file_.path, what);
}

void ObjectSource::work(std::chrono::milliseconds at_most) {
  HttpResponse response;
  const bool over = client_.wait(tag_, response, at_most);
  if (!problem_.empty()) throw RunError(problem_);
  if (over) ended(response);
}

void ObjectSource::ended(const HttpResponse& response) {
  tag_ = 0;
  if (received_ >= wanted_) return;
  if (auto to = client_.redirected(response, file_.path)) {
    if (++redirects_ > RemoteClient::kMostRedirects) throw RunError(file_.path + ": too many redirects");
    tag_ = client_.submit(std::move(*to));
    return;
  }
  const bool answered = response.end == HttpEnd::kDone;
  const bool part = response.status == 200 || response.status == 206;
  if (answered && response.status == 412) throw RunError(changed("its ETag is no longer " + file_.etag));
  if (answered && response.status == 416) throw RunError(changed("it is shorter"));
  if (answered && !part && !Retry::may_pass(response)) refused(file_.path, response);
  if (!answered && !Retry::may_pass(response)) throw RunError(file_.path + ": " + failure_text(response));
  // A server may give less at a time than it was asked for.
  if (answered && part && received_ - asked_from_ >= kProgress) return;
  HttpResponse failure;
  failure.end = answered && part ? HttpEnd::kCut : response.end;
  failure.detail = response.detail;
  failure.status = response.status;
  failure.body = response.body;
  failure.retry_after = response.retry_after;
  const auto wait = retry_.after(failure, Retry::Clock::now());
  if (!wait)
    throw RunError(fmt::format("{}: {} at byte {} of {}, after {} tries", file_.path, failure_text(failure), received_,
                               file_.bytes, retry_.tries()));
  client_.sleep(*wait);
}

std::size_t ObjectSource::read(char* out, std::size_t size) {
  if (at_ >= file_.bytes || size == 0) return 0;
  if (buffer_.empty())
    buffer_.resize(static_cast<std::size_t>(std::clamp<std::uint64_t>(file_.bytes - at_, 1 << 16, kReadAhead)));
  while (received_ == at_) {
    if (tag_ == 0) start();
    work(kStep);
  }
  const std::size_t n = std::min<std::size_t>(size, received_ - at_);
  const std::size_t from = at_ % buffer_.size(), first = std::min(n, buffer_.size() - from);
  std::memcpy(out, buffer_.data() + from, first);
  std::memcpy(out + first, buffer_.data(), n - first);
  at_ += n;
  if (tag_ == 0 && received_ < wanted_) start();
  if (tag_ == 0) return n;
  if (paused_ && room() >= buffer_.size() / 2) {
    paused_ = false;
    client_.resume(tag_);
  }
  // The network works on while the reader thinks.
  if (!paused_) work(std::chrono::milliseconds(0));
  return n;
}

}  // namespace curate
