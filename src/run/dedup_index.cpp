// SPDX-License-Identifier: Apache-2.0
#include "run/dedup_index.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "run/key_file.hpp"
#include "run/sketch_file.hpp"
#include "util/hash.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr int kLayout = 1;

std::string index_file(const std::string& folder) {
  return folder + "/index.json";
}

std::string json_without_check(const DedupIndex& index) {
  std::string json;
  JsonWriter w(json);
  w.begin_object().field("layout", kLayout).field("made_from", index.made_from).field("stage", index.stage);
  w.field("version", index.version).field("keys", index.keys).field("within", index.within);
  w.key("parts").begin_array();
  for (const DedupIndex::Part& part : index.parts) {
    w.begin_object().field("rows", part.rows).field("documents", part.documents).key("keys");
    write_file(part.keys, w);
    w.key("sketches");
    write_file(part.sketches, w);
    w.end_object();
  }
  w.end_array().key("tombstones").begin_array();
  for (const std::string& tombstone : index.tombstones) w.value(tombstone);
  w.end_array();
  return json;
}

// The next free name of a file that is to replace `name`: "00003.keys", "00003.1.keys", …
std::string successor(const std::string& name) {
  const auto first = name.find('.'), last = name.rfind('.');
  const int generation = first == last ? 0 : std::stoi(name.substr(first + 1, last - first - 1));
  return fmt::format("{}.{}{}", name.substr(0, first), generation + 1, name.substr(last));
}

// What a stopped deletion left behind.
void remove_leftovers(const std::string& folder, const DedupIndex& index) {
  std::set<std::string> wanted{index_file(folder)};
  for (const DedupIndex::Part& part : index.parts) {
    wanted.insert(folder + "/" + part.keys.path);
    wanted.insert(folder + "/" + part.sketches.path);
  }
  for (const std::string& file : expand_paths(folder))
    if (!wanted.contains(file)) sys::remove(file);
}

// Writes a file of the index again by `copy(out)`; gives what it is now.
template <class Copy>
FileRecord replace(const std::string& folder, const FileRecord& old, Copy copy) {
  const std::string name = successor(old.path);
  OutputFile out(folder + "/" + name);
  copy(out);
  FileDigest digest = out.finish();
  return {name, 0, digest.bytes, std::move(digest.xxh3), std::move(digest.sha256), 0, 0};
}

}  // namespace

bool is_dedup_index(const std::string& folder) {
  return file_exists(index_file(folder));
}

DedupIndex DedupIndex::open(const std::string& folder) {
  const std::string path = index_file(folder);
  if (!file_exists(path)) throw RunError(folder + " is no index: `curate dedup-index RUN` makes one");
  const Json json = Json::parse(read_file(path), path);
  if (json["layout"].natural_or(0) != kLayout)
    throw RunError(path + ": made by another version of curate; make it again from its run");
  DedupIndex index;
  index.made_from = json["made_from"].text();
  index.stage = json["stage"].text();
  index.version = static_cast<int>(json["version"].natural());
  index.keys = json["keys"].text();
  index.within = json["within"].text();
  json["parts"].each([&](std::string_view, const Json& part) {
    index.parts.push_back({part["rows"].natural(), part["documents"].natural(), read_file_record(part["keys"]),
                           read_file_record(part["sketches"])});
  });
  json["tombstones"].each([&](std::string_view, const Json& hash) { index.tombstones.emplace(hash.text()); });
  if (json["check"].text_or("") != index.check()) throw DamagedFile(path, "wrong checksum");
  for (const Part& part : index.parts)
    for (const FileRecord& file : {part.keys, part.sketches}) {
      // Names come from a file: nothing outside the index is opened because of them.
      if (file.path.empty() || file.path.find('/') != std::string::npos) throw DamagedFile(path, "a wrong file name");
      const std::string name = folder + "/" + file.path;
      if (!file_exists(name)) throw DamagedFile(name, "missing");
      if (file_size(name) != file.bytes) throw DamagedFile(name, "not as long as recorded");
    }
  return index;
}

std::string DedupIndex::check() const {
  return hex(xxh3_128(json_without_check(*this)));
}

std::string DedupIndex::to_json() const {
  return pretty_json(json_without_check(*this) + ",\"check\":\"" + check() + "\"}");
}

std::uint64_t DedupIndex::documents() const {
  std::uint64_t sum = 0;
  for (const Part& part : parts) sum += part.documents;
  return sum;
}

Deletion delete_from_index(const std::string& folder, const std::set<std::string>& ids) {
  DedupIndex index = DedupIndex::open(folder);
  remove_leftovers(folder, index);
  std::vector<std::vector<std::uint32_t>> gone(index.parts.size());  // rows, ascending
  std::set<std::string, std::less<>> found;
  Deletion result;
  for (std::size_t i = 0; i < index.parts.size(); ++i) {
    SketchFileReader sketches(folder + "/" + index.parts[i].sketches.path);
    for (Sketch sketch; sketches.next(sketch);) {
      if (!ids.contains(std::string(sketch.id))) continue;
      gone[i].push_back(sketch.doc.row);
      found.emplace(sketch.id);
      ++result.deleted;
    }
  }
  const auto is_gone = [&](DocRef doc) {
    return doc.part < gone.size() && std::ranges::binary_search(gone[doc.part], doc.row);
  };
  const auto tombstone = [](std::string_view id) { return hex(xxh3_128(id)); };
  for (const std::string& id : ids)
    if (!found.contains(id) && !index.tombstones.contains(tombstone(id))) result.unknown.push_back(id);
  if (result.deleted == 0) return result;

  for (std::size_t i = 0; i < index.parts.size(); ++i) {
    DedupIndex::Part& part = index.parts[i];
    // Keys of a document may be in the file of any part: those of documents that went for it.
    const std::string old_keys = folder + "/" + part.keys.path;
    bool has_some = false;
    {
      RecordFileReader<KeyRecord> keys(old_keys);
      for (KeyRecord key; !has_some && keys.next(key);) has_some = is_gone(key.doc);
    }
    if (has_some)
      part.keys = replace(folder, part.keys, [&](OutputFile& out) {
        RecordFileReader<KeyRecord> keys(old_keys);
        RecordBlocks<KeyRecord> left(out, kKeyRanges, keys.shape());
        for (KeyRecord key; keys.next(key);)
          if (!is_gone(key.doc)) left.add(key);
        left.finish();
      });
    if (gone[i].empty()) continue;
    part.documents -= gone[i].size();
    const std::string old_sketches = folder + "/" + part.sketches.path;
    part.sketches = replace(folder, part.sketches, [&](OutputFile& out) {
      SketchFileReader sketches(old_sketches);
      SketchFileWriter left(out);
      for (Sketch sketch; sketches.next(sketch);)
        if (!is_gone(sketch.doc)) left.add(sketch);
      left.finish();
    });
  }
  for (const std::string& id : found) index.tombstones.insert(tombstone(id));
  sys::sync_folder(folder);
  write_file_atomically(index_file(folder), folder + "/index.json.new", index.to_json());
  remove_leftovers(folder, index);
  return result;
}

}  // namespace curate
