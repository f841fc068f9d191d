// SPDX-License-Identifier: Apache-2.0
#include "support/inner_net.hpp"

#include <cstring>
#include <fstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

namespace curate::test {

namespace {

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

bool raise_loopback() {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const bool up = ::ioctl(fd, SIOCSIFFLAGS, &request) == 0;
  ::close(fd);
  return up;
}

void put16(std::string& out, unsigned value) {
  out += static_cast<char>(value >> 8 & 0xFF);
  out += static_cast<char>(value & 0xFF);
}

// RFC 1035: a question's name, and where it ends in the message.
std::string name_at(std::string_view message, std::size_t& at) {
  std::string name;
  while (at < message.size() && message[at] != '\0') {
    const auto length = static_cast<unsigned char>(message[at]);
    if (!name.empty()) name += '.';
    name += message.substr(at + 1, length);
    at += length + 1U;
  }
  ++at;
  return name;
}

}  // namespace

bool enter_inner_net(const std::string& folder) {
  const auto user = ::getuid();
  const auto group = ::getgid();
  if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) != 0) return false;
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
    write_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  }
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 || !raise_loopback()) return false;
  const std::string servers = folder + "/resolv.conf", order = folder + "/nsswitch.conf";
  write_file(servers, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  write_file(order, "hosts: files dns\n");
  return ::mount(servers.c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr) == 0 &&
         (::access("/etc/nsswitch.conf", F_OK) != 0 ||
          ::mount(order.c_str(), "/etc/nsswitch.conf", nullptr, MS_BIND, nullptr) == 0);
}

DnsServer::DnsServer(Lookup lookup) : lookup_(std::move(lookup)) {
  socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(53);
  in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(socket_, reinterpret_cast<sockaddr*>(&in), sizeof in) != 0)
    throw std::runtime_error("cannot serve names on 127.0.0.1");
  thread_ = std::thread([this] { serve(); });
}

DnsServer::~DnsServer() {
  stopping_ = true;
  thread_.join();
  ::close(socket_);
}

void DnsServer::serve() {
  pollfd readable{socket_, POLLIN, 0};
  while (!stopping_) {
    if (::poll(&readable, 1, 20) <= 0) continue;
    char bytes[512];
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    const ssize_t n = ::recvfrom(socket_, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&from), &from_size);
    if (n < 17) continue;
    const std::string_view question(bytes, static_cast<std::size_t>(n));
    std::size_t at = 12;
    const std::string name = name_at(question, at);
    if (at + 4 > question.size()) continue;
    const bool ipv4 = question.substr(at, 2) == std::string_view("\0\1", 2);
    const std::vector<std::string> found = ipv4 ? lookup_(name) : std::vector<std::string>();
    std::string answer(question.substr(0, 2));
    put16(answer, ipv4 && found.empty() ? 0x8183 : 0x8180);
    put16(answer, 1);
    put16(answer, static_cast<unsigned>(found.size()));
    put16(answer, 0);
    put16(answer, 0);
    answer += question.substr(12, at + 4 - 12);
    for (const std::string& address : found) {
      in_addr ip{};
      ::inet_pton(AF_INET, address.c_str(), &ip);
      for (const unsigned field : {0xC00CU, 1U, 1U, 0U, 0U, 4U}) put16(answer, field);
      answer.append(reinterpret_cast<const char*>(&ip), sizeof ip);
    }
    ::sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), from_size);
  }
}

}  // namespace curate::test
