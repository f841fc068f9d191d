// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace curate::test {

/// A request as a server saw it. Times are seconds of the monotonic clock.
struct ServedRequest {
  std::string method, target, host;  ///< host: of the Host field, without port
  std::string head;                  ///< all of it
  std::string address;               ///< of ours that was asked
  int connection = 0;                ///< numbered from 1 over all addresses
  double at = 0;                     ///< when its head was complete
  double ended = 0;                  ///< when the last piece of the answer that was taken was given to the system
};

/// What is sent back, byte by byte as it stands here.
struct Reply {
  std::string bytes;
  bool close = false;        ///< afterwards
  bool reset = false;        ///< afterwards, by RST
  int delay = 0;             ///< milliseconds before the first byte
  int drip = 0;              ///< milliseconds between bytes; 0: all at once
  std::uint64_t repeat = 0;  ///< sends `bytes` so many times more
};
/// "HTTP/1.1 STATUS", Content-Length and `headers` ("Name: value\r\n…"), blank line, body.
Reply reply(int status, std::string_view headers, std::string_view body);

/// A small HTTP/1.1 server on loopback addresses of one port ("0.0.0.0": all of them), a thread for each connection;
/// keeps a log.
class HttpServer {
 public:
  using Handler = std::function<Reply(const ServedRequest&)>;
  explicit HttpServer(Handler handler, std::vector<std::string> addresses = {"127.0.0.1"});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  std::uint16_t port() const;
  /// In the order in which requests came.
  std::vector<ServedRequest> log() const;
  /// "http://HOST:PORT"
  std::string origin(std::string_view host = "127.0.0.1") const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace curate::test
