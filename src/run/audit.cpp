// SPDX-License-Identifier: Apache-2.0
#include "run/audit.hpp"

#include <fmt/format.h>

#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {

namespace {
// Audits are long, regular and rarely read.
constexpr int kLevel = 1;
constexpr std::size_t kFrameBytes = std::size_t{1} << 20;
}  // namespace

AuditWriter::AuditWriter(TaskFiles& files, std::string relative, const Config& config)
    : out_(files, std::move(relative), kLevel, kFrameBytes, true), config_(config) {}

void AuditWriter::row(const Row& row) {
  const Document& d = row.document;
  std::string& line = out_.buffer();
  JsonWriter w(line);
  w.begin_object().field("id", d.id).field("url", d.url).field("source", d.source).field("row", row.row);
  if (row.born) w.field("born", true);
  w.field("kept", d.kept() && !row.expanded);
  if (row.expanded) w.field("expanded", true);
  if (!d.kept()) {
    const Verdict& verdict = d.verdict();
    w.field("stage", row.stage)
        .field("reason", verdict.reason)
        .field("value", verdict.value)
        .field("limit", verdict.limit);
    if (row.survivor)
      w.key("survivor").begin_object().field("index", row.survivor->index).field("id", row.survivor->id).end_object();
    else if (verdict.other)
      w.key("survivor").begin_array().value(verdict.other->part).value(verdict.other->row).end_array();
  }
  w.field("chars_in", row.characters_in).field("chars_out", row.characters_out);
  if (row.has_text) w.field("text_xxh3", hex(xxh3_64(row.text)));
  if (config_.audit.edits && !row.edits.empty()) {
    w.key("edits").begin_object();
    for (const RowEdit& edit : row.edits) w.field(config_.stages[edit.stage].label, edit.characters);
    w.end_object();
  }
  if (config_.audit.signals && !d.signals().empty()) {
    w.key("signals").begin_object();
    for (const Signal& signal : d.signals()) w.field(signal.name, signal.value);
    w.end_object();
  }
  if (!row.later_drops.empty()) {
    w.key("later_drops").begin_array();
    for (const LaterDrop& drop : row.later_drops)
      w.begin_object()
          .field("stage", config_.stages[drop.stage].label)
          .field("reason", drop.reason)
          .field("value", drop.value)
          .field("limit", drop.limit)
          .end_object();
    w.end_array();
  }
  w.end_object();
  line += '\n';
  out_.line_done(0);
}

void AuditWriter::unreadable(std::string_view file, std::uint64_t offset, std::string_view reason, std::uint64_t bytes,
                             std::string_view detail) {
  std::string& line = out_.buffer();
  JsonWriter(line)
      .begin_object()
      .field("unreadable", true)
      .field("file", file)
      .field("offset", offset)
      .field("reason", reason)
      .field("bytes", bytes)
      .field("detail", detail)
      .end_object();
  line += '\n';
  out_.line_done(0);
}

void AuditWriter::finish() {
  out_.finish();
}

}  // namespace curate
