// SPDX-License-Identifier: Apache-2.0
#include "remote/client.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "remote/credentials.hpp"
#include "remote/retry.hpp"
#include "util/strings.hpp"
#include "web/http_message.hpp"
#include "web/url.hpp"

namespace curate {

namespace {

using Clock = Retry::Clock;
constexpr std::chrono::milliseconds kStep{400};  // between two calls of on_wait
constexpr std::uint64_t kLargestAnswer = std::uint64_t{256} << 20;

HttpClient::Options http_options(const RemoteSettings& settings) {
  HttpClient::Options options;
  options.user_agent = "curate/" CURATE_VERSION;
  options.ca_file = settings.ca_file;
  options.http2 = false;
  options.max_connections = 64;
  return options;
}

}  // namespace

RemoteClient::RemoteClient(RemoteSettings settings, std::function<void()> on_wait)
    : settings_(std::move(settings)), on_wait_(std::move(on_wait)), http_(http_options(settings_)) {}

const std::optional<Credentials>& RemoteClient::credentials() {
  if (!credentials_) credentials_ = find_credentials();
  return *credentials_;
}

HttpRequest RemoteClient::request(S3Request request) {
  HttpRequest http = s3_request(settings_, credentials(), std::move(request), std::chrono::system_clock::now());
  http.limits.total = settings_.patience;
  http.limits.max_body = kLargestAnswer;
  return http;
}

HttpRequest RemoteClient::request(const std::string& method, const std::string& path, NameValues headers) {
  if (path.starts_with("s3://")) {
    S3Request s3;
    s3.method = method;
    s3.name = parse_s3(path);
    s3.headers = std::move(headers);
    return request(std::move(s3));
  }
  check_scheme(settings_, path);
  HttpRequest http;
  http.method = method;
  http.url = path;
  for (const auto& [name, value] : headers) http.headers.push_back(name + ": " + value);
  http.trusted = http.resend = http.dechunk = true;
  http.limits.total = settings_.patience;
  http.limits.max_body = kLargestAnswer;
  return http;
}

std::uint64_t RemoteClient::submit(HttpRequest request) {
  request.tag = ++tags_;
  http_.submit(std::move(request));
  return tags_;
}

bool RemoteClient::wait(std::uint64_t tag, HttpResponse& response, std::chrono::milliseconds at_most) {
  if (!ended_.contains(tag)) {
    if (HttpResponse any; http_.next(any, at_most)) ended_.insert_or_assign(any.request.tag, std::move(any));
    if (at_most.count() > 0 && on_wait_) on_wait_();
  }
  auto ended = ended_.extract(tag);
  if (ended.empty()) return false;
  response = std::move(ended.mapped());
  return true;
}

void RemoteClient::cancel(std::uint64_t tag) {
  http_.cancel(tag);
  ended_.erase(tag);
}

void RemoteClient::sleep(std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  constexpr std::uint64_t kNobody = 0;
  HttpResponse none;
  for (auto now = Clock::now(); now < until; now = Clock::now())
    wait(kNobody, none, std::min(kStep, std::chrono::ceil<std::chrono::milliseconds>(until - now)));
}

std::optional<HttpRequest> RemoteClient::redirected(const HttpResponse& response, const std::string& name) const {
  const HttpRequest& old = response.request;
  const bool asks = old.method == "GET" || old.method == "HEAD";
  if (response.end != HttpEnd::kDone || !is_redirect(response.status) || !asks || name.starts_with("s3://"))
    return std::nullopt;
  const auto location = http_header(response.head, "Location");
  const auto from = Url::parse(old.url);
  const auto to = location && from ? Url::parse(*location, &*from) : std::nullopt;
  if (!to || (to->scheme() != "https" && to->origin() != from->origin()))
    throw RunError(fmt::format("{}: redirected ({}) to where nothing can be read: '{}'", name, response.status,
                               location.value_or("").substr(0, location.value_or("").find('?'))));
  HttpRequest next = old;
  next.url = to->href();
  // Where the answer sends us is data.
  next.trusted = old.trusted && to->origin() == from->origin();
  return next;
}

void RemoteClient::ask_all(std::size_t n, std::size_t at_once, const std::function<Question(std::size_t)>& question,
                           const std::function<void(std::size_t, HttpResponse&)>& take) {
  struct Open {
    std::size_t index;
    Question question;
    Retry retry;
    int redirects = 0;
    std::optional<Clock::time_point> again = {};  // not sent before
  };
  struct Running {
    explicit Running(RemoteClient& owner) : client(owner) {}
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
      for (const auto& [tag, open] : by_tag) client.cancel(tag);
    }
    RemoteClient& client;
    std::map<std::uint64_t, Open> by_tag;
  } running(*this);
  std::vector<Open> waiting;
  std::size_t next = 0;
  while (next < n || !running.by_tag.empty() || !waiting.empty()) {
    auto now = Clock::now();
    auto wake = now + kStep;
    for (std::size_t i = 0; i < waiting.size();) {
      if (*waiting[i].again > now) {
        wake = std::min(wake, *waiting[i++].again);
        continue;
      }
      const std::uint64_t tag = submit(waiting[i].question.make());
      running.by_tag.emplace(tag, std::move(waiting[i]));
      waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
    }
    while (next < n && running.by_tag.size() + waiting.size() < at_once) {
      Question q = question(next);
      Open open{next++, q, Retry(settings_.patience, q.name)};
      const std::uint64_t tag = submit(q.make());
      running.by_tag.emplace(tag, std::move(open));
    }
    HttpResponse response;
    const bool ended = http_.next(response, std::chrono::ceil<std::chrono::milliseconds>(wake - now));
    if (on_wait_) on_wait_();
    if (!ended) continue;
    auto found = running.by_tag.extract(response.request.tag);
    if (found.empty()) {
      ended_.insert_or_assign(response.request.tag, std::move(response));
      continue;
    }
    Open& open = found.mapped();
    now = Clock::now();
    if (Retry::may_pass(response)) {
      const auto wait = open.retry.after(response, now);
      if (!wait)
        throw RunError(
            fmt::format("{}: {}, after {} tries", open.question.name, failure_text(response), open.retry.tries()));
      open.again = now + *wait;
      open.redirects = 0;
      waiting.push_back(std::move(open));
    } else if (response.end != HttpEnd::kDone) {
      throw RunError(fmt::format("{}: {}", open.question.name, failure_text(response)));
    } else if (auto to = redirected(response, open.question.name)) {
      if (++open.redirects > kMostRedirects) throw RunError(open.question.name + ": too many redirects");
      const std::uint64_t tag = submit(std::move(*to));
      running.by_tag.emplace(tag, std::move(open));
    } else {
      take(open.index, response);
    }
  }
}

HttpResponse RemoteClient::ask(const Question& question) {
  HttpResponse answer;
  ask_all(
      1, 1, [&](std::size_t) { return question; },
      [&](std::size_t, HttpResponse& response) { answer = std::move(response); });
  return answer;
}

void refused(const std::string& name, const HttpResponse& response) {
  std::string help;
  const bool is_signed = std::ranges::any_of(
      response.request.headers, [](const std::string& header) { return header.starts_with("Authorization:"); });
  if (const auto region = http_header(response.head, "x-amz-bucket-region"))
    help = fmt::format("; the bucket is in the region {}: set AWS_REGION", *region);
  if ((response.status == 401 || response.status == 403) && name.starts_with("s3://") && !is_signed)
    help = "; no credentials were given: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
  throw RunError(fmt::format("{}: {}{}", name, failure_text(response), help));
}

}  // namespace curate
