// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/address.hpp"

namespace curate {

struct HttpResponse;

/// Bounds of one exchange. What goes over them ends it; nothing is skipped silently.
struct HttpLimits {
  std::uint64_t max_body = std::uint64_t{10} << 20;  ///< bytes as sent, codings and chunks included
  std::size_t max_head = std::size_t{64} << 10;      ///< bytes of all head lines, interim answers included
  std::size_t max_head_lines = 200;
  std::chrono::milliseconds connect{10'000};  ///< name look-up, connection and TLS
  std::chrono::milliseconds total{120'000};   ///< 0: none
  long slow_bytes = 100;                      ///< fewer bytes a second than this
  long slow_seconds = 20;                     ///< for so long end it
};

struct HttpRequest {
  std::uint64_t tag = 0;  ///< the caller's own, comes back with the response
  /// As Url serialises it. Another spelling is fetched, in Url's, only if libcurl reads the same host in it. A fragment
  /// is not sent.
  std::string url;
  std::string method = "GET";
  std::vector<std::string> headers;  ///< "Name: value"; Host and User-Agent are the client's
  std::string body;                  ///< of a PUT or POST
  HttpLimits limits;
  /// An endpoint the operator named, not data: any address, any port.
  bool trusted = false;
  /// A kept connection that turns out to be closed is replaced and the request sent again at once. Without it the
  /// request ends as kStale, so that a caller who paces its requests stays in charge.
  bool resend = false;
  /// The body comes without its transfer coding (chunks); content codings stay.
  bool dechunk = false;
  /// Takes the body of a 200 or 206 as it comes, instead of HttpResponse::body and without `max_body`; the response so
  /// far has its head. False: nothing was taken, the same bytes come again after `resume`.
  std::function<bool(const HttpResponse& so_far, std::string_view bytes)> sink;
};

/// How an exchange ended.
enum class HttpEnd : std::uint8_t {
  kDone,            ///< a whole answer, whatever its status
  kRefusedUrl,      ///< not http(s), credentials in it, a port that is not allowed, or parsers disagree about it
  kBlockedAddress,  ///< the address guard
  kBusyAddress,     ///< the gate said later; nothing was sent
  kNoName,          ///< DNS
  kNoConnection,
  kTls,  ///< a certificate that does not hold, or no common protocol
  kTimeout,
  kCut,           ///< the connection ended before the answer did; what came is there
  kStale,         ///< a kept connection was closed by the server meanwhile; nothing came
  kBodyTooLarge,  ///< `body` is what came up to the limit
  kHeadTooLarge,
  kUnwanted,  ///< `wants_body` said no; the head is there
  kProtocol,  ///< no HTTP
};
/// "done", "blocked_address", …: for counters and records.
std::string_view http_end_name(HttpEnd end);

struct HttpResponse {
  HttpRequest request;
  HttpEnd end = HttpEnd::kDone;
  std::string detail;  ///< for people, empty if kDone
  int status = 0;      ///< 0 if no status line came
  int version = 0;     ///< 10, 11, 20
  /// Head of the final answer as received, blank line included; over HTTP/2 as curl spells it.
  std::string head;
  std::string body;                  ///< as received: chunks and codings are still there
  std::optional<IpAddress> address;  ///< connected to; of kBlockedAddress and kBusyAddress: the one refused
  bool new_connection = false;
  std::optional<std::int64_t> retry_after;  ///< seconds
  std::chrono::microseconds name_time{0}, connect_time{0}, first_byte_time{0}, total_time{0};
};

/// Many exchanges at once on one thread. Connections are kept and reused; redirects are answers like others; TLS is
/// always verified; environment variables, .netrc, proxies, cookies and Alt-Svc play no part. Every address is checked
/// where a socket is opened to it, so that names which resolve differently the second time gain nothing.
class HttpClient {
 public:
  enum class Gate { kGo, kBusy };
  struct Options {
    AddressGuard guard;
    std::vector<std::uint16_t> ports{80, 443};
    std::string user_agent;
    std::string ca_file;  ///< PEM; empty: the system's
    bool http2 = true;
    /// Answers instead of DNS's, as curl's --resolve takes them: "HOST:PORT:ADDRESS[,ADDRESS…]". The guard judges them
    /// like others.
    std::vector<std::string> resolve;
    std::size_t max_connections = 1024;  ///< kept open when idle
    /// Asked, maybe several times, before a request is sent to an address the guard allows.
    std::function<Gate(std::uint64_t tag, const IpAddress&)> gate;
    /// Asked when the head of a final answer is complete. False ends the exchange as kUnwanted.
    std::function<bool(const HttpRequest&, int status, std::string_view head)> wants_body;
  };

  explicit HttpClient(Options options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Starts an exchange. How many are under way is for the caller to bound: each may hold `limits.max_body` bytes.
  void submit(HttpRequest request);
  /// Works until at least one exchange has ended or a sink was given bytes, but not longer than `at_most`; then gives
  /// the next that ended. False if there is none.
  bool next(HttpResponse& response, std::chrono::milliseconds at_most);
  /// The sinks of exchanges with this tag have room again.
  void resume(std::uint64_t tag);
  /// Ends exchanges with this tag; they are not given back.
  void cancel(std::uint64_t tag);
  /// Exchanges submitted and not yet given back.
  std::size_t in_flight() const;
  /// Body bytes of exchanges under way.
  std::uint64_t buffered_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The head of a request as the client sends it over HTTP/1.1, for archives.
std::string request_head(const HttpRequest& request, std::string_view user_agent);

}  // namespace curate
