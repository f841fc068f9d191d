// SPDX-License-Identifier: Apache-2.0
// HTTP/2 against nginx, with a certificate made for the test.
#include <csignal>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/http.hpp"
#include "support/certificates.hpp"
#include "support/crawls.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"

namespace curate {
namespace {

using namespace std::chrono_literals;

class Http2 : public testing::Test {
 protected:
  static constexpr int kFirstPort = 22443, kLastPort = 22493;
  static constexpr std::size_t kLarge = 3'000'000;

  // nginx looks for a free port itself: it ends at once where it cannot listen.
  void SetUp() override {
    const std::string folder = folder_.path().string();
    if (!test::make_certificates(folder, {"a.example"})) GTEST_SKIP() << "absent: openssl";
    if (test::shell("PATH=$PATH:/usr/sbin nginx -V 2>&1 | grep -q http_v2_module").exit_code != 0)
      GTEST_SKIP() << "absent: nginx with HTTP/2";
    std::filesystem::create_directories(folder_ / "www");
    folder_.write("www/index.html", "<a href='/1.html'></a><a href='/2.html'></a><a href='/large.html'></a>");
    for (int i = 1; i <= 50; ++i)
      folder_.write("www/" + std::to_string(i) + ".html", std::string(20'000, 'p') + std::to_string(i));
    folder_.write("www/large.html", std::string(kLarge, 'L'));
    port_ = kFirstPort;
    while (!serve() && port_ < kLastPort) ++port_;
    if (server_ <= 0) GTEST_SKIP() << "nginx finds no port";
  }

  void TearDown() override { stop(); }

  void stop() {
    if (server_ <= 0) return;
    ::kill(server_, SIGTERM);
    ::waitpid(server_, nullptr, 0);
    server_ = 0;
  }

  bool serve() {
    const std::string folder = folder_.path().string();
    folder_.write("nginx.conf", "daemon off; master_process off; pid " + folder + "/pid; error_log " + folder +
                                    "/error.log;\nevents {}\nhttp { types { text/html html; }\nlog_format l "
                                    "'$connection $server_protocol $request_uri'; access_log " +
                                    folder + "/access.log l;\nclient_body_temp_path " + folder +
                                    "/t; proxy_temp_path " + folder + "/t; fastcgi_temp_path " + folder +
                                    "/t; uwsgi_temp_path " + folder + "/t; scgi_temp_path " + folder +
                                    "/t;\nserver { listen 127.0.0.1:" + std::to_string(port_) +
                                    " ssl http2; ssl_certificate " + folder + "/good.pem; ssl_certificate_key " +
                                    folder + "/key; root " + folder + "/www; } }\n");
    server_ = ::fork();
    if (server_ == 0) {
      const std::string command =
          "PATH=$PATH:/usr/sbin exec nginx -c " + folder + "/nginx.conf >" + folder + "/nginx.log 2>&1";
      ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 500; ++i) {
      if (::waitpid(server_, nullptr, WNOHANG) == server_) {
        server_ = 0;
        return false;
      }
      if (std::filesystem::exists(folder_ / "pid") && answers()) return true;
      ::usleep(10'000);
    }
    stop();
    return false;
  }

  bool answers() {
    HttpClient client(options());
    return fetch(client, "/1.html").end == HttpEnd::kDone;
  }

  HttpClient::Options options() const {
    HttpClient::Options options;
    options.guard = AddressGuard({*AddressRange::parse("127.0.0.0/8")});
    options.ports = {static_cast<std::uint16_t>(port_)};
    options.ca_file = folder_ / "ca.pem";
    options.resolve = {"a.example:" + std::to_string(port_) + ":127.0.0.1"};
    return options;
  }

  HttpRequest request(const std::string& path) const {
    HttpRequest request;
    request.url = "https://a.example:" + std::to_string(port_) + path;
    return request;
  }

  HttpResponse fetch(HttpClient& client, const std::string& path) {
    client.submit(request(path));
    HttpResponse response;
    while (!client.next(response, 10s)) {
    }
    return response;
  }

  // Of the server's log: "number protocol path"; it is written when an answer is done.
  std::vector<std::string> log() const { return test::lines_of(test::slurp(folder_ / "access.log")); }

  test::TempFolder folder_;
  int port_ = 0;
  pid_t server_ = 0;
};

TEST_F(Http2, GivesHeadAndBodyAsOverHttp1) {
  HttpClient client(options());
  const HttpResponse page = fetch(client, "/7.html");
  EXPECT_EQ(page.end, HttpEnd::kDone) << page.detail;
  EXPECT_EQ(page.version, 20);
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.head.starts_with("HTTP/2 200")) << page.head;
  EXPECT_EQ(page.body, std::string(20'000, 'p') + "7");
  EXPECT_EQ(fetch(client, "/none.html").status, 404);
}

TEST_F(Http2, SharesOneConnectionAmongManyExchanges) {
  HttpClient client(options());
  fetch(client, "/1.html");
  for (int i = 1; i <= 50; ++i) {
    HttpRequest one = request("/" + std::to_string(i) + ".html");
    one.tag = static_cast<std::uint64_t>(i);
    client.submit(one);
  }
  HttpResponse response;
  std::size_t done = 0;
  while (client.in_flight() > 0) {
    if (!client.next(response, 10s)) continue;
    EXPECT_EQ(response.body, std::string(20'000, 'p') + std::to_string(response.request.tag));
    EXPECT_FALSE(response.new_connection);
    ++done;
  }
  EXPECT_EQ(done, 50U);
}

TEST_F(Http2, AnExchangeThatEndsEarlyLeavesTheOthersOfItsConnectionAlone) {
  HttpClient::Options limited = options();
  limited.wants_body = [](const HttpRequest& asked, int, std::string_view) { return asked.tag != 2; };
  HttpClient client(limited);
  fetch(client, "/1.html");
  HttpRequest large = request("/large.html");
  large.tag = 1;
  large.limits.max_body = 100'000;
  client.submit(large);
  HttpRequest unwanted = request("/large.html");
  unwanted.tag = 2;
  client.submit(unwanted);
  HttpRequest whole = request("/large.html");
  whole.tag = 3;
  client.submit(whole);
  HttpResponse response;
  while (client.in_flight() > 0) {
    if (!client.next(response, 10s)) continue;
    EXPECT_FALSE(response.new_connection);
    if (response.request.tag == 1) {
      EXPECT_EQ(response.end, HttpEnd::kBodyTooLarge);
      EXPECT_EQ(response.body.size(), 100'000U);
    } else if (response.request.tag == 2) {
      EXPECT_EQ(response.end, HttpEnd::kUnwanted);
    } else {
      EXPECT_EQ(response.end, HttpEnd::kDone) << response.detail;
      EXPECT_EQ(response.body.size(), kLarge);
    }
  }
}

TEST_F(Http2, ACrawlArchivesItAsHttp1AndNamesTheProtocol) {
  const std::string port = std::to_string(port_);
  const std::string config = "agent: {name: curatebot, contact: \"https://example.org/bot\"}\nseeds: [{urls: [\"" +
                             request("/").url + "\"]}]\nfetch: {ports: [" + port +
                             "], allow_addresses: [127.0.0.0/8], ca_file: " + (folder_ / "ca.pem").string() +
                             ", resolve: [\"a.example:" + port + ":127.0.0.1\"]}\n" +
                             "politeness: {delay: 0, factor: 0}\n";
  EXPECT_TRUE(test::run_crawl_text(config, folder_ / "c").finished);
  for (const auto& [url, state] : test::url_states(folder_ / "c"))
    EXPECT_EQ(state, url.ends_with("/sitemap.xml") ? "http_error" : "fetched") << url;
  std::size_t pages = 0;
  for (const test::ArchivedRecord& record : test::archived(folder_ / "c")) {
    if (record.type != "response") continue;
    ++pages;
    EXPECT_TRUE(record.block.starts_with("HTTP/1.1 ")) << record.url;
    EXPECT_TRUE(record.good_digests) << record.url;
  }
  EXPECT_GE(pages, 5U);
  const auto archive = folder_ / "c/warc/00000.warc.zst";
  EXPECT_THAT(decode_all(test::slurp(archive), archive.string()), testing::HasSubstr("\r\nWARC-Protocol: h2\r\n"));
  for (const std::string& line : log()) {
    if (line.empty()) continue;
    EXPECT_THAT(line, testing::HasSubstr("HTTP/2.0"));
  }
}

}  // namespace
}  // namespace curate
