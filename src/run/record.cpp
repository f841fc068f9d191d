// SPDX-License-Identifier: Apache-2.0
#include "run/record.hpp"

namespace curate {

namespace {

void add(std::map<std::string, std::uint64_t>& to, const std::map<std::string, std::uint64_t>& from) {
  for (const auto& [name, count] : from) to[name] += count;
}

void write_map(std::string_view name, const std::map<std::string, std::uint64_t>& map, JsonWriter& writer) {
  writer.key(name).begin_object();
  for (const auto& [key, count] : map) writer.field(key, count);
  writer.end_object();
}

std::map<std::string, std::uint64_t> read_map(const Json& json) {
  std::map<std::string, std::uint64_t> map;
  json.each([&](std::string_view key, const Json& value) { map.emplace(key, value.natural()); });
  return map;
}

}  // namespace

std::uint64_t Counts::dropped() const {
  std::uint64_t sum = 0;
  for (const auto& [name, count] : drops) sum += count;
  return sum;
}

std::string Counts::imbalance() const {
  const std::uint64_t out = kept + dropped() + expanded + unreadable;
  if (in + born != out)
    return "rows: in " + std::to_string(in) + " + born " + std::to_string(born) +
           " != kept, dropped, expanded and unreadable " + std::to_string(out);
  std::int64_t edited = 0;
  for (const auto& [stage, edit] : edits) edited += edit.characters;
  const auto left = static_cast<std::int64_t>(characters_in) - edited - static_cast<std::int64_t>(characters_dropped);
  if (edited != characters_edited || left != static_cast<std::int64_t>(characters_kept))
    return "characters: in " + std::to_string(characters_in) + " - edited " + std::to_string(edited) + " - dropped " +
           std::to_string(characters_dropped) + " != kept " + std::to_string(characters_kept);
  return "";
}

Counts& Counts::operator+=(const Counts& other) {
  in += other.in;
  born += other.born;
  kept += other.kept;
  expanded += other.expanded;
  unreadable += other.unreadable;
  not_sampled += other.not_sampled;
  duplicate_ids += other.duplicate_ids;
  characters_in += other.characters_in;
  characters_kept += other.characters_kept;
  characters_dropped += other.characters_dropped;
  characters_edited += other.characters_edited;
  add(drops, other.drops);
  add(tags, other.tags);
  add(unreadable_reasons, other.unreadable_reasons);
  add(leniencies, other.leniencies);
  add(not_documents, other.not_documents);
  add(entered, other.entered);
  add(languages, other.languages);
  for (const auto& [stage, edit] : other.edits) {
    edits[stage].rows += edit.rows;
    edits[stage].characters += edit.characters;
  }
  for (const auto& [name, source] : other.sources) {
    SourceCounts& mine = sources[name];
    mine.in += source.in;
    mine.kept += source.kept;
    mine.characters_in += source.characters_in;
    mine.characters_kept += source.characters_kept;
  }
  return *this;
}

void write_counts(const Counts& c, JsonWriter& w) {
  w.begin_object();
  w.field("in", c.in).field("born", c.born).field("kept", c.kept).field("dropped", c.dropped());
  w.field("expanded", c.expanded).field("unreadable", c.unreadable).field("not_sampled", c.not_sampled);
  w.field("duplicate_ids", c.duplicate_ids);
  w.field("characters_in", c.characters_in).field("characters_kept", c.characters_kept);
  w.field("characters_dropped", c.characters_dropped).field("characters_edited", c.characters_edited);
  write_map("drops", c.drops, w);
  write_map("tags", c.tags, w);
  w.key("edits").begin_object();
  for (const auto& [stage, edit] : c.edits)
    w.key(stage).begin_object().field("rows", edit.rows).field("characters", edit.characters).end_object();
  w.end_object();
  write_map("unreadable_reasons", c.unreadable_reasons, w);
  write_map("leniencies", c.leniencies, w);
  write_map("not_documents", c.not_documents, w);
  write_map("entered", c.entered, w);
  w.key("sources").begin_object();
  for (const auto& [name, s] : c.sources)
    w.key(name)
        .begin_object()
        .field("in", s.in)
        .field("kept", s.kept)
        .field("characters_in", s.characters_in)
        .field("characters_kept", s.characters_kept)
        .end_object();
  w.end_object();
  write_map("languages", c.languages, w);
  w.end_object();
}

Counts read_counts(const Json& json) {
  Counts c;
  c.in = json["in"].natural();
  c.born = json["born"].natural();
  c.kept = json["kept"].natural();
  c.expanded = json["expanded"].natural();
  c.unreadable = json["unreadable"].natural();
  c.not_sampled = json["not_sampled"].natural();
  c.duplicate_ids = json["duplicate_ids"].natural();
  c.characters_in = json["characters_in"].natural();
  c.characters_kept = json["characters_kept"].natural();
  c.characters_dropped = json["characters_dropped"].natural();
  c.characters_edited = json["characters_edited"].integer();
  c.drops = read_map(json["drops"]);
  c.tags = read_map(json["tags"]);
  json["edits"].each([&](std::string_view stage, const Json& edit) {
    c.edits[std::string(stage)] = {edit["rows"].natural(), edit["characters"].integer()};
  });
  c.unreadable_reasons = read_map(json["unreadable_reasons"]);
  c.leniencies = read_map(json["leniencies"]);
  c.not_documents = read_map(json["not_documents"]);
  c.entered = read_map(json["entered"]);
  json["sources"].each([&](std::string_view name, const Json& s) {
    c.sources[std::string(name)] = {s["in"].natural(), s["kept"].natural(), s["characters_in"].natural(),
                                    s["characters_kept"].natural()};
  });
  c.languages = read_map(json["languages"]);
  return c;
}

void write_file(const FileRecord& file, JsonWriter& w) {
  w.begin_object().field("path", file.path);
  if (file.offset != 0) w.field("offset", file.offset);
  w.field("bytes", file.bytes).field("xxh3", file.xxh3).field("sha256", file.sha256);
  w.field("documents", file.documents).field("characters", file.characters);
  if (!file.etag.empty()) w.field("etag", file.etag);
  w.end_object();
}

FileRecord read_file_record(const Json& json) {
  return {std::string(json["path"].text()), json["offset"].natural_or(0),         json["bytes"].natural(),
          std::string(json["xxh3"].text()), std::string(json["sha256"].text()),   json["documents"].natural(),
          json["characters"].natural(),     std::string(json["etag"].text_or(""))};
}

std::string TaskRecord::to_json() const {
  std::string json;
  JsonWriter w(json);
  w.begin_object().field("phase", phase).field("index", index).field("fingerprint", fingerprint);
  w.key("inputs").begin_array();
  for (const FileRecord& file : inputs) write_file(file, w);
  w.end_array().key("outputs").begin_array();
  for (const FileRecord& file : outputs) write_file(file, w);
  w.end_array().key("counts");
  write_counts(counts, w);
  write_map("facts", facts, w);
  w.key("versions").begin_object();
  for (const auto& [name, version] : versions) w.field(name, version);
  w.end_object().end_object();
  return pretty_json(json);
}

TaskRecord TaskRecord::from_json(const Json& json) {
  TaskRecord record;
  record.phase = json["phase"].text();
  record.index = static_cast<std::uint32_t>(json["index"].natural());
  record.fingerprint = json["fingerprint"].text();
  json["inputs"].each([&](std::string_view, const Json& file) { record.inputs.push_back(read_file_record(file)); });
  json["outputs"].each([&](std::string_view, const Json& file) { record.outputs.push_back(read_file_record(file)); });
  record.counts = read_counts(json["counts"]);
  record.facts = read_map(json["facts"]);
  json["versions"].each(
      [&](std::string_view name, const Json& version) { record.versions.emplace(name, version.text()); });
  return record;
}

}  // namespace curate
