// SPDX-License-Identifier: Apache-2.0
#include <unordered_set>

#include <curate/registry.hpp>

#include "image/sniff.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"
#include "util/json_scan.hpp"
#include "util/strings.hpp"
#include "util/tar_reader.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

struct Options {
  std::string text = "txt";
  std::string caption = "caption";
  std::uint64_t max_sample = std::uint64_t{64} << 20;
};

// The key is all before the first dot of the base name, the rest the extension; nothing for names without one, or that
// start with it, or that webdataset takes for its own ("__x__").
struct MemberName {
  std::string_view key, extension;
};
std::optional<MemberName> split_name(std::string_view name) {
  const std::size_t base = name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1;
  const std::size_t dot = name.find('.', base);
  if (dot == std::string_view::npos || dot == base) return std::nullopt;
  const std::string_view file = name.substr(base);
  if (file.starts_with("__") && file.ends_with("__")) return std::nullopt;
  return MemberName{name.substr(0, dot), name.substr(dot + 1)};
}

// Samples of one archive, in order. Members of a sample lie side by side.
class WebdatasetReader final : public Reader {
 public:
  WebdatasetReader(const Slice& slice, std::unique_ptr<ByteSource> source, const Options& options,
                   Unreadable& unreadable)
      : tar_(make_decoder(std::move(source), slice.begin)), options_(options), unreadable_(unreadable) {}

  bool read(Batch& batch) override {
    batch.clear();
    std::size_t taken = 0;
    while (!done_ && taken < kBatchBytes) {
      if (!have_entry_) {
        have_entry_ = tar_.next(entry_);
        if (!have_entry_) {
          finish_sample(batch);
          finish();
          break;
        }
      }
      have_entry_ = false;
      if (!entry_.file()) {
        unreadable_.not_a_document(entry_.sparse ? "tar_sparse_file" : entry_.type == '5' ? "tar_folder" : "tar_link");
        continue;
      }
      const auto name = split_name(entry_.name);
      if (!name) {
        unreadable_.not_a_document("file_without_extension");
        continue;
      }
      if (name->key != key_) {
        finish_sample(batch);
        start_sample(name->key);
      }
      taken += take_member(lower_ascii(name->extension), batch);
    }
    return batch.size() > 0 || (!done_ && read(batch));
  }

 private:
  void start_sample(std::string_view key) {
    key_ = key;
    open_ = true;
    bad_ = nullptr;
    begin_ = entry_.offset;
    sample_bytes_ = 0;
    payload_ = text_ = json_ = {};
    has_text_ = false;
    extensions_.clear();
    if (!seen_.insert(xxh3_64(key)).second) bad_ = "key_again";
  }

  std::size_t take_member(std::string extension, Batch& batch) {
    sample_bytes_ += entry_.size;
    for (const std::string& other : extensions_)
      if (other == extension) bad_ = "duplicate_member";
    extensions_.push_back(extension);
    if (sample_bytes_ > options_.max_sample) bad_ = "sample_too_large";
    if (bad_ != nullptr) return 0;
    content_.clear();
    if (!tar_.read(content_, options_.max_sample)) {
      bad_ = "truncated";
      return 0;
    }
    const std::string_view bytes = batch.arena().store({content_.data(), content_.size()});
    if (extension == options_.text) {
      text_ = bytes;
      has_text_ = true;
    } else if (extension == "json") {
      json_ = bytes;
    } else if (image::sniff_format(bytes) != image::ImageFormat::kUnknown && payload_.empty()) {
      payload_ = bytes;
    } else {
      unreadable_.leniency("member_left_out:" + extension);
    }
    return bytes.size();
  }

  std::string_view utf8(std::string_view bytes, Batch& batch) {
    if (is_utf8(bytes)) return bytes;
    std::string repaired;
    append_repaired(bytes, repaired);
    unreadable_.leniency("invalid_utf8");
    return batch.arena().store(repaired);
  }

  void finish_sample(Batch& batch) {
    if (!open_) return;
    open_ = false;
    // A sample that the archive's end cuts is told of with the damage.
    if (tar_.error() != nullptr) return;
    std::string_view metadata;
    if (bad_ == nullptr && !json_.empty()) {
      json_ = utf8(trim_ascii(json_), batch);
      JsonScanner scanner(json_);
      JsonToken token;
      if (scanner.value(token) && token.kind == JsonToken::Kind::kObject && scanner.at_end())
        metadata = json_;
      else
        bad_ = "json_is_no_object";
    }
    if (bad_ != nullptr) {
      unreadable_.piece(tar_.stored_offset(), bad_, sample_bytes_, describe());
      return;
    }
    Document& document = batch.add();
    document.id = batch.arena().store(key_);
    document.payload = payload_;
    document.mime = image::format_mime(image::sniff_format(payload_));
    document.metadata = metadata;
    if (!metadata.empty()) {
      if (const auto url = json_at(metadata, "url")) document.url = batch.arena().store(*url);
      if (!has_text_ && !options_.caption.empty()) {
        if (const auto caption = json_at(metadata, options_.caption)) {
          text_ = batch.arena().store(*caption);
          has_text_ = *caption != "null";
        }
      }
    }
    if (has_text_) document.set_text(utf8(text_, batch));
  }

  std::string describe() const {
    return "sample '" + key_ + "' (" + join(extensions_, ", ") + "), decoded byte " + std::to_string(begin_);
  }

  void finish() {
    done_ = true;
    for (const auto& [name, count] : tar_.leniencies())
      for (std::uint64_t i = 0; i < count; ++i) unreadable_.leniency("tar_" + name);
    if (tar_.error() == nullptr) return;
    unreadable_.piece(tar_.stored_offset(), std::string("tar_") + tar_.error(), sample_bytes_,
                      "decoded byte " + std::to_string(tar_.error_offset()) + (key_.empty() ? "" : ", " + describe()));
  }

  TarReader tar_;
  Options options_;
  Unreadable& unreadable_;
  TarEntry entry_;
  bool have_entry_ = false, done_ = false, open_ = false, has_text_ = false;
  std::string key_;
  const char* bad_ = nullptr;
  std::uint64_t begin_ = 0, sample_bytes_ = 0;
  std::string_view payload_, text_, json_;
  std::vector<std::string> extensions_;
  ByteBuffer content_;
  std::unordered_set<std::uint64_t> seen_;  // hashes of the keys of this archive
};

class Webdataset final : public Format {
 public:
  explicit Webdataset(Params& p) {
    options_.text = p.text("text_member", options_.text, "the extension of the member that holds the caption");
    options_.caption =
        p.text("caption_field", options_.caption, "the field of KEY.json that does, where there is no such member");
    options_.max_sample = p.bytes("max_sample", options_.max_sample, "a sample of more bytes is unreadable");
  }

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    return std::make_unique<WebdatasetReader>(slice, std::move(source), options_, unreadable);
  }

 private:
  Options options_;
};

}  // namespace

void register_webdataset(Registry& registry) {
  registry.add<Webdataset>(
      "webdataset", {".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.bz2"},
      "Pairs of image and caption in a tar, one sample of members with the same key after the other");
}

}  // namespace curate
