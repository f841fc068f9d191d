// SPDX-License-Identifier: Apache-2.0
#include "remote/path_list.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "remote/settings.hpp"
#include "util/codec.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::uint64_t kLargestList = std::uint64_t{1} << 30;

[[noreturn]] void fail(std::string_view name, std::string_view what) {
  throw UsageError(
      fmt::format("'{}': {}; expected cc://CC-MAIN-2024-10, cc://CC-MAIN-2024-10/wet or "
                  "cc://CC-MAIN-2024-10?shards=0-99,200",
                  name, what));
}

}  // namespace

std::vector<std::string> parse_path_list(std::string_view stored, const std::string& base, const std::string& what) {
  std::vector<std::string> paths;
  const std::string text =
      sniff_codec(stored) == Codec::kPlain ? std::string(stored) : decode_all(stored, what, kLargestList);
  for (std::string_view line : split_at(text, '\n')) {
    line = trim_ascii(line);
    if (line.empty() || line.front() == '#') continue;
    const bool has_place = line.front() == '/' || is_remote(line);
    std::string path(base);
    if (!has_place && !base.empty() && !base.ends_with('/')) path += '/';
    paths.push_back(has_place ? std::string(line) : path.append(line));
  }
  return paths;
}

CcName parse_cc(std::string_view name) {
  std::string_view rest = name.substr(std::string_view("cc://").size());
  CcName cc;
  const auto question = rest.find('?');
  if (question != std::string_view::npos) {
    std::string_view query = rest.substr(question + 1);
    rest = rest.substr(0, question);
    if (!query.starts_with("shards=")) fail(name, "only 'shards' can stand behind '?'");
    for (const std::string_view part : split_at(query.substr(7), ',')) {
      const auto dash = part.find('-');
      const auto first = parse_unsigned(part.substr(0, dash));
      const auto last = dash == std::string_view::npos ? first : parse_unsigned(part.substr(dash + 1));
      if (!first || !last || *last < *first) fail(name, fmt::format("'{}' is no range of shards", part));
      cc.shards.emplace_back(*first, *last);
    }
  }
  const auto slash = rest.find('/');
  cc.snapshot = rest.substr(0, slash);
  if (slash != std::string_view::npos) cc.kind = rest.substr(slash + 1);
  constexpr std::string_view kNameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (cc.snapshot.empty() || cc.snapshot.find_first_not_of(kNameLetters) != std::string::npos)
    fail(name, "no snapshot");
  if (cc.kind != "warc" && cc.kind != "wat" && cc.kind != "wet")
    fail(name, "'" + cc.kind + "' is none of warc, wat and wet");
  return cc;
}

std::vector<std::string> CcName::select(std::vector<std::string> lines) const {
  if (shards.empty()) return lines;
  std::vector<std::string> selected;
  for (const auto& [first, last] : shards) {
    if (last >= lines.size())
      throw UsageError(fmt::format("cc://{}/{}: shard {} is asked for; it has {}, numbered from 0", snapshot, kind,
                                   last, lines.size()));
    selected.insert(selected.end(), lines.begin() + static_cast<std::ptrdiff_t>(first),
                    lines.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  }
  return selected;
}

}  // namespace curate
