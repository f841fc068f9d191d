// SPDX-License-Identifier: Apache-2.0
#include "report/summary.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "util/strings.hpp"

namespace curate {

namespace {

// fmt pads by bytes of a precomposed string; names are ASCII, numbers too.
std::string row(std::string_view name, std::uint64_t count, std::uint64_t of, std::string_view note = "") {
  const std::string share =
      of == 0 ? "" : fmt::format("{:.1f} %", 100.0 * static_cast<double>(count) / static_cast<double>(of));
  std::string line = fmt::format("  {:<36} {:>14} {:>9}  {}", name, human_count(count), share, note);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// Reasons that never came up, by stage: a rule that drops nothing may be misspelt.
std::string never_fired(const RunTotals& totals) {
  constexpr std::size_t kNamed = 5;
  std::string text;
  for (const StageTotal& stage : totals.stages) {
    if (stage.silent.empty()) continue;
    const std::size_t named = stage.silent.size() <= kNamed + 1 ? stage.silent.size() : kNamed;
    const std::vector<std::string> names(stage.silent.begin(),
                                         stage.silent.begin() + static_cast<std::ptrdiff_t>(named));
    const bool all = stage.reasons.empty() && named < stage.silent.size();
    text += fmt::format("    {}: ", stage.label);
    if (all)
      text += fmt::format("all {} reasons", stage.silent.size());
    else
      text += join(names, ", ") +
              (named < stage.silent.size() ? fmt::format(", … {} more", stage.silent.size() - named) : "");
    text += '\n';
  }
  return text.empty() ? "" : "  reasons that never came up:\n" + text + "\n";
}

}  // namespace

std::string summary_table(const RunDir& run, const RunTotals& totals, double seconds) {
  const Counts& c = totals.counts;
  std::uint64_t characters = 0, bytes = 0, input = 0;
  for (const FileRecord& shard : totals.shards) {
    characters += shard.characters;
    bytes += shard.bytes;
  }
  for (const FileRecord& file : totals.inputs) input += file.bytes;
  const RunCost cost = read_cost(run);
  std::string text = "\n";
  text += row("rows in", c.in, c.in);
  if (c.not_sampled > 0) text += row("left out by the sample", c.not_sampled, 0);
  if (c.unreadable > 0) text += row("unreadable", c.unreadable, c.in);
  for (const auto& [reason, n] : c.unreadable_reasons) text += row("  " + reason, n, c.in);
  if (c.born > 0) text += row("made by expanders", c.born, 0);
  if (c.expanded > 0) text += row("expanded", c.expanded, c.in);
  // Shares below are of the rows that stages judge: where pages became many rows, of those.
  const std::uint64_t judged = c.in - c.expanded + c.born;
  for (const StageTotal& stage : totals.stages) {
    if (stage.dropped == 0 && stage.tagged == 0 && stage.edited_rows == 0) continue;
    if (stage.dropped > 0) text += row("dropped by " + stage.label, stage.dropped, judged);
    if (stage.tagged > 0) text += row("tagged by " + stage.label, stage.tagged, judged);
    for (const auto& [reason, n] : stage.reasons) text += row("  " + reason, n, judged);
    for (const auto& [name, n] : stage.facts)
      if (stage.dropped + stage.tagged > 0) text += row("  (" + name + ")", n, 0);
    if (stage.edited_rows > 0)
      text += row("edited by " + stage.label, stage.edited_rows, judged,
                  fmt::format("{} characters removed", stage.edited_characters));
  }
  text += row("kept", c.kept, judged);
  if (c.duplicate_ids > 0) text += row("ids made unique (~2, ~3, …)", c.duplicate_ids, 0);
  text += "\n";
  text += never_fired(totals);
  text += fmt::format("  {} in, {} out in {} shard{}, {} characters\n", human_bytes(input), human_bytes(bytes),
                      totals.shards.size(), totals.shards.size() == 1 ? "" : "s", human_count(characters));
  if (seconds > 0)
    text += fmt::format("  {:.1f} s, {:.1f} MB/s of input, {:.1f} CPU s, peak memory {}\n", seconds,
                        static_cast<double>(input) / 1e6 / seconds, cost.cpu_seconds, human_bytes(cost.peak_bytes));
  return text;
}

}  // namespace curate
