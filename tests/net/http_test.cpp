// SPDX-License-Identifier: Apache-2.0
#include "net/http.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/http_server.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using test::HttpServer;
using test::Reply;
using test::reply;
using test::ServedRequest;
using namespace std::chrono_literals;

HttpClient::Options local_options(const HttpServer& server) {
  HttpClient::Options options;
  options.guard = AddressGuard({*AddressRange::parse("127.0.0.0/8")});
  options.ports = {server.port()};
  options.user_agent = "curate-test/1";
  return options;
}

HttpResponse fetch(HttpClient& client, HttpRequest request) {
  client.submit(std::move(request));
  HttpResponse response;
  while (!client.next(response, 10s)) {
  }
  return response;
}

HttpResponse fetch(HttpClient& client, const std::string& url, const HttpLimits& limits = {}) {
  HttpRequest request;
  request.url = url;
  request.limits = limits;
  return fetch(client, std::move(request));
}

TEST(Http, GivesHeadAndBodyAsTheyCame) {
  const std::string head =
      "HTTP/1.1 200 Fine\r\nX-Odd:  spaced  \r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n";
  const std::string body = "5;x=y\r\nhello\r\n0\r\n\r\n";
  HttpServer server([&](const ServedRequest&) { return Reply{.bytes = head + body}; });
  HttpClient client(local_options(server));
  const HttpResponse response = fetch(client, server.origin() + "/a?b#c");
  EXPECT_EQ(response.end, HttpEnd::kDone) << response.detail;
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.head, head);
  EXPECT_EQ(response.body, body);
  EXPECT_EQ(response.version, 11);
  EXPECT_EQ(response.address->to_string(), "127.0.0.1");
  EXPECT_EQ(server.log().at(0).target, "/a?b");
  EXPECT_THAT(server.log().at(0).head, testing::HasSubstr("User-Agent: curate-test/1\r\n"));
}

TEST(Http, ReusesConnections) {
  HttpServer server([](const ServedRequest&) { return reply(200, "", "x"); });
  HttpClient client(local_options(server));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(fetch(client, server.origin() + "/").end, HttpEnd::kDone);
  EXPECT_EQ(server.log().back().connection, 1);
}

TEST(Http, ForgetsInterimAnswers) {
  HttpServer server([](const ServedRequest&) {
    return Reply{.bytes =
                     "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};
  });
  HttpClient client(local_options(server));
  const HttpResponse response = fetch(client, server.origin() + "/");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.head, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
}

TEST(Http, NeverFollowsRedirects) {
  HttpServer server([](const ServedRequest&) { return reply(302, "Location: /elsewhere\r\n", ""); });
  HttpClient client(local_options(server));
  EXPECT_EQ(fetch(client, server.origin() + "/").status, 302);
  EXPECT_EQ(server.log().size(), 1U);
}

TEST(Http, EndsABodyAtItsLimitAndKeepsWhatCame) {
  HttpServer server([](const ServedRequest&) {
    return Reply{.bytes = "HTTP/1.1 200 OK\r\n\r\n" + std::string(70'000, 'x'), .close = true};
  });
  HttpClient client(local_options(server));
  HttpLimits limits;
  limits.max_body = 1000;
  const HttpResponse response = fetch(client, server.origin() + "/", limits);
  EXPECT_EQ(response.end, HttpEnd::kBodyTooLarge);
  EXPECT_EQ(response.body.size(), 1000U);
  limits.max_body = 70'000;
  EXPECT_EQ(fetch(client, server.origin() + "/", limits).end, HttpEnd::kDone);
}

TEST(Http, EndsAHeadAtItsLimits) {
  HttpServer bytes([](const ServedRequest&) { return reply(200, "X: " + std::string(70'000, 'x') + "\r\n", ""); });
  HttpClient a(local_options(bytes));
  EXPECT_EQ(fetch(a, bytes.origin() + "/").end, HttpEnd::kHeadTooLarge);
  std::string lines;
  for (int i = 0; i < 300; ++i) lines += "X: y\r\n";
  HttpServer many([&](const ServedRequest&) { return reply(200, lines, ""); });
  HttpClient b(local_options(many));
  EXPECT_EQ(fetch(b, many.origin() + "/").end, HttpEnd::kHeadTooLarge);
}

TEST(Http, EndsWhatTakesTooLong) {
  HttpServer server([](const ServedRequest&) { return Reply{.bytes = "HTTP/1.1 200 OK\r\n\r\nslow", .drip = 20}; });
  HttpClient client(local_options(server));
  HttpLimits limits;
  limits.total = 150ms;
  EXPECT_EQ(fetch(client, server.origin() + "/", limits).end, HttpEnd::kTimeout);
}

TEST(Http, TellsBrokenAnswersApart) {
  HttpServer server([](const ServedRequest& request) {
    if (request.target == "/cut")
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", .close = true};
    if (request.target == "/reset") return Reply{.bytes = "", .reset = true};
    if (request.target == "/chunk")
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", .close = true};
    return Reply{.bytes = "SSH-2.0-OpenSSH\r\n", .close = true};
  });
  HttpClient client(local_options(server));
  const HttpResponse cut = fetch(client, server.origin() + "/cut");
  EXPECT_EQ(cut.end, HttpEnd::kCut);
  EXPECT_EQ(cut.body, "abc");
  EXPECT_EQ(fetch(client, server.origin() + "/reset").end, HttpEnd::kCut);
  EXPECT_EQ(fetch(client, server.origin() + "/chunk").end, HttpEnd::kCut);
  EXPECT_EQ(fetch(client, server.origin() + "/ssh").end, HttpEnd::kProtocol);
  HttpClient::Options options = local_options(server);
  options.ports = {1};
  HttpClient closed(options);
  EXPECT_EQ(fetch(closed, "http://127.0.0.1:1/").end, HttpEnd::kNoConnection);
}

TEST(Http, DoesNotSendAgainWhenAKeptConnectionIsGone) {
  int answers = 0;
  HttpServer server(
      [&](const ServedRequest&) { return ++answers == 1 ? reply(200, "", "x") : Reply{.bytes = "", .reset = true}; });
  HttpClient client(local_options(server));
  EXPECT_EQ(fetch(client, server.origin() + "/1").end, HttpEnd::kDone);
  const HttpResponse second = fetch(client, server.origin() + "/2");
  EXPECT_TRUE(second.end == HttpEnd::kStale || second.end == HttpEnd::kCut) << http_end_name(second.end);
  EXPECT_EQ(server.log().size(), 2U);
}

TEST(Http, AsksBeforeItTakesABody) {
  HttpServer server([](const ServedRequest& request) {
    return reply(200, "Content-Type: " + request.target.substr(1) + "/x\r\n", std::string(500'000, 'x'));
  });
  HttpClient::Options options = local_options(server);
  options.wants_body = [](const HttpRequest&, int, std::string_view head) {
    return head.find("video") == std::string_view::npos;
  };
  HttpClient client(options);
  const HttpResponse video = fetch(client, server.origin() + "/video");
  EXPECT_EQ(video.end, HttpEnd::kUnwanted);
  EXPECT_EQ(video.body, "");
  EXPECT_THAT(video.head, testing::HasSubstr("Content-Type: video/x\r\n"));
  EXPECT_EQ(fetch(client, server.origin() + "/text").end, HttpEnd::kDone);
}

TEST(Http, ABusyAddressGetsNothing) {
  HttpServer server([](const ServedRequest&) { return reply(200, "", "x"); });
  HttpClient::Options options = local_options(server);
  bool busy = true;
  options.gate = [&](std::uint64_t, const IpAddress&) {
    return busy ? HttpClient::Gate::kBusy : HttpClient::Gate::kGo;
  };
  HttpClient client(options);
  const HttpResponse response = fetch(client, server.origin() + "/");
  EXPECT_EQ(response.end, HttpEnd::kBusyAddress);
  EXPECT_EQ(response.address->to_string(), "127.0.0.1");
  busy = false;
  EXPECT_EQ(fetch(client, server.origin() + "/").end, HttpEnd::kDone);
  busy = true;
  EXPECT_EQ(fetch(client, server.origin() + "/").end, HttpEnd::kBusyAddress);
  EXPECT_EQ(server.log().size(), 1U);
}

TEST(Http, SendsBodiesToEndpointsOfTheOperator) {
  HttpServer server([](const ServedRequest&) { return reply(200, "", ""); });
  HttpClient client(HttpClient::Options{});
  HttpRequest request;
  request.url = server.origin() + "/bucket/key";
  request.method = "PUT";
  request.body = "five!";
  request.trusted = true;
  EXPECT_EQ(fetch(client, request).end, HttpEnd::kDone);
  EXPECT_EQ(server.log().at(0).method, "PUT");
  EXPECT_THAT(server.log().at(0).head, testing::HasSubstr("Content-Length: 5\r\n"));
}

TEST(Http, ReadsRetryAfter) {
  HttpServer server([](const ServedRequest&) { return reply(503, "Retry-After: 120\r\n", ""); });
  HttpClient client(local_options(server));
  EXPECT_EQ(fetch(client, server.origin() + "/").retry_after, 120);
}

TEST(Http, IgnoresProxiesOfTheEnvironment) {
  HttpServer server([](const ServedRequest&) { return reply(200, "", "x"); });
  ::setenv("http_proxy", "http://127.0.0.1:9/", 1);
  ::setenv("ALL_PROXY", "http://127.0.0.1:9/", 1);
  HttpClient client(local_options(server));
  EXPECT_EQ(fetch(client, server.origin() + "/").end, HttpEnd::kDone);
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
}

TEST(Http, DoesManyAtOnce) {
  HttpServer server([](const ServedRequest& request) { return reply(200, "", request.target); });
  HttpClient client(local_options(server));
  constexpr std::uint64_t kMany = 200;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    HttpRequest request;
    request.tag = i;
    request.url = server.origin() + "/" + std::to_string(i);
    client.submit(request);
  }
  std::vector<bool> seen(kMany);
  HttpResponse response;
  while (client.in_flight() > 0) {
    if (!client.next(response, 10s)) continue;
    EXPECT_EQ(response.body, "/" + std::to_string(response.request.tag));
    seen[response.request.tag] = true;
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), true), kMany);
}

}  // namespace
}  // namespace curate
