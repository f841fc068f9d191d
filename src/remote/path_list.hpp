// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// One path or URL a line; empty lines and lines from # on are left out. The text may be compressed. Lines that name no
/// place of their own (no "/…", no "s3://…") get `base` in front, with a slash between. Throws RunError naming `what`.
std::vector<std::string> parse_path_list(std::string_view stored, const std::string& base, const std::string& what);

/// "cc://CC-MAIN-2024-10", "cc://CC-MAIN-2024-10/wet?shards=0-99,200": a snapshot of Common Crawl.
struct CcName {
  std::string snapshot;
  std::string kind = "warc";  ///< warc, wat or wet
  /// First and last line of the snapshot's list of paths, from 0 on; all if empty.
  std::vector<std::pair<std::size_t, std::size_t>> shards;

  /// Of the list of paths, below the server's URL.
  std::string list_path() const { return "crawl-data/" + snapshot + "/" + kind + ".paths.gz"; }
  /// The lines asked for, in their order. Throws UsageError naming a shard that is not there.
  std::vector<std::string> select(std::vector<std::string> lines) const;
};
/// Throws UsageError.
CcName parse_cc(std::string_view name);

}  // namespace curate
