// SPDX-License-Identifier: Apache-2.0
// A web where every other answer is broken in a seeded way: the crawl ends, every URL is in one state, and the server's
// log holds nothing that robots.txt forbids.
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <zlib.h>

#include "support/crawls.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"
#include "web/robots.hpp"

namespace curate {
namespace {

using test::HttpServer;
using test::Reply;
using test::reply;
using test::ServedRequest;

constexpr std::uint64_t kSeed = 20261124;
constexpr int kHosts = 6, kPages = 40;
constexpr const char* kHtml = "Content-Type: text/html\r\n";

std::string gzip_bomb() {
  const std::string zeros(std::size_t{40} << 20, '\0');
  std::string out(compressBound(zeros.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
  stream.avail_in = static_cast<uInt>(zeros.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Reply answer(const ServedRequest& request, const std::string& bomb) {
  if (request.target == "/robots.txt") return reply(200, "", "User-agent: *\nDisallow: /*9$\nDisallow: /private/\n");
  std::string links = "<a href='/private/x'></a>";
  for (int i = 0; i < kPages; ++i) links += "<a href='/" + std::to_string(i) + "'></a>";
  const std::string port = request.head.substr(request.head.find(".example:") + 9, 5);
  for (int i = 0; i < kHosts; ++i)
    links += "<a href='http://h" + std::to_string(i) + ".example:" + port.substr(0, port.find('\r')) + "/'></a>";
  if (request.target == "/") return reply(200, kHtml, links);
  switch (xxh3_64(request.host + request.target, kSeed) % 16) {
    case 0:
      return Reply{.bytes = "", .reset = true};
    case 1:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort", .close = true};
    case 2:
      return reply(429, "Retry-After: 1\r\n", "");
    case 3:
      return reply(302, "Location: " + request.target + "x\r\n", "");
    case 4:
      return reply(200, "X-Long: " + std::string(100'000, 'x') + "\r\n", "");
    case 5:
      return reply(200, std::string(kHtml) + "Content-Encoding: gzip\r\n", bomb);
    case 6:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .close = true};
    case 7:
      return Reply{.bytes = "220 mail.example ESMTP\r\n", .close = true};
    case 8:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + std::string(10'000, 'e'),
                   .close = true,
                   .repeat = 1100};
    case 9:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\n\r\n" + std::string(200, 's'), .close = true, .drip = 30};
    default:
      return reply(200, kHtml, links);
  }
}

TEST(CrawlStorm, EndsWithEveryUrlInOneStateAndAsksForNothingForbidden) {
  const std::string bomb = gzip_bomb();
  HttpServer server([&](const ServedRequest& request) { return answer(request, bomb); });
  std::vector<std::string> hosts;
  for (int i = 0; i < kHosts; ++i) hosts.push_back("h" + std::to_string(i) + ".example");
  const test::TempFolder folder;
  std::string config = test::crawl_config(
      server, hosts, server.origin(hosts[0]) + "/",
      "politeness: {delay: 0, factor: 0, retry_wait: 0.001, retries: 1, give_up_after: 1000, per_address: false}\n");
  config.replace(config.find("timeout: 2"), 10, "timeout: 1");
  const CrawlStatus status = test::run_crawl_text(config, folder / "c");
  EXPECT_TRUE(status.finished);
  EXPECT_EQ(status.queued(), 0U);
  const auto states = test::url_states(folder / "c");
  std::uint64_t sum = 0;
  std::set<std::string> kinds;
  for (const std::uint64_t n : status.states) sum += n;
  for (const auto& [url, state] : states) kinds.insert(state);
  EXPECT_EQ(sum, states.size());
  EXPECT_GE(states.size(), static_cast<std::size_t>(kHosts * kPages));
  for (const char* wanted : {"fetched", "http_error", "redirected", "robots_denied", "cut", "head_too_large",
                             "truncated", "protocol", "timeout"})
    EXPECT_TRUE(kinds.contains(wanted)) << wanted;
  EXPECT_TRUE(status.counts.contains("http_content_too_large")) << status_json(status);

  const auto pages = test::archived_pages(folder / "c");
  EXPECT_EQ(std::set<std::string>(pages.begin(), pages.end()).size(), pages.size());
  const Robots robots("User-agent: *\nDisallow: /*9$\nDisallow: /private/\n");
  std::map<std::string, bool> answered;
  std::size_t forbidden = 0, early = 0;
  for (const ServedRequest& request : server.log()) {
    if (request.target == "/robots.txt") {
      answered[request.host] = true;
      continue;
    }
    early += !answered[request.host];
    forbidden += !robots.allows("curatebot", "http://" + request.host + request.target);
  }
  EXPECT_EQ(forbidden, 0U);
  EXPECT_EQ(early, 0U);
}

}  // namespace
}  // namespace curate
