// SPDX-License-Identifier: Apache-2.0
#include "net/http.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <mutex>
#include <unordered_map>

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "net/transfer.hpp"
#include "util/strings.hpp"
#include "web/url.hpp"

namespace curate {

namespace {

using Clock = std::chrono::steady_clock;
constexpr long kReceiveBuffer = 64 << 10;
constexpr long kDnsCacheSeconds = 60;

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

void check(CURLMcode code) {
  if (code != CURLM_OK) throw RunError(std::string("libcurl: ") + curl_multi_strerror(code));
}

}  // namespace

struct HttpClient::State {
  explicit State(Options given) : options(std::move(given)) {
    start_curl();
    multi = curl_multi_init();
    epoll = ::epoll_create1(EPOLL_CLOEXEC);
    if (multi == nullptr || epoll < 0) throw RunError("cannot start the HTTP client");
    for (const std::string& name : options.resolve) names = curl_slist_append(names, name.c_str());
    check(curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &State::watch));
    check(curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this));
    check(curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &State::set_timer));
    check(curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this));
    check(curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(options.max_connections)));
  }

  ~State() {
    for (auto& [easy, transfer] : running) {
      curl_multi_remove_handle(multi, easy);
      curl_easy_cleanup(easy);
    }
    for (CURL* easy : idle) curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
    curl_slist_free_all(names);
    ::close(epoll);
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  static int watch(CURL*, curl_socket_t fd, int what, void* self, void* known) {
    auto& state = *static_cast<State*>(self);
    if (what == CURL_POLL_REMOVE) {
      ::epoll_ctl(state.epoll, EPOLL_CTL_DEL, fd, nullptr);
      return 0;
    }
    epoll_event event{};
    event.events = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
    event.data.fd = fd;
    if (::epoll_ctl(state.epoll, known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event) != 0 && errno == EEXIST)
      ::epoll_ctl(state.epoll, EPOLL_CTL_MOD, fd, &event);
    curl_multi_assign(state.multi, fd, self);
    return 0;
  }

  static int set_timer(CURLM*, long milliseconds, void* self) {
    auto& state = *static_cast<State*>(self);
    state.timer.reset();
    if (milliseconds >= 0) state.timer = Clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
  }

  CURL* take_handle() {
    if (!idle.empty()) {
      CURL* easy = idle.back();
      idle.pop_back();
      curl_easy_reset(easy);
      return easy;
    }
    CURL* easy = curl_easy_init();
    if (easy == nullptr) throw RunError("cannot start an HTTP request");
    return easy;
  }

  void set_fixed(CURL* easy) const {
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    // Without a certificate folder curl parses the bundle once per client, not once per connection.
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, kDnsCacheSeconds);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                     static_cast<long>(options.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kReceiveBuffer);
    if (!options.user_agent.empty()) curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  }

  void submit(HttpRequest request) {
    auto transfer = std::make_unique<Transfer>(std::move(request), options);
    if (const std::string why = transfer->refusal(options.ports); !why.empty()) {
      transfer->response.end = HttpEnd::kRefusedUrl;
      transfer->response.detail = why;
      done.push_back(std::move(transfer));
      return;
    }
    CURL* easy = take_handle();
    set_fixed(easy);
    transfer->configure(easy);
    // The first request puts them into the cache of all.
    if (names != nullptr && !names_known) curl_easy_setopt(easy, CURLOPT_RESOLVE, names);
    names_known = true;
    transfer->fed = &fed;
    check(curl_multi_add_handle(multi, easy));
    running.emplace(easy, std::move(transfer));
  }

  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      const CURLcode result = message->data.result;
      auto node = running.extract(easy);
      node.mapped()->finish(easy, result);
      give_back(easy);
      done.push_back(std::move(node.mapped()));
    }
  }

  void give_back(CURL* easy) {
    curl_multi_remove_handle(multi, easy);
    constexpr std::size_t kIdleHandles = 256;
    if (idle.size() < kIdleHandles)
      idle.push_back(easy);
    else
      curl_easy_cleanup(easy);
  }

  void resume(std::uint64_t tag) {
    for (const auto& [easy, transfer] : running)
      if (transfer->response.request.tag == tag) curl_easy_pause(easy, CURLPAUSE_CONT);
  }

  void cancel(std::uint64_t tag) {
    const auto has_tag = [&](const std::unique_ptr<Transfer>& transfer) {
      return transfer->response.request.tag == tag;
    };
    for (auto at = running.begin(); at != running.end();) {
      if (has_tag(at->second)) {
        give_back(at->first);
        at = running.erase(at);
      } else {
        ++at;
      }
    }
    std::erase_if(done, has_tag);
  }

  void work(Clock::time_point until) {
    std::array<epoll_event, 256> events;
    bool first = true;
    fed = false;
    while (done.empty() && !fed && (first || Clock::now() < until)) {
      first = false;
      const auto wake = timer ? std::min(*timer, until) : until;
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(wake - Clock::now()).count();
      const int n = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(std::clamp<decltype(wait)>(wait, 0, 60'000)));
      int still = 0;
      for (int i = 0; i < n; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        const int mask = ((event.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                         ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                         ((event.events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);
        check(curl_multi_socket_action(multi, event.data.fd, mask, &still));
      }
      if (timer && *timer <= Clock::now()) {
        timer.reset();
        check(curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &still));
      }
      collect();
      if (n < 0) {
        if (errno == EINTR) return;
        throw IoError("cannot wait for", "sockets", errno);
      }
    }
  }

  Options options;
  CURLM* multi = nullptr;
  curl_slist* names = nullptr;
  bool names_known = false;
  int epoll = -1;
  std::optional<Clock::time_point> timer;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> running;
  std::deque<std::unique_ptr<Transfer>> done;
  std::vector<CURL*> idle;
  bool fed = false;  // a sink was given bytes
};

HttpClient::HttpClient(Options options) : state_(std::make_unique<State>(std::move(options))) {}
HttpClient::~HttpClient() = default;

void HttpClient::submit(HttpRequest request) {
  state_->submit(std::move(request));
}

bool HttpClient::next(HttpResponse& response, std::chrono::milliseconds at_most) {
  if (state_->done.empty() && (!state_->running.empty() || at_most.count() > 0)) state_->work(Clock::now() + at_most);
  if (state_->done.empty()) return false;
  response = std::move(state_->done.front()->response);
  state_->done.pop_front();
  return true;
}

void HttpClient::resume(std::uint64_t tag) {
  state_->resume(tag);
}

void HttpClient::cancel(std::uint64_t tag) {
  state_->cancel(tag);
}

std::size_t HttpClient::in_flight() const {
  return state_->running.size() + state_->done.size();
}

std::uint64_t HttpClient::buffered_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& [easy, transfer] : state_->running) bytes += transfer->response.body.size();
  return bytes;
}

std::string request_head(const HttpRequest& request, std::string_view user_agent) {
  const auto url = Url::parse(request.url);
  std::string head = request.method;
  head.append(" ").append(url ? url->path() : "/").append(url ? url->search() : "").append(" HTTP/1.1\r\nHost: ");
  if (url) head.append(url->host());
  if (url && url->port()) head.append(":").append(std::to_string(*url->port()));
  if (!user_agent.empty()) head.append("\r\nUser-Agent: ").append(user_agent);
  const bool accepts = std::ranges::any_of(request.headers, [](const std::string& header) {
    return header.size() >= 7 && equal_ignoring_case(std::string_view(header).substr(0, 7), "accept:");
  });
  if (!accepts) head.append("\r\nAccept: */*");
  for (const std::string& header : request.headers) head.append("\r\n").append(header);
  return head.append("\r\n\r\n");
}

std::string_view http_end_name(HttpEnd end) {
  static constexpr std::string_view kNames[] = {
      "done",    "refused_url", "blocked_address", "busy_address",   "no_name",        "no_connection", "tls",
      "timeout", "cut",         "stale",           "body_too_large", "head_too_large", "unwanted",      "protocol"};
  return kNames[static_cast<std::size_t>(end)];
}

}  // namespace curate
