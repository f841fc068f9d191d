// SPDX-License-Identifier: Apache-2.0
// Where data from outside may lead the HTTP client: addresses, spellings of URLs, redirects.
#include <map>

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/http.hpp"
#include "support/http_server.hpp"
#include "support/suites.hpp"
#include "util/strings.hpp"
#include "web/http_message.hpp"

namespace curate {
namespace {

using test::HttpServer;
using test::reply;
using test::ServedRequest;
using namespace std::chrono_literals;

TEST(SsrfSuite, ClassifiesEveryAddress) {
  const auto path = test::suites_folder() / "ssrf/addresses.tsv";
  CURATE_NEED(path);
  const AddressGuard guard;
  std::size_t rows = 0;
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    if (line.empty() || line.starts_with("address\t")) continue;
    const auto cells = split_at(line, '\t');
    const auto address = IpAddress::parse(cells[0]);
    ASSERT_TRUE(address) << line;
    EXPECT_EQ(guard.allows(*address), cells[1] == "allow") << line;
    ++rows;
  }
  EXPECT_EQ(rows, 55U);
}

// What comes of a URL as data spells it.
HttpEnd visit(HttpClient& client, std::string_view text, HttpResponse& response) {
  HttpRequest request;
  request.url = text;
  client.submit(request);
  while (!client.next(response, 10s)) {
  }
  return response.end;
}

// In a network namespace of its own, if that is permitted, so that a mistake reaches nobody.
int count_open_forms(const std::vector<std::string>& lines) {
  if (::unshare(CLONE_NEWNET) != 0) ::unshare(CLONE_NEWUSER | CLONE_NEWNET);
  HttpClient client(HttpClient::Options{});
  int open = 0;
  for (const std::string& line : lines) {
    const auto cells = split_at(line, '\t');
    HttpResponse response;
    const HttpEnd end = visit(client, cells[0], response);
    if (end == HttpEnd::kRefusedUrl || end == HttpEnd::kBlockedAddress) continue;
    std::fprintf(stderr, "%s: %s\n", line.c_str(), std::string(http_end_name(end)).c_str());
    ++open;
  }
  return open;
}

TEST(SsrfSuite, RefusesEverySpellingOfAnInnerHost) {
  const auto path = test::suites_folder() / "ssrf/url_forms.tsv";
  CURATE_NEED(path);
  std::vector<std::string> lines = test::lines_of(test::slurp(path));
  std::erase_if(lines, [](const std::string& line) { return line.empty() || line.starts_with("url\t"); });
  EXPECT_EQ(lines.size(), 33U);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(count_open_forms(lines));
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0) << "forms that were fetched";
}

// 127.0.0.2 plays the public web, 127.0.0.1 an inner host.
class SsrfRedirects : public testing::Test {
 protected:
  HttpClient::Options options(std::vector<std::string> resolve = {}) {
    HttpClient::Options options;
    options.guard = AddressGuard({*AddressRange::parse("127.0.0.2")});
    options.ports = {server_.port(), 443};
    for (std::string& entry : resolve)
      options.resolve.push_back(entry.substr(0, entry.find(' ')) + ":" + std::to_string(server_.port()) + ":" +
                                entry.substr(entry.find(' ') + 1));
    return options;
  }
  HttpResponse get(HttpClient& client, const std::string& url) {
    HttpResponse response;
    response.end = visit(client, url, response);
    return response;
  }
  // Asks the public host, then for what its answer points to.
  HttpEnd follow(HttpClient& client, const std::string& location) {
    location_ = location;
    const HttpResponse first = get(client, server_.origin("127.0.0.2") + "/");
    EXPECT_EQ(first.end, HttpEnd::kDone);
    return get(client, std::string(http_header(first.head, "Location").value())).end;
  }
  std::size_t inner_requests() const {
    std::size_t n = 0;
    for (const ServedRequest& request : server_.log()) n += request.address == "127.0.0.1";
    return n;
  }

  std::string location_;
  HttpServer server_{[this](const ServedRequest&) { return reply(302, "Location: " + location_ + "\r\n", ""); },
                     {"127.0.0.1", "127.0.0.2"}};
};

TEST_F(SsrfRedirects, ToAnInnerAddressAreBlockedWhereTheSocketIsOpened) {
  HttpClient client(options());
  EXPECT_EQ(follow(client, server_.origin("127.0.0.1") + "/"), HttpEnd::kBlockedAddress);
  EXPECT_EQ(inner_requests(), 0U);
}

TEST_F(SsrfRedirects, ToAFileAreRefused) {
  HttpClient client(options());
  EXPECT_EQ(follow(client, "file:///etc/passwd"), HttpEnd::kRefusedUrl);
}

TEST_F(SsrfRedirects, ToANameWithAnInnerAddressAreBlocked) {
  HttpClient::Options with_name = options();
  with_name.resolve = {"inner.example:443:10.0.0.5"};
  HttpClient client(with_name);
  EXPECT_EQ(follow(client, "https://inner.example/"), HttpEnd::kBlockedAddress);
}

TEST_F(SsrfRedirects, ANameThatChangesItsAddressGainsNothing) {
  HttpClient before(options({"name.example 127.0.0.2"}));
  EXPECT_EQ(get(before, server_.origin("name.example") + "/").end, HttpEnd::kDone);
  HttpClient after(options({"name.example 127.0.0.1"}));
  EXPECT_EQ(get(after, server_.origin("name.example") + "/").end, HttpEnd::kBlockedAddress);
  EXPECT_EQ(inner_requests(), 0U);
}

TEST_F(SsrfRedirects, OfTwoAddressesOnlyThePublicOneIsContacted) {
  HttpClient client(options({"both.example 127.0.0.1,127.0.0.2"}));
  const HttpResponse response = get(client, server_.origin("both.example") + "/");
  EXPECT_EQ(response.end, HttpEnd::kDone);
  EXPECT_EQ(response.address->to_string(), "127.0.0.2");
  EXPECT_EQ(inner_requests(), 0U);
}

TEST_F(SsrfRedirects, AlternativeServicesAreIgnored) {
  location_ = "/\r\nAlt-Svc: h2=\"127.0.0.1:" + std::to_string(server_.port()) + "\"; ma=3600";
  HttpClient client(options());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get(client, server_.origin("127.0.0.2") + "/").end, HttpEnd::kDone);
  EXPECT_EQ(inner_requests(), 0U);
}

TEST_F(SsrfRedirects, PasswordsOfNetrcAreNotSent) {
  const test::TempFolder home;
  home.write(".netrc", "machine 127.0.0.2 login me password secret\n");
  ::setenv("HOME", home.path().c_str(), 1);
  HttpClient client(options());
  EXPECT_EQ(get(client, server_.origin("127.0.0.2") + "/").end, HttpEnd::kDone);
  EXPECT_EQ(server_.log().at(0).head.find("Authorization"), std::string::npos);
}

}  // namespace
}  // namespace curate
