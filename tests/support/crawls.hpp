// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "crawl/crawl.hpp"
#include "support/http_server.hpp"

namespace curate::test {

/// A config of a crawl of `server`, whose hosts are on 127.0.0.1 (or `addresses[host]`), without pauses. `more` is
/// appended: further top-level keys; sections given there replace those here.
std::string crawl_config(const HttpServer& server, const std::vector<std::string>& hosts, const std::string& seed,
                         const std::string& more = "", const std::map<std::string, std::string>& addresses = {});

CrawlStatus run_crawl_text(const std::string& config, const std::filesystem::path& folder, std::uint32_t shard = 0,
                           std::uint32_t shards = 1);

/// URL -> state, from the frontier.
std::map<std::string, std::string> url_states(const std::filesystem::path& crawl);

struct ArchivedRecord {
  std::string type, url, id, block, truncated;
  bool good_digests = false;
};
/// All records of all archive files, in order; fails the test if a file holds anything else.
std::vector<ArchivedRecord> archived(const std::filesystem::path& crawl);
/// URLs of response records, robots.txt and tdmrep.json left out, sorted; one for each record.
std::vector<std::string> archived_pages(const std::filesystem::path& crawl);
/// The consent ledger's lines.
std::vector<std::string> ledger(const std::filesystem::path& crawl);

}  // namespace curate::test
