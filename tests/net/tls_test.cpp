// SPDX-License-Identifier: Apache-2.0
// TLS against `openssl s_server`, with certificates made for the test.
#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/http.hpp"
#include "support/certificates.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using namespace std::chrono_literals;

class Tls : public testing::Test {
 protected:
  static constexpr std::uint16_t kFirstPort = 21443;

  Tls() : made_(test::make_certificates(folder_.path().string(), {"a.example"})) {}

  ~Tls() override {
    if (server_ <= 0) return;
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
  }

  // A free port is looked for by the server itself: the first one it can listen on.
  bool serve(const std::string& certificate) {
    for (std::uint16_t port = kFirstPort; port < kFirstPort + 50; ++port) {
      const std::string log = folder_ / ("log" + std::to_string(port));
      server_ = ::fork();
      if (server_ == 0) {
        const std::string command = "cd " + folder_.path().string() + " && exec openssl s_server -www -cert " +
                                    certificate + " -key key -accept 127.0.0.1:" + std::to_string(port) + " >" + log +
                                    " 2>&1";
        ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        ::_exit(127);
      }
      for (int i = 0; i < 200; ++i) {
        if (::waitpid(server_, nullptr, WNOHANG) == server_) break;
        if (std::filesystem::exists(log) && test::slurp(log).find("ACCEPT") != std::string::npos) {
          port_ = port;
          return true;
        }
        ::usleep(10'000);
      }
    }
    server_ = 0;
    return false;
  }

  HttpEnd get(const std::string& host, bool trust_ca = true) {
    HttpClient::Options options;
    options.guard = AddressGuard({*AddressRange::parse("127.0.0.0/8")});
    options.ports = {port_};
    if (trust_ca) options.ca_file = folder_ / "ca.pem";
    options.resolve = {host + ":" + std::to_string(port_) + ":127.0.0.1"};
    HttpClient client(options);
    HttpRequest request;
    request.url = "https://" + host + ":" + std::to_string(port_) + "/";
    client.submit(request);
    HttpResponse response;
    while (!client.next(response, 10s)) {
    }
    return response.end;
  }

  test::TempFolder folder_;
  bool made_;
  pid_t server_ = 0;
  std::uint16_t port_ = 0;
};

TEST_F(Tls, TrustsTheCaFileAndNothingElse) {
  if (!made_ || !serve("good.pem")) GTEST_SKIP() << "absent: openssl";
  EXPECT_EQ(get("a.example"), HttpEnd::kDone);
  EXPECT_EQ(get("a.example", false), HttpEnd::kTls);
  EXPECT_EQ(get("b.example"), HttpEnd::kTls);
}

TEST_F(Tls, RefusesAnExpiredCertificate) {
  if (!made_ || !serve("expired.pem")) GTEST_SKIP() << "absent: openssl";
  EXPECT_EQ(get("a.example"), HttpEnd::kTls);
}

}  // namespace
}  // namespace curate
