// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include <curate/registry.hpp>

#include "core/parquet.hpp"
#include "image/sniff.hpp"
#include "util/codec.hpp"
#include "util/json.hpp"
#include "util/json_scan.hpp"
#include "util/parquet_writer.hpp"
#include "util/python_json.hpp"
#include "util/tar_writer.hpp"

namespace curate {
namespace {

// Tags of the stages that may have refused a row in `mode: tag`; in a shard such a row has a status and no picture.
constexpr std::string_view kFetch = "fetch";
constexpr std::array<std::string_view, 3> kPictureStages{"image_shape", "decode_image", "image_blocklist"};

struct Options {
  std::uint64_t samples = 10000;
  int shard_digits = 5;
  std::vector<std::string> columns;
  bool extra = true;
  bool index = true;
  bool parquet = false;
};

// SHARD.parquet. Its columns are the same for all shards: img2dataset's, with the fields that come first as texts and
// the signals behind; what else a row has is in a last one where `columns` does not say what is wanted.
std::unique_ptr<ParquetWriter> make_table(const Options& options, std::span<const std::string> signals,
                                          ShardFiles& files) {
  using Type = ParquetColumn::Type;
  std::vector<ParquetColumn> columns;
  const auto has = [&](std::string_view name) {
    return std::ranges::find(columns, name, &ParquetColumn::name) != columns.end();
  };
  const auto add = [&](const std::string& name, Type type) {
    if (!has(name)) columns.push_back({name, type});
  };
  if (options.columns.empty()) add("id", Type::kText);
  for (const std::string& name : options.columns) add(name, Type::kText);
  for (const char* name : {"caption", "url", "key", "status", "error_message"}) add(name, Type::kText);
  for (const char* name : {"width", "height", "original_width", "original_height"}) add(name, Type::kInteger);
  for (const char* name : {"exif", "sha256"}) add(name, Type::kText);
  if (options.extra)
    for (const std::string& name : signals) add(name, Type::kNumber);
  const bool all = options.extra || options.columns.empty();
  return std::make_unique<ParquetWriter>(std::move(columns),
                                         !all              ? ""
                                         : has("metadata") ? "more"
                                                           : "metadata",
                                         [&files](std::string_view bytes) { files.append(".parquet", bytes); });
}

// img2dataset's words for what it knows; ours for the rest.
std::string message_of(std::string_view stage, std::string_view reason) {
  if (stage == kFetch && reason == "opted_out") return "Use of image disallowed by X-Robots-Tag directive";
  if (reason == "too_small") return "image too small";
  if (reason == "area_too_large") return "image area too large";
  if (reason == "aspect_ratio_too_large") return "aspect ratio too large";
  if (stage == "decode_image" || reason == "not_an_image") return "Image decoding error";
  return std::string(reason);
}

class ShardWriter final : public Writer {
 public:
  ShardWriter(std::uint32_t shard, const Options& options, std::span<const std::string> signals, ShardFiles& files)
      : options_(options), signals_(signals), files_(files), shard_(shard) {
    for (std::uint64_t n = 1; n < options.samples; n *= 10) ++digits_;
    // Made first, so that it is there even if no picture is.
    files_.append(".tar", "");
    if (options.parquet) table_ = make_table(options, signals, files);
  }

  void write(Document& document) override {
    std::uint64_t number = shard_;
    for (int i = 0; i < digits_; ++i) number *= 10;
    const std::string key = fmt::format("{:0{}}", number + count_, digits_ + options_.shard_digits);
    ++count_;
    const auto [status, error] = outcome(document);
    ++counts_[status];
    ++messages_[error.empty() ? "success" : error];

    const std::string json = describe(document, key, kStatusNames[status], error);
    rows_ += json;
    rows_ += '\n';
    if (rows_.size() >= kFrameBytes) flush_rows();
    if (table_) table_->add(json);
    if (!error.empty()) return;
    characters_ += document.characters();
    add_members(document, key, json);
  }

  void finish() override {
    tar_.finish();
    flush_tar();
    files_.holds(".tar", counts_[kSuccess], characters_);
    flush_rows();
    if (table_) table_->finish();
    if (count_ == 0) return;
    if (options_.index) files_.append(".idx", fmt::format("v1.2 {}\n{}", counts_[kSuccess], index_));
    std::string stats;
    JsonWriter w(stats);
    w.begin_object().field("count", count_).field("successes", counts_[kSuccess]);
    w.field("failed_to_download", counts_[kNotThere]).field("failed_to_resize", counts_[kRefused]);
    // Times are no property of the data: a run's log has them.
    w.key("duration").raw("0.0").key("start_time").raw("0.0").key("end_time").raw("0.0");
    w.key("status_dict").begin_object();
    for (const auto& [message, n] : messages_) w.field(message, n);
    w.end_object().end_object();
    JsonScanner scanner(stats);
    JsonToken token;
    std::string pretty;
    if (scanner.value(token)) append_python_json(token, 0, pretty);
    files_.append("_stats.json", pretty);
  }

 private:
  static constexpr std::size_t kFrameBytes = std::size_t{4} << 20;
  enum Status : std::size_t { kSuccess, kNotThere, kRefused };
  static constexpr std::array<std::string_view, 3> kStatusNames{"success", "failed_to_download", "failed_to_resize"};

  // What became of a row, and the words for it; none for a success.
  static std::pair<Status, std::string> outcome(const Document& document) {
    if (const auto reason = document.tagged(kFetch)) return {kNotThere, message_of(kFetch, *reason)};
    for (const std::string_view stage : kPictureStages)
      if (const auto reason = document.tagged(stage)) return {kRefused, message_of(stage, *reason)};
    if (document.payload.empty()) return {kNotThere, "no picture"};
    return {kSuccess, ""};
  }

  // KEY.json, members in img2dataset's order.
  std::string describe(Document& document, const std::string& key, std::string_view status, const std::string& error) {
    std::string json;
    JsonWriter w(json);
    w.begin_object();
    std::vector<std::string> taken;
    const auto field = [&](std::string_view name, auto&& value) {
      if (std::ranges::find(taken, name) != taken.end()) return;
      taken.emplace_back(name);
      w.key(name);
      value();
    };
    const auto text = [&](std::string_view value) { return [&w, value] { w.value(value); }; };
    if (options_.columns.empty()) {
      field("id", text(document.id));
      each_member(document.metadata, [&](const std::string& name, const JsonToken& value) {
        if (!is_reserved(name)) field(name, [&] { w.raw(value.raw); });
      });
    }
    for (const std::string& column : options_.columns) {
      bool found = false;
      each_member(document.metadata, [&](const std::string& name, const JsonToken& value) {
        if (name != column || found) return;
        found = true;
        field(column, [&] { w.raw(value.raw); });
      });
      if (found) continue;
      const auto value = document.field(column);
      field(column, [&] { value ? w.value(*value) : w.null(); });
    }
    field("caption", [&] { document.text_version() > 0 ? w.value(document.text()) : w.null(); });
    field("url", text(document.url));
    field("key", text(key));
    field("status", text(status));
    field("error_message", [&] { error.empty() ? w.null() : w.value(std::string_view(error)); });
    const auto side = [&](std::string_view signal, std::uint32_t header) {
      return [&w, &document, signal, header, ok = error.empty()] {
        const auto value = document.signal(signal);
        if (!ok)
          w.null();
        else if (value)
          w.value(static_cast<std::uint64_t>(*value));
        else if (header > 0)
          w.value(header);
        else
          w.null();
      };
    };
    const auto header = error.empty() ? image::read_header(document.payload) : std::nullopt;
    const std::uint32_t width = header ? header->width : 0, height = header ? header->height : 0;
    field("width", side("width", width));
    field("height", side("height", height));
    field("original_width", side("original_width", width));
    field("original_height", side("original_height", height));
    field("exif", [&] { error.empty() ? w.value("{}") : w.null(); });
    for (const std::string_view hash : {"sha256", "md5"})
      if (const auto value = document.tagged(hash))
        field(hash, text(*value));
      else if (hash == "sha256")
        field(hash, [&] { w.null(); });
    if (options_.extra) {
      for (const Tag& tag : document.tags()) field(tag.name, text(tag.value));
      for (const Signal& signal : document.signals())
        if (std::ranges::find(signals_, signal.name) != signals_.end())
          field(signal.name, [&] { w.value(signal.value); });
    }
    w.end_object();
    return json;
  }

  static bool is_reserved(std::string_view name) {
    constexpr std::array<std::string_view, 13> kReserved{
        "caption",         "url",  "key",    "status", "error_message", "width", "height", "original_width",
        "original_height", "exif", "sha256", "md5",    "sha512"};
    return std::ranges::find(kReserved, name) != kReserved.end();
  }

  template <class Visit>
  static void each_member(std::string_view object, Visit visit) {
    if (object.empty()) return;
    JsonScanner scanner(object);
    JsonToken key, value;
    for (bool more = scanner.begin_object(); more && scanner.member(key, value);) visit(json_text(key), value);
  }

  void add_members(const Document& document, const std::string& key, const std::string& json) {
    std::string pretty;
    JsonScanner scanner(json);
    JsonToken token;
    if (scanner.value(token)) append_python_json(token, 0, pretty);
    std::string extension(image::format_extension(image::sniff_format(document.payload)));
    if (extension.empty()) extension = "bin";
    std::array<std::pair<std::string, std::string_view>, 3> members{
        {{extension, document.payload}, {"json", pretty}, {"txt", document.text()}}};
    std::ranges::sort(members, {}, &std::pair<std::string, std::string_view>::first);
    std::string line;
    for (const auto& [name, bytes] : members) {
      const std::string file = key + "." + name;
      const std::uint64_t at = tar_.add(file, bytes);
      line += fmt::format("{}{} {} {} {}", line.empty() ? "" : " ", name, at, bytes.size(), file);
    }
    (index_ += line) += '\n';
    if (tar_.buffer().size() >= kFrameBytes) flush_tar();
  }

  void flush_tar() {
    files_.append(".tar", tar_.buffer());
    tar_.buffer().clear();
  }
  void flush_rows() {
    if (rows_.empty()) return;
    files_.append(".jsonl.zst", encoder_.frame(rows_));
    rows_.clear();
  }

  const Options& options_;
  std::span<const std::string> signals_;
  ShardFiles& files_;
  std::uint32_t shard_;
  int digits_ = 0;
  TarWriter tar_;
  ZstdEncoder encoder_{3};
  std::unique_ptr<ParquetWriter> table_;
  std::string rows_, index_;
  std::uint64_t count_ = 0, characters_ = 0;
  std::array<std::uint64_t, 3> counts_{};  // by Status
  std::map<std::string, std::uint64_t> messages_;
};

class WebdatasetShards final : public OutputFormat {
 public:
  explicit WebdatasetShards(Params& p) {
    options_.samples = static_cast<std::uint64_t>(
        p.integer("samples_per_shard", 10000, "rows of a shard, refused ones (`mode: tag`) included", 1, 100'000'000));
    options_.shard_digits = static_cast<int>(p.integer("shard_digits", 5, "of a shard's number in its keys", 1, 9));
    options_.columns = p.list("columns", {}, "fields that come first in KEY.json; empty: the id and all metadata");
    options_.extra = p.flag("extra", true, "what stages found out (tags, `signals`) comes last in KEY.json");
    options_.index = p.flag("index", true, "write SHARD.idx, which DALI reads");
    options_.parquet = p.flag("parquet", false, "write SHARD.parquet, the row list as img2dataset has it");
    if (options_.parquet) require_parquet(p, "parquet");
  }
  std::uint64_t rows_per_shard() const override { return options_.samples; }
  std::unique_ptr<Writer> open(std::uint32_t shard, std::span<const std::string> signals,
                               ShardFiles& files) const override {
    return std::make_unique<ShardWriter>(shard, options_, signals, files);
  }

 private:
  Options options_;
};

}  // namespace

void register_webdataset_shards(Registry& registry) {
  registry.add<WebdatasetShards>("webdataset",
                                 "tar shards of KEY.jpg, KEY.json and KEY.txt as img2dataset lays them out, with "
                                 "statistics and a row list of each");
}

}  // namespace curate
