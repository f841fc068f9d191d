// SPDX-License-Identifier: Apache-2.0
#include "support/http_server.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/strings.hpp"
#include "web/http_message.hpp"

namespace curate::test {

namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

sockaddr_in address_of(const std::string& text, std::uint16_t port) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(port);
  ::inet_pton(AF_INET, text.c_str(), &in.sin_addr);
  return in;
}

std::string own_address(int fd) {
  sockaddr_in in{};
  socklen_t size = sizeof in;
  char text[INET_ADDRSTRLEN] = "";
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&in), &size);
  ::inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
  return text;
}

}  // namespace

Reply reply(int status, std::string_view headers, std::string_view body) {
  Reply out;
  out.bytes = "HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n" + std::string(headers) + "\r\n" + std::string(body);
  return out;
}

struct HttpServer::State {
  Handler handler;
  std::vector<int> listeners;
  std::uint16_t port = 0;
  std::atomic<bool> stopping{false};
  std::atomic<int> connections{0}, serving{0};
  mutable std::mutex mutex;
  std::vector<ServedRequest> log;
  std::vector<std::thread> threads;

  bool readable(int fd) const {
    pollfd p{fd, POLLIN, 0};
    while (!stopping)
      if (::poll(&p, 1, 20) > 0) return true;
    return false;
  }

  // `sent`: just before bytes were last taken, so that it is never later than they were sent.
  bool send_all(int fd, std::string_view bytes, double& sent) const {
    while (!bytes.empty() && !stopping) {
      // What is sent to a peer that has gone is no part of the answer.
      pollfd p{fd, POLLOUT | POLLRDHUP, 0};
      if (::poll(&p, 1, 20) <= 0) continue;
      if ((p.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) return false;
      const double before = now();
      const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n < 0 && errno == EAGAIN) continue;
      if (n <= 0) return false;
      sent = before;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return !stopping;
  }

  bool send_slowly(int fd, std::string_view bytes, int milliseconds, double& sent) const {
    for (; !bytes.empty(); bytes.remove_prefix(1)) {
      if (!send_all(fd, bytes.substr(0, 1), sent)) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    }
    return true;
  }

  bool answer(int fd, const Reply& reply, double& sent) const {
    if (reply.delay > 0) {
      const double until = now() + reply.delay / 1000.0;
      while (now() < until && !stopping) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (std::uint64_t i = 0; i <= reply.repeat; ++i)
      if (!(reply.drip > 0 ? send_slowly(fd, reply.bytes, reply.drip, sent) : send_all(fd, reply.bytes, sent)))
        return false;
    return true;
  }

  void serve(int fd) {
    const int number = ++connections;
    const std::string address = own_address(fd);
    std::string buffer;
    bool open = true;
    while (open && readable(fd)) {
      char piece[16384];
      const ssize_t n = ::recv(fd, piece, sizeof piece, 0);
      if (n <= 0) break;
      buffer.append(piece, static_cast<std::size_t>(n));
      const auto end = buffer.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      ServedRequest request;
      request.at = now();
      request.address = address;
      request.connection = number;
      request.head = buffer.substr(0, end + 4);
      buffer.erase(0, end + 4);
      const auto words = split_at(std::string_view(request.head).substr(0, request.head.find("\r\n")), ' ');
      request.method = words[0];
      request.target = words.size() > 1 ? words[1] : "";
      const std::string_view host = http_header(request.head, "Host").value_or("");
      request.host = host.substr(0, host.rfind(':'));
      std::size_t place = 0;
      {
        const std::scoped_lock lock(mutex);
        place = log.size();
        log.push_back(request);
      }
      const Reply reply = handler(request);
      double sent = now();
      open = answer(fd, reply, sent) && !reply.close && !reply.reset;
      {
        const std::scoped_lock lock(mutex);
        log[place].ended = sent;
      }
      if (reply.reset) {
        const linger hard{1, 0};
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
      }
    }
    ::close(fd);
    --serving;
    serving.notify_all();
  }

  // A thread nobody waits for keeps nothing when it ends; `serving` tells when all have.
  void listen(int listener) {
    while (readable(listener)) {
      const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      ++serving;
      std::thread([this, fd] { serve(fd); }).detach();
    }
  }
};

HttpServer::HttpServer(Handler handler, std::vector<std::string> addresses) : state_(std::make_unique<State>()) {
  state_->handler = std::move(handler);
  for (const std::string& address : addresses) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in in = address_of(address, state_->port);
    socklen_t size = sizeof in;
    if (::bind(fd, reinterpret_cast<sockaddr*>(&in), size) != 0 || ::listen(fd, 1024) != 0 ||
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&in), &size) != 0)
      throw std::runtime_error("cannot listen on " + address);
    state_->port = ntohs(in.sin_port);
    state_->listeners.push_back(fd);
  }
  for (const int fd : state_->listeners) state_->threads.emplace_back([this, fd] { state_->listen(fd); });
}

HttpServer::~HttpServer() {
  state_->stopping = true;
  for (std::thread& thread : state_->threads) thread.join();
  for (int left = state_->serving; left > 0; left = state_->serving) state_->serving.wait(left);
  for (const int fd : state_->listeners) ::close(fd);
}

std::uint16_t HttpServer::port() const {
  return state_->port;
}

std::vector<ServedRequest> HttpServer::log() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->log;
}

std::string HttpServer::origin(std::string_view host) const {
  return "http://" + std::string(host) + ":" + std::to_string(state_->port);
}

}  // namespace curate::test
