// SPDX-License-Identifier: Apache-2.0
#include "support/crawls.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "crawl/database.hpp"
#include "run/yaml.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"
#include "web/http_body.hpp"
#include "web/warc_digest.hpp"
#include "web/warc_scanner.hpp"

namespace curate::test {

std::string crawl_config(const HttpServer& server, const std::vector<std::string>& hosts, const std::string& seed,
                         const std::string& more, const std::map<std::string, std::string>& addresses) {
  const std::string port = std::to_string(server.port());
  std::string resolve;
  for (const std::string& host : hosts) {
    const auto found = addresses.find(host);
    resolve += (resolve.empty() ? "\"" : ", \"") + host + ":" + port + ":" +
               (found == addresses.end() ? "127.0.0.1" : found->second) + "\"";
  }
  std::string text = "agent: {name: curatebot, contact: \"https://example.org/bot\"}\n";
  text += "seeds: [{urls: [\"" + seed + "\"]}]\n";
  text += "fetch: {ports: [" + port + "], allow_addresses: [127.0.0.0/8], resolve: [" + resolve + "], timeout: 2}\n";
  const std::string defaults[] = {"scope: {within: any}\n",
                                  "politeness: {delay: 0, factor: 0, retry_wait: 0.01, per_address: false}\n"};
  for (const std::string& section : defaults)
    if (("\n" + more).find("\n" + section.substr(0, section.find(':') + 1)) == std::string::npos) text += section;
  return text + more;
}

CrawlStatus run_crawl_text(const std::string& config, const std::filesystem::path& folder, std::uint32_t shard,
                           std::uint32_t shards) {
  const Value tree = parse_yaml(config, "crawl.yaml");
  CrawlOptions options;
  options.folder = folder;
  options.config_text = config;
  options.shard = shard;
  options.shards = shards;
  return run_crawl(read_crawl_config(tree, "."), options);
}

std::map<std::string, std::string> url_states(const std::filesystem::path& crawl) {
  Database database = Database::open_to_read((crawl / "frontier.sqlite").string());
  Statement rows = database.prepare("SELECT url.url, state.name FROM url JOIN state ON state.id = url.state");
  std::map<std::string, std::string> states;
  while (rows.step()) EXPECT_TRUE(states.emplace(rows.text(0), rows.text(1)).second) << "twice: " << rows.text(0);
  return states;
}

std::vector<ArchivedRecord> archived(const std::filesystem::path& crawl) {
  std::vector<ArchivedRecord> records;
  for (const std::string& path : expand_paths((crawl / "warc" / "*").string())) {
    WarcScanner scanner(make_decoder(std::make_unique<FileSource>(path)), {.file_bytes = file_size(path)});
    ByteBuffer buffer;
    HttpBody body;
    WarcRecord record;
    scanner.begin(buffer);
    for (bool more = true; more;) {
      switch (scanner.next(record)) {
        case WarcScanner::Step::kRecord: {
          EXPECT_EQ(record.broken, nullptr) << path << " " << record.offset;
          EXPECT_FALSE(record.oddities.any()) << path << " " << record.offset;
          const WarcDigests digests = check_digests(record, body);
          records.push_back({std::string(record.type), std::string(record.url()),
                             std::string(record.find("WARC-Record-ID")), std::string(record.block),
                             std::string(record.find("WARC-Truncated")),
                             digests.block == DigestVerdict::kPass &&
                                 (record.type != "response" || digests.payload == DigestVerdict::kPass)});
          break;
        }
        case WarcScanner::Step::kGarbage:
          ADD_FAILURE() << path << ": " << record.broken << " at " << record.offset;
          break;
        case WarcScanner::Step::kFull:
          scanner.begin(buffer);
          break;
        case WarcScanner::Step::kEnd:
          more = false;
          break;
      }
    }
  }
  return records;
}

std::vector<std::string> archived_pages(const std::filesystem::path& crawl) {
  std::vector<std::string> urls;
  for (const ArchivedRecord& record : archived(crawl))
    if (record.type == "response" && !record.url.ends_with("/robots.txt") && !record.url.ends_with("/tdmrep.json"))
      urls.push_back(record.url);
  std::ranges::sort(urls);
  return urls;
}

std::vector<std::string> ledger(const std::filesystem::path& crawl) {
  const std::string path = (crawl / "consent.jsonl.zst").string();
  std::vector<std::string> lines = lines_of(decode_all(slurp(path), path));
  std::erase(lines, std::string());
  return lines;
}

}  // namespace curate::test
