// SPDX-License-Identifier: Apache-2.0
#include "crawl/config.hpp"

#include <algorithm>
#include <filesystem>

#include <curate/params.hpp>

#include "util/strings.hpp"
#include "web/url.hpp"

namespace curate {

namespace {

constexpr double kDay = 86400;

// The map of one section; an empty one if it is not there.
const Value* section(const Value& tree, std::string_view name) {
  static const Value kNone{Value::Kind::kMap, "", false, {}, {}, {}};
  const Value* found = tree.find(name);
  return found == nullptr ? &kNone : found;
}

void check_token(Params& p, const std::string& token) {
  const bool good = !token.empty() && std::ranges::all_of(token, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
  if (!good)
    p.fail("name", "'" + token + "' is no product token: robots.txt knows crawlers by letters, '-' and '_' alone");
}

void read_agent(const Value& tree, CrawlConfig& config) {
  const Value* map = tree.find("agent");
  if (map == nullptr)
    throw ConfigError(tree.where,
                      "'agent' is missing: a crawler says who it is and whom to write to, such as "
                      "agent: {name: mybot, contact: \"https://example.org/bot\"}");
  Params p("'agent'", map);
  config.agent = p.text("name", "curatebot", "");
  check_token(p, config.agent);
  config.contact = p.required_text("contact", "");
  config.from = p.text("from", "", "");
  p.finish();
  const auto url = Url::parse(config.contact);
  const bool is_url = url && (url->scheme() == "http" || url->scheme() == "https") && !url->host().empty();
  const auto at = config.contact.find('@');
  const bool is_mail = !is_url && at != std::string::npos && at > 0 && at + 1 < config.contact.size();
  const auto is_plain = [](std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
  };
  if (!(is_url || is_mail) || !is_plain(config.contact) || config.contact.find(' ') != std::string::npos)
    p.fail("contact", "'contact: " + config.contact +
                          "' is neither a URL nor a mail address: site owners must be able "
                          "to reach you");
  if (!is_plain(config.from)) p.fail("from", "'from' holds characters that no header may have");
}

SeedConfig read_seed(const Value& entry, const std::string& folder) {
  if (entry.kind != Value::Kind::kMap)
    throw ConfigError(entry.where,
                      "a seed is a map such as {urls: [\"https://example.org/\"]}, {list: seeds.txt} or "
                      "{sitemap: \"https://example.org/sitemap.xml\"}; got " +
                          entry.describe());
  SeedConfig seed;
  seed.where = entry.where;
  Params p("seed", &entry);
  seed.urls = p.list("urls", {}, "");
  seed.list = p.text("list", "", "");
  const std::string sitemap = p.text("sitemap", "", "");
  seed.url_column = static_cast<int>(p.integer("url_column", 1, "", 1, 1000));
  seed.score_column = static_cast<int>(p.integer("score_column", 0, "", 0, 1000));
  seed.min_score = p.number("min_score", 0, "");
  const std::string separator = p.choice("separator", {"tab", "comma", "space"}, "tab", "");
  seed.separator = separator == "comma" ? ',' : separator == "space" ? ' ' : '\t';
  p.finish();
  if (!seed.urls.empty() + !seed.list.empty() + !sitemap.empty() != 1)
    throw ConfigError(entry.where, "a seed has one of 'urls', 'list' and 'sitemap'");
  if (p.given("min_score") && seed.score_column == 0)
    p.fail("min_score", "'min_score' needs 'score_column': where the score of a line stands, counted from 1");
  if (!seed.list.empty()) {
    seed.kind = SeedConfig::Kind::kList;
    seed.list = (std::filesystem::path(folder) / seed.list).string();
  }
  if (!sitemap.empty()) {
    seed.kind = SeedConfig::Kind::kSitemap;
    seed.urls = {sitemap};
  }
  for (const std::string& text : seed.urls) {
    const auto url = Url::parse(text);
    if (!url || (url->scheme() != "http" && url->scheme() != "https"))
      throw ConfigError(entry.where, "'" + text + "' is no http or https URL");
  }
  return seed;
}

void read_scope(const Value& tree, ScopeConfig& scope) {
  Params p("'scope'", section(tree, "scope"));
  const std::string within = p.choice("within", {"host", "domain", "prefix", "any"}, "domain", "");
  scope.within = within == "host"     ? ScopeWithin::kHost
                 : within == "prefix" ? ScopeWithin::kPrefix
                 : within == "any"    ? ScopeWithin::kAny
                                      : ScopeWithin::kDomain;
  scope.depth = static_cast<int>(p.integer("depth", scope.depth, "", 0, 1'000'000));
  scope.include = p.list("include", {}, "");
  scope.exclude = p.list("exclude", {}, "");
  const auto count = [&](std::string_view name) { return static_cast<std::uint64_t>(p.integer(name, 0, "", 0)); };
  scope.max_pages = count("max_pages");
  scope.max_host_pages = count("max_host_pages");
  scope.max_bytes = p.bytes("max_bytes", 0, "");
  scope.max_host_bytes = p.bytes("max_host_bytes", 0, "");
  p.finish();
}

void read_politeness(const Value& tree, PolitenessConfig& out) {
  Params p("'politeness'", section(tree, "politeness"));
  out.delay = p.number("delay", out.delay, "", 0, kDay);
  out.factor = p.number("factor", out.factor, "", 0, 1000);
  out.max_delay = p.number("max_delay", out.max_delay, "", 0, kDay);
  out.max_crawl_delay = p.number("max_crawl_delay", out.max_crawl_delay, "", 0, kDay);
  out.per_address = p.flag("per_address", out.per_address, "");
  out.retries = static_cast<int>(p.integer("retries", out.retries, "", 0, 100));
  out.retry_wait = p.number("retry_wait", out.retry_wait, "", 0, kDay);
  out.max_retry_wait = p.number("max_retry_wait", out.max_retry_wait, "", 0, kDay);
  out.give_up_after = static_cast<int>(p.integer("give_up_after", out.give_up_after, "", 1, 10'000));
  out.forbidden_robots_refuse = p.flag("forbidden_robots_refuse", out.forbidden_robots_refuse, "");
  p.finish();
}

void read_fetch(const Value& tree, const std::string& folder, FetchConfig& out) {
  Params p("'fetch'", section(tree, "fetch"));
  out.in_flight = static_cast<int>(p.integer("in_flight", out.in_flight, "", 1, 10'000));
  out.max_body = p.bytes("max_body", out.max_body, "");
  out.max_decoded = p.bytes("max_decoded", out.max_decoded, "");
  const auto seconds = [&](std::string_view name, std::chrono::milliseconds fallback) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(
        p.number(name, static_cast<double>(fallback.count()) / 1000, "", 0.001, kDay) * 1000));
  };
  out.connect = seconds("connect_timeout", out.connect);
  out.total = seconds("timeout", out.total);
  out.max_redirects = static_cast<int>(p.integer("max_redirects", out.max_redirects, "", 0, 20));
  out.types = p.list("types", out.types, "");
  const std::vector<std::string> ports = p.list("ports", {"80", "443"}, "");
  out.ports.clear();
  for (const std::string& text : ports) {
    const auto port = parse_unsigned(text);
    if (!port || *port == 0 || *port > 65535) p.fail("ports", "'" + text + "' is no port");
    out.ports.push_back(static_cast<std::uint16_t>(*port));
  }
  for (const std::string& text : p.list("allow_addresses", {}, "")) {
    const auto range = AddressRange::parse(text);
    if (!range) p.fail("allow_addresses", "'" + text + "' is no address range such as 10.1.0.0/16");
    out.allow_addresses.push_back(*range);
  }
  out.resolve = p.list("resolve", {}, "");
  for (const std::string& text : out.resolve)
    if (std::ranges::count(text, ':') < 2) p.fail("resolve", "'" + text + "': expected HOST:PORT:ADDRESS");
  out.ca_file = p.text("ca_file", "", "");
  if (!out.ca_file.empty()) out.ca_file = (std::filesystem::path(folder) / out.ca_file).string();
  out.http2 = p.flag("http2", out.http2, "");
  out.allow_downgrade = p.flag("allow_downgrade", out.allow_downgrade, "");
  p.finish();
}

void read_output(const Value& tree, CrawlConfig& config) {
  Params p("'output'", section(tree, "output"));
  config.coding = p.choice("format", {"warc.zst", "warc.gz"}, "warc.zst", "") == "warc.gz" ? WarcWriter::Coding::kGzip
                                                                                           : WarcWriter::Coding::kZstd;
  const bool gzip = config.coding == WarcWriter::Coding::kGzip;
  config.level = static_cast<int>(p.integer("level", 1, "", gzip ? 0 : -7, gzip ? 3 : 19));
  config.max_file = p.bytes("max_file", config.max_file, "");
  config.commit_every = static_cast<int>(p.integer("commit_every", config.commit_every, "", 1, 1'000'000));
  p.finish();
}

void check_keys(const Value& tree) {
  static const std::vector<std::string> kKeys{"name",   "agent",      "seeds", "scope",  "order",         "sitemaps",
                                              "tdmrep", "politeness", "fetch", "output", "strip_tracking"};
  for (const Value::Entry& entry : tree.entries) {
    if (std::ranges::find(kKeys, entry.key) != kKeys.end()) continue;
    const std::string hint = did_you_mean(entry.key, kKeys);
    throw ConfigError(entry.where, "unknown key '" + entry.key + "'" +
                                       (hint.empty() ? "; the config of a crawl has " + join(kKeys, ", ") : hint));
  }
}

}  // namespace

std::string CrawlConfig::user_agent() const {
  return agent + "/" CURATE_VERSION " (+" + contact + ")";
}

CrawlConfig read_crawl_config(const Value& tree, const std::string& folder) {
  if (tree.kind != Value::Kind::kMap)
    throw ConfigError(tree.where, "the config of a crawl is a map with agent and seeds; got " + tree.describe());
  check_keys(tree);
  CrawlConfig config;
  config.folder = folder;
  Value scalars;
  scalars.kind = Value::Kind::kMap;
  for (const char* key : {"name", "order", "sitemaps", "tdmrep", "strip_tracking"})
    for (const Value::Entry& entry : tree.entries)
      if (entry.key == key) scalars.entries.push_back(entry);
  Params p("config", &scalars);
  config.name = p.text("name", "crawl", "");
  config.by_priority = p.choice("order", {"breadth", "priority"}, "breadth", "") == "priority";
  config.sitemaps = p.flag("sitemaps", true, "");
  config.tdmrep = p.flag("tdmrep", true, "");
  config.strip_tracking = p.flag("strip_tracking", true, "");
  read_agent(tree, config);
  read_scope(tree, config.scope);
  read_politeness(tree, config.politeness);
  read_fetch(tree, folder, config.fetch);
  read_output(tree, config);
  const Value* seeds = tree.find("seeds");
  if (seeds == nullptr || seeds->kind != Value::Kind::kList || seeds->items.empty())
    throw ConfigError(seeds == nullptr ? tree.where : seeds->where,
                      "'seeds' needs a list such as [{urls: [\"https://example.org/\"]}]");
  for (const Value& entry : seeds->items) config.seeds.push_back(read_seed(entry, folder));
  return config;
}

}  // namespace curate
