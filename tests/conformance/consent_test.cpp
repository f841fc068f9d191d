// SPDX-License-Identifier: Apache-2.0
// Opt-out signals and what a fetch of robots.txt means, row by row.
#include "web/consent.hpp"

#include <map>

#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/strings.hpp"
#include "web/robots_fetch.hpp"

namespace curate {
namespace {

constexpr const char* kThreeRules = R"([
  {"location": "/directory-a/", "tdm-reservation": 1},
  {"location": "/directory-b/html/", "tdm-reservation": 1, "tdm-policy": "https://a.example/policy.json"},
  {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0}])";

// The rows' words as an input; the conditions some describe are spelt out here.
class Row {
 public:
  explicit Row(const std::vector<std::string_view>& cells)
      : id(cells[0]), channel(cells[1]), value(cells[2]), path(cells[3]) {
    input.agent = "curatebot";
    input.today = "2026-11-24";
    if (path.starts_with("/")) url = "https://a.example" + path;
    if (channel.starts_with("X-Robots-Tag")) {
      for (const std::string_view line : split_at(value, '|'))
        headers.append("X-Robots-Tag: ").append(trim_ascii(line)).append("\r\n");
    } else if (channel.starts_with("meta name=curatebot")) {
      metas.push_back({"curatebot", value});
    } else if (channel.starts_with("meta name=ROBOTS")) {
      metas.push_back({"ROBOTS", value});
    } else if (channel == "meta name=robots") {
      metas.push_back({"robots", value});
    } else if (channel == "tdmrep.json") {
      if (value == "3-rule example")
        tdm.emplace(kThreeRules);
      else if (value == "404")
        tdm.reset();
      else if (value.starts_with("\"tdm-reservation\""))
        tdm.emplace(R"([{"location":"/","tdm-reservation":"1"}])");
      else
        tdm.emplace(value.substr(0, value.find_last_of("]}") + 1));
    } else if (channel == "Content-Usage header") {
      headers = "Content-Usage: " + value.substr(0, value.find(" (")) + "\r\n";
    } else if (channel == "robots.txt Content-Usage") {
      std::string body = value;
      for (std::size_t at; (at = body.find("\\n")) != std::string::npos;) body.replace(at, 2, "\n");
      for (std::size_t at; (at = body.find(" + ")) != std::string::npos;) body.replace(at, 3, "\n");
      if (!body.starts_with("User-Agent")) body.insert(0, "User-agent: *\n");
      robots.emplace(body);
    }
    if (id == "t10") set("tdm-reservation: 1\r\n", R"([{"location":"/","tdm-reservation":0}])");
    if (id == "t11") set("", R"([{"location":"/","tdm-reservation":1}])");
    if (id == "t12") {
      headers = "TDM-Reservation: 1\r\n";
      metas.push_back({"tdm-reservation", "0"});
    }
    if (id == "t13") headers = "tdm-reservation: 0\r\ntdm-policy: https://a.example/policy.json\r\n";
    if (id == "a06") {
      headers = "Content-Usage: train-ai=n\r\n";
      robots.emplace("User-agent: *\nContent-Usage: train-ai=y\n");
    }
  }

  Consent find() {
    input.url = url;
    input.headers = headers;
    input.metas = metas;
    input.robots = robots ? &*robots : nullptr;
    input.tdm_file = tdm ? &*tdm : nullptr;
    return find_consent(input);
  }

  std::string id, channel, value, path, url = "https://a.example/any", headers;
  std::vector<MetaElement> metas;

 private:
  void set(const char* header, const char* file) {
    headers = header;
    tdm.emplace(file);
  }
  ConsentInput input;
  std::optional<Robots> robots;
  std::optional<TdmFile> tdm;
};

void check(const std::string& expected, const Consent& consent) {
  using State = TdmReservation::State;
  if (expected.starts_with("exclude images")) {
    EXPECT_TRUE(consent.train_text);
    EXPECT_FALSE(consent.train_images);
  } else if (expected.starts_with("exclude") || expected.ends_with("=> exclude")) {
    EXPECT_FALSE(consent.train_text);
    EXPECT_FALSE(consent.train_images);
  } else if (expected.starts_with("keep page, do not follow")) {
    EXPECT_TRUE(consent.train_text);
    EXPECT_FALSE(consent.follow_links);
  } else if (expected.starts_with("keep") || expected.starts_with("training allowed")) {
    EXPECT_TRUE(consent.train_text);
    EXPECT_TRUE(consent.train_images);
  } else if (expected.starts_with("reserved")) {
    EXPECT_EQ(consent.tdm.state, State::kReserved);
    EXPECT_FALSE(consent.train_text);
    EXPECT_EQ(consent.tdm.policy.empty(), expected.find("policy") == std::string::npos);
  } else if (expected.starts_with("not reserved")) {
    EXPECT_EQ(consent.tdm.state, State::kNotReserved);
    EXPECT_TRUE(consent.train_text);
    EXPECT_EQ(consent.tdm.policy, "");
  } else if (expected.starts_with("unset") || expected.find("unset") != std::string::npos) {
    EXPECT_EQ(consent.tdm.state, State::kUnset);
    EXPECT_TRUE(consent.train_text);
  } else if (expected == "unknown") {
    EXPECT_EQ(consent.usage, UsagePreference::kUnknown);
    EXPECT_TRUE(consent.train_text);
  } else if (expected.starts_with("crawl allowed, training use refused")) {
    EXPECT_TRUE(consent.crawl);
    EXPECT_FALSE(consent.train_text);
  } else {
    ADD_FAILURE() << "no rule for '" << expected << "'";
  }
}

TEST(ConsentSuite, HonoursEveryOptOutSignal) {
  const auto path = test::suites_folder() / "optout-signals/cases.tsv";
  CURATE_NEED(path);
  std::size_t rows = 0;
  const std::string file = test::slurp(path);
  for (const std::string_view line : split_at(file, '\n')) {
    if (line.empty() || line.starts_with("id")) continue;
    const auto cells = split_at(line, '\t');
    SCOPED_TRACE(std::string(line));
    Row row(cells);
    // o14: whether an element is real is for the HTML parser to say; both answers are tried.
    if (row.id == "o14") {
      EXPECT_TRUE(row.find().train_text);
      row.metas.push_back({"robots", "noai"});
      EXPECT_FALSE(row.find().train_text);
    } else {
      check(std::string(cells[4]), row.find());
    }
    ++rows;
  }
  EXPECT_EQ(rows, 33U);
}

TEST(RobotsFetchSuite, KnowsWhatAnAnswerMeans) {
  const auto path = test::suites_folder() / "robots-google/fetch_status.tsv";
  CURATE_NEED(path);
  constexpr std::int64_t kDay = 86400;
  using End = RobotsFetch::End;
  using Use = RobotsPolicy::Use;
  const auto answer = [](int status) {
    RobotsFetch fetch;
    fetch.status = status;
    return fetch;
  };
  const auto end = [](End how) {
    RobotsFetch fetch;
    fetch.end = how;
    return fetch;
  };
  const auto use = [](const RobotsFetch& fetch) { return robots_policy(fetch).use; };
  const auto refuses = [&](const RobotsFetch& fetch) {
    return use(fetch) == Use::kDisallowAll && robots_policy(fetch).retry;
  };
  const RobotsFetchOptions rfc{.refuse_forbidden = false};

  std::map<std::string, bool> rows;
  rows["f01"] = use(answer(200)) == Use::kRules;
  rows["f02"] = Robots("").allows("curatebot", "http://a.example/x");
  rows["f03"] =
      Robots("<!doctype html><html><body>Not found: sorry</body></html>").allows("curatebot", "http://a.example/x");
  {
    std::string body = "User-agent: *\nDisallow: /first\n" + std::string(Robots::kMaxBytes - 60, '#') +
                       "\nDisallow: /near\nDisallow: /la";
    const Robots robots(body + "ter\nDisallow: /last\n");
    rows["f04"] = !robots.allows("curatebot", "http://a.example/first") &&
                  robots.allows("curatebot", "http://a.example/lax") &&
                  robots.allows("curatebot", "http://a.example/last") && Robots::kMaxBytes >= 512000;
  }
  // Whatever the chain, the policy is that of its last answer, and the rules belong to the first authority.
  rows["f05"] =
      use(answer(200)) == Use::kRules && robots_url("http://first.example/x") == "http://first.example/robots.txt";
  rows["f06"] = use(end(End::kTooManyRedirects)) == Use::kAllowAll;
  rows["f07"] = refuses(end(End::kBlockedAddress));
  rows["f08"] = use(answer(400)) == Use::kAllowAll;
  rows["f09"] = use(answer(401)) == Use::kDisallowAll && robots_policy(answer(401), rfc).use == Use::kAllowAll;
  rows["f10"] = use(answer(403)) == Use::kDisallowAll && robots_policy(answer(403), rfc).use == Use::kAllowAll;
  rows["f11"] = use(answer(404)) == Use::kAllowAll;
  rows["f12"] = use(answer(410)) == Use::kAllowAll;
  rows["f13"] = use(answer(451)) == Use::kAllowAll;
  rows["f14"] = refuses(answer(429));
  rows["f15"] = refuses(answer(500));
  RobotsFetch busy = answer(503);
  busy.retry_after = 120;
  rows["f16"] = refuses(busy) && robots_policy(busy).valid_for >= 120;
  rows["f17"] = refuses(end(End::kNoName));
  rows["f18"] = refuses(end(End::kNoConnection));
  rows["f19"] = refuses(end(End::kBadCertificate));
  rows["f20"] = refuses(end(End::kTimeout)) && refuses(end(End::kCutBody));
  RobotsFetch cached = answer(500);
  cached.cached_age = 29 * kDay;
  rows["f21"] = use(cached) == Use::kCached && robots_policy(cached).retry;
  RobotsFetch dead = answer(500);
  dead.unreachable_for = 30 * kDay;
  rows["f22"] = use(dead) == Use::kAllowAll;
  rows["f23"] = robots_policy(answer(200)).valid_for == kDay;
  RobotsFetch short_lived = answer(200), long_lived = answer(200);
  short_lived.max_age = 3600;
  long_lived.max_age = 7 * kDay;
  rows["f24"] = robots_policy(short_lived).valid_for == 3600 && robots_policy(long_lived).valid_for == kDay;
  // The fetch stops at its cap; what was read up to there is parsed.
  rows["f25"] = !Robots("User-agent: *\nDisallow: /x\n" + std::string(std::size_t{4} << 20, 'a'))
                     .allows("curatebot", "http://a.example/x");
  rows["f26"] = robots_url("http://a.example/x") == "http://a.example/robots.txt" &&
                robots_url("https://a.example/x") == "https://a.example/robots.txt" &&
                robots_url("http://a.example:8080/x") == "http://a.example:8080/robots.txt";
  const Robots closed("User-agent: *\nDisallow: /\n");
  rows["f27"] = find_consent({.url = "http://a.example/robots.txt",
                              .agent = "curatebot",
                              .today = {},
                              .headers = {},
                              .metas = {},
                              .robots = &closed})
                    .crawl;

  std::size_t seen = 0;
  const std::string file = test::slurp(path);
  for (const std::string_view line : split_at(file, '\n')) {
    if (!line.starts_with('f')) continue;
    EXPECT_TRUE(rows.at(std::string(line.substr(0, line.find('\t'))))) << line;
    ++seen;
  }
  EXPECT_EQ(seen, 27U);
}

}  // namespace
}  // namespace curate
