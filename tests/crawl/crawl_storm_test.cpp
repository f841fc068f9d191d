// SPDX-License-Identifier: Apache-2.0
// A web where every other answer is broken in a seeded way: the crawl ends, every URL is in the state its fault leads
// to, and the server's log holds nothing that came too soon or that robots.txt forbids. CURATE_LONG: 100,000 URLs.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "crawl/database.hpp"
#include "crawl/frontier.hpp"
#include "support/certificates.hpp"
#include "support/crawls.hpp"
#include "support/inner_net.hpp"
#include "support/runs.hpp"
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
constexpr double kDelay = 0.02, kCrawlDelay = 0.1;
constexpr const char* kHtml = "Content-Type: text/html\r\n";
constexpr const char* kRules = "User-agent: *\nDisallow: /*9$\nDisallow: /private/\n";
// Not among the addresses the crawl may contact; the server listens there too.
constexpr const char* kInner = "127.66.0.1";
constexpr const char* kTlsAddress = "127.3.0.1";

struct Web {
  int hosts = 0, pages = 0;
  int in_flight = 64;
  bool own_net = false;  ///< with DNS that changes its mind and an expired certificate
  std::string port;

  std::string host(int i) const { return "h" + std::to_string(i) + ".example"; }
  // Two hosts on each address.
  std::string address(int i) const {
    return "127.1." + std::to_string(i / 2 / 250) + "." + std::to_string(i / 2 % 250 + 1);
  }
};

int number_of(std::string_view host) {
  return static_cast<int>(parse_unsigned(host.substr(1, host.find('.') - 1)).value_or(0));
}

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

// How a host's robots.txt is: one in twenty of each of some kinds, the rest have kRules.
enum class Rules { kNormal, kServerError, kMoved, kMissing, kNothing, kSlow };
Rules rules_of(int host) {
  switch (host % 20) {
    case 11:
      return Rules::kServerError;
    case 12:
      return Rules::kMoved;
    case 13:
      return Rules::kMissing;
    case 14:
      return Rules::kNothing;
    case 15:
      return Rules::kSlow;
    default:
      return Rules::kNormal;
  }
}
std::string rules_text(int host) {
  switch (rules_of(host)) {
    case Rules::kServerError:
    case Rules::kNothing:
      return "User-agent: *\nDisallow: /\n";
    case Rules::kMissing:
      return "";
    case Rules::kSlow:
      return std::string(kRules) + "Crawl-delay: 0.1\n";
    default:
      return kRules;
  }
}

Reply robots_answer(int host, bool moved) {
  switch (rules_of(host)) {
    case Rules::kServerError:
      return reply(503, "", "");
    case Rules::kMissing:
      return reply(404, "", "");
    case Rules::kMoved:
      return moved ? reply(200, "", kRules) : reply(301, "Location: /moved/robots\r\n", "");
    default:
      return reply(200, "", rules_text(host));
  }
}

bool is_robots(std::string_view target) {
  return target == "/robots.txt" || target == "/moved/robots";
}

enum Fault {
  kReset,
  kShort,
  kTooMany,
  kRedirect,
  kLongHead,
  kBomb,
  kBadChunk,
  kNoHttp,
  kEndless,
  kDrip,
  kMore,
  kSound
};
Fault fault_of(std::string_view host, std::string_view target) {
  if (target == "/") return kSound;
  if (target.ends_with('x')) return kRedirect;
  const std::uint64_t draw = xxh3_64(std::string(host).append(target), kSeed) % 18;
  return draw < kSound ? static_cast<Fault>(draw) : kSound;
}
const char* state_of(Fault fault) {
  switch (fault) {
    case kReset:
    case kShort:
    case kBadChunk:
      return "cut";
    case kTooMany:
      return "http_error";
    case kRedirect:
      return "redirected";
    case kLongHead:
      return "head_too_large";
    case kNoHttp:
      return "protocol";
    case kEndless:
      return "truncated";
    case kDrip:
      return "timeout";
    default:
      return "fetched";
  }
}

Reply answer(const ServedRequest& request, const Web& web, const std::string& bomb) {
  const int number = number_of(request.host);
  if (is_robots(request.target)) return robots_answer(number, request.target != "/robots.txt");
  std::string links;
  if (request.target == "/") {
    links = "<a href='/private/x'></a>";
    for (int i = 0; i < web.pages; ++i) links += "<a href='/" + std::to_string(i) + "'></a>";
    for (int i = number == 0 ? 1 : web.hosts; i < web.hosts; ++i)
      links += "<a href='http://" + web.host(i) + ":" + web.port + "/'></a>";
    if (number == 0 && web.own_net)
      for (int i = 0; i < 5; ++i)
        links += "<a href='https://t" + std::to_string(i) + ".example/'></a><a href='http://f" + std::to_string(i) +
                 ".example:" + web.port + "/'></a>";
  }
  switch (fault_of(request.host, request.target)) {
    case kReset:
      return Reply{.bytes = "", .reset = true};
    case kShort:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort", .close = true};
    case kTooMany:
      return reply(429, "Retry-After: 1\r\n", "");
    case kRedirect:
      return reply(302, "Location: " + request.target + "x\r\n", "");
    case kLongHead:
      return reply(200, "X-Long: " + std::string(100'000, 'x') + "\r\n", "");
    case kBomb:
      return reply(200, std::string(kHtml).append("Content-Encoding: gzip\r\n"), bomb);
    case kBadChunk:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .close = true};
    case kNoHttp:
      return Reply{.bytes = "220 mail.example ESMTP\r\n", .close = true};
    case kEndless:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + std::string(10'000, 'e'),
                   .close = true,
                   .repeat = 1100};
    case kDrip:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\n\r\n" + std::string(200, 's'), .close = true, .drip = 30};
    case kMore:
      return Reply{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more than was promised"};
    case kSound:
      break;
  }
  return reply(200, kHtml, links);
}

// Names that first are not there, then lead inside, then to the web, then to both.
std::vector<std::string> flipping(std::string_view name, std::map<std::string, int, std::less<>>& asked) {
  const int turn = number_of(name) + asked[std::string(name)]++;
  const std::string outer = "127.1.3." + std::to_string(number_of(name) + 1);
  switch (turn % 4) {
    case 0:
      return {};
    case 1:
      return {kInner};
    case 2:
      return {outer};
    default:
      return {kInner, outer};
  }
}

class CrawlStorm : public testing::Test {
 protected:
  CrawlStorm() {
    const bool large = std::getenv("CURATE_LONG") != nullptr;
    web_.hosts = large ? 1000 : 20;
    web_.pages = large ? 100 : 12;
    web_.in_flight = large ? 512 : 64;
    web_.own_net = test::enter_inner_net(folder_.path().string());
    server_ =
        std::make_unique<HttpServer>([this](const ServedRequest& request) { return answer(request, web_, bomb_); },
                                     std::vector<std::string>{"0.0.0.0"});
    web_.port = std::to_string(server_->port());
    if (!web_.own_net) return;
    names_ = std::make_unique<test::DnsServer>([this](std::string_view name) -> std::vector<std::string> {
      if (!name.ends_with(".example")) return {};
      if (name.starts_with('t')) return {kTlsAddress};
      if (name.starts_with('f')) return flipping(name, asked_);
      return {web_.address(number_of(name))};
    });
    serve_expired();
  }

  ~CrawlStorm() override {
    if (tls_ <= 0) return;
    ::kill(tls_, SIGKILL);
    ::waitpid(tls_, nullptr, 0);
  }

  void serve_expired() {
    const std::string folder = folder_.path().string();
    if (!test::make_certificates(folder, {"t0.example", "t1.example", "t2.example", "t3.example", "t4.example"}))
      return;
    tls_ = ::fork();
    if (tls_ != 0) return;
    const std::string command = "cd " + folder + " && exec openssl s_server -www -cert expired.pem -key key -accept " +
                                kTlsAddress + ":443 >tls.log 2>&1";
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }

  std::string config() const {
    std::string resolve;
    for (int i = 0; i < web_.hosts && !web_.own_net; ++i)
      resolve += (i == 0 ? "\"" : ", \"") + web_.host(i) + ":" + web_.port + ":" + web_.address(i) + "\"";
    return "agent: {name: curatebot, contact: \"https://example.org/bot\"}\n"
           "seeds: [{urls: [\"http://h0.example:" +
           web_.port + "/\"]}]\nscope: {within: any}\nsitemaps: false\ntdmrep: false\n" +
           "politeness: {delay: " + std::to_string(kDelay) +
           ", factor: 0, retry_wait: 0.01, max_retry_wait: 1, retries: 1, give_up_after: 1000}\n" + "fetch: {ports: [" +
           web_.port +
           ", 443], allow_addresses: [127.1.0.0/16, 127.3.0.0/16], timeout: 1, max_body: 1MiB, in_flight: " +
           std::to_string(web_.in_flight) + (web_.own_net ? ", ca_file: ca.pem" : "") + ", resolve: [" + resolve +
           "]}\n";
  }

  Web web_;
  std::string bomb_ = gzip_bomb();
  test::TempFolder folder_;
  std::map<std::string, int, std::less<>> asked_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<test::DnsServer> names_;
  pid_t tls_ = 0;
};

void expect_manners(const std::vector<ServedRequest>& log) {
  std::map<std::string, double> rules_came, host_ended, address_ended;
  std::map<std::string, Robots> robots;
  std::map<std::string, std::string> last;
  std::size_t forbidden = 0, early = 0, too_soon = 0, inner = 0;
  for (const ServedRequest& request : log) {
    const int number = number_of(request.host);
    inner += request.address == kInner;
    double delay = kDelay;
    if (is_robots(request.target)) {
      rules_came[request.host] = request.ended;
    } else {
      if (rules_of(number) == Rules::kSlow && !request.host.starts_with('f')) delay = kCrawlDelay;
      const auto came = rules_came.find(request.host);
      early += came == rules_came.end() || came->second == 0 || came->second > request.at;
      const auto rules = robots.try_emplace(request.host, rules_text(number)).first;
      forbidden += !rules->second.allows("curatebot", "http://" + request.host + request.target);
    }
    auto& host = host_ended[request.host];
    auto& address = address_ended[request.address];
    const bool soon = (host > 0 && request.at - host < delay) || (address > 0 && request.at - address < kDelay);
    if (soon && ++too_soon < 10)
      ADD_FAILURE() << request.host << request.target << " came " << request.at - host << " s after "
                    << last[request.host] << ", " << request.at - address << " s after " << last[request.address];
    last[request.host] = last[request.address] = request.host + request.target;
    host = address = request.ended;
  }
  EXPECT_EQ(forbidden, 0U);
  EXPECT_EQ(early, 0U);
  EXPECT_EQ(too_soon, 0U);
  EXPECT_EQ(inner, 0U);
  std::printf(
      "%zu requests: %zu forbidden, %zu before robots.txt was answered, %zu too soon, %zu to an inner address\n",
      log.size(), forbidden, early, too_soon, inner);
}

TEST_F(CrawlStorm, EndsWithEveryUrlInItsStateAndAsksForNothingForbiddenOrTooSoon) {
  const auto config_path = folder_.write("crawl.yaml", config());
  const auto crawl = folder_ / "c";
  const auto result = test::shell("ulimit -n 65536; " + test::program() + " crawl " + config_path.string() + " -q -o " +
                                  crawl.string());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);

  const auto states = test::url_states(crawl);
  std::map<std::string, std::size_t> kinds;
  for (const auto& [url, state] : states) ++kinds[state];
  EXPECT_FALSE(kinds.contains("queued"));
  std::size_t wrong = 0;
  for (int host = 0; host < web_.hosts; ++host) {
    for (int page = -1; page < web_.pages; ++page) {
      const std::string target = page < 0 ? "/" : "/" + std::to_string(page);
      const std::string url = "http://" + web_.host(host) + ":" + web_.port + target;
      const bool asked = rules_of(host) != Rules::kServerError && rules_of(host) != Rules::kNothing;
      if (!asked && page >= 0) continue;
      const bool allowed = Robots(rules_text(host)).allows("curatebot", url);
      const std::string expected = rules_of(host) == Rules::kServerError ? "robots_unreachable"
                                   : !allowed                            ? "robots_denied"
                                                                         : state_of(fault_of(web_.host(host), target));
      const auto found = states.find(url);
      const std::string state = found == states.end() ? "absent" : found->second;
      if (state != expected && ++wrong < 20) ADD_FAILURE() << url << " is " << state << ", not " << expected;
    }
  }
  EXPECT_EQ(wrong, 0U);
  if (web_.own_net) {
    names_.reset();  // its thread writes asked_
    for (int i = 0; i < 5; ++i)
      EXPECT_EQ(states.at("https://t" + std::to_string(i) + ".example/"), "robots_unreachable");
    EXPECT_GT(asked_.size(), 4U);
  }
  for (const char* wanted : {"fetched", "http_error", "redirected", "too_many_redirects", "robots_denied", "cut",
                             "head_too_large", "truncated", "protocol", "timeout", "robots_unreachable"})
    EXPECT_TRUE(kinds.contains(wanted)) << wanted;
  Database database = Database::open_to_read((crawl / "frontier.sqlite").string());
  EXPECT_TRUE(Frontier::counters(database).contains("http_content_too_large"));

  const auto pages = test::archived_pages(crawl);
  EXPECT_EQ(std::set<std::string>(pages.begin(), pages.end()).size(), pages.size());
  expect_manners(server_->log());
  std::printf("%zu URLs%s, at most %ld MB\n", states.size(),
              web_.own_net ? ", names that change and an expired certificate among them" : "", used.ru_maxrss / 1024);
  for (const auto& [state, n] : kinds) std::printf("  %-20s %zu\n", state.c_str(), n);
#ifndef __SANITIZE_THREAD__  // it keeps a shadow of all memory: the peak would tell nothing of ours
  EXPECT_LT(used.ru_maxrss, 200L * 1024);
#endif
}

}  // namespace
}  // namespace curate
