// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <curate/registry.hpp>

#include "util/codec.hpp"
#include "util/json.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

class TextReader final : public Reader {
 public:
  TextReader(const Slice& slice, std::unique_ptr<ByteSource> source, std::uint64_t limit, Unreadable& unreadable)
      : path_(slice.path), limit_(limit), decoder_(make_decoder(std::move(source))), unreadable_(unreadable) {}

  bool read(Batch& batch) override {
    batch.clear();
    if (done_) return false;
    done_ = true;
    ByteBuffer& bytes = batch.input();
    std::size_t used = 0;
    for (;;) {
      if (bytes.size() < used + kStep) bytes.resize(used * 2 + kStep);
      const Decoder::Event event = decoder_->read(bytes.data() + used, bytes.size() - used);
      if (event.kind == Decoder::Kind::kEnd) break;
      if (event.kind == Decoder::Kind::kDamage) return give_up(event.offset, event.reason, used);
      used += event.size;
      if (used > limit_) return give_up(0, "too_large", used);
    }
    const std::string_view text(bytes.data(), used);
    std::string_view good = text;
    if (!is_utf8(text)) {
      std::string repaired;
      append_repaired(text, repaired);
      unreadable_.leniency("invalid_utf8");
      good = batch.arena().store(repaired);
    }
    if (good.starts_with("\xEF\xBB\xBF")) {
      unreadable_.leniency("byte_order_mark");
      good.remove_prefix(3);
    }
    Document& document = batch.add();
    document.mime = "text/plain";
    std::string metadata;
    JsonWriter(metadata).begin_object().field("file", std::filesystem::path(path_).filename().string()).end_object();
    document.metadata = batch.arena().store(metadata);
    document.set_text(good);
    return true;
  }

 private:
  static constexpr std::size_t kStep = std::size_t{1} << 18;

  bool give_up(std::uint64_t offset, const char* reason, std::size_t bytes) {
    unreadable_.piece(offset, reason, bytes, path_);
    return false;
  }

  std::string path_;
  std::uint64_t limit_;
  std::unique_ptr<Decoder> decoder_;
  Unreadable& unreadable_;
  bool done_ = false;
};

class Text final : public Format {
 public:
  explicit Text(Params& p)
      : limit_(p.bytes("max_bytes", std::uint64_t{64} << 20, "a longer file is unreadable (too_large)")) {}

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    return std::make_unique<TextReader>(slice, std::move(source), limit_, unreadable);
  }

 private:
  std::uint64_t limit_;
};

}  // namespace

void register_text(Registry& registry) {
  registry.add<Text>("text", {".txt", ".txt.gz", ".txt.zst", ".md"}, "One document a file, UTF-8, plain or compressed");
}

}  // namespace curate
