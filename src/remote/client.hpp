// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "net/http.hpp"
#include "remote/s3.hpp"

namespace curate {

/// Asks the servers that a user named, on one thread: connections are kept, what fails for a while is tried again. The
/// address guard holds for where they redirect to, not for themselves.
class RemoteClient {
 public:
  static constexpr int kMostRedirects = 5;

  /// `on_wait` is called at least twice a second while there is nothing to do; may throw.
  explicit RemoteClient(RemoteSettings settings = remote_settings(), std::function<void()> on_wait = {});

  const RemoteSettings& settings() const { return settings_; }

  /// A request for an s3:// name or a URL. Signatures have a date: make one anew for each try.
  HttpRequest request(const std::string& method, const std::string& path, NameValues headers = {});
  HttpRequest request(S3Request request);

  struct Question {
    std::string name;  ///< for messages
    std::function<HttpRequest()> make;
  };
  /// An answer that is not one to try again, whatever its status; redirects of GET and HEAD are followed. Throws
  /// RunError naming the question when there is none.
  HttpResponse ask(const Question& question);
  /// `n` questions, `at_once` under way at a time; `take` gets the answers as they come.
  void ask_all(std::size_t n, std::size_t at_once, const std::function<Question(std::size_t)>& question,
               const std::function<void(std::size_t, HttpResponse&)>& take);

  // For exchanges that the caller drives itself.
  std::uint64_t submit(HttpRequest request);
  /// As HttpClient::next, for one exchange.
  bool wait(std::uint64_t tag, HttpResponse& response, std::chrono::milliseconds at_most);
  void resume(std::uint64_t tag) { http_.resume(tag); }
  void cancel(std::uint64_t tag);
  /// Where a redirect leads, nothing if it is none; throws RunError if it leads where nobody may go.
  std::optional<HttpRequest> redirected(const HttpResponse& response, const std::string& name) const;
  /// Waits, with `on_wait`.
  void sleep(std::chrono::milliseconds time);

 private:
  const std::optional<Credentials>& credentials();

  RemoteSettings settings_;
  std::function<void()> on_wait_;
  std::optional<std::optional<Credentials>> credentials_;
  HttpClient http_;
  std::map<std::uint64_t, HttpResponse> ended_;
  std::uint64_t tags_ = 0;
};

/// Throws RunError: what a server answered about `name`, and what may help.
[[noreturn]] void refused(const std::string& name, const HttpResponse& response);

}  // namespace curate
