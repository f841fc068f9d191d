// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include <curate/registry.hpp>

#include "core/json_row.hpp"
#include "util/codec.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{1} << 20;
constexpr std::size_t kStep = std::size_t{1} << 18;
constexpr std::size_t kMaxRow = std::size_t{64} << 20;

// The objects of one array, found by brackets and strings alone and then read one by one: an array of any length needs
// the memory of its largest object. Objects one after the other without an array are read as well.
class JsonReader final : public Reader {
 public:
  JsonReader(const Slice& slice, std::unique_ptr<ByteSource> source, const RowFields& fields, Unreadable& unreadable)
      : decoder_(make_decoder(std::move(source), slice.begin)), rows_(fields, false), unreadable_(unreadable) {}

  bool read(Batch& batch) override {
    batch.clear();
    std::size_t taken = 0;
    while (taken < kBatchBytes) {
      const std::string_view object = next_object();
      if (object.empty()) break;
      taken += object.size();
      const std::string_view kept = batch.arena().store(object);
      if (const char* reason = rows_.read(kept, false, batch, unreadable_)) tell(reason, object.size());
    }
    if (batch.size() > 0) return true;
    return taken > 0 ? read(batch) : false;
  }

 private:
  void tell(const char* reason, std::size_t bytes) {
    unreadable_.piece(member_, reason, bytes, "decoded byte " + std::to_string(decoded_ - bytes));
  }

  bool fill() {
    if (ended_) return false;
    if (begin_ > 0) {
      std::memmove(window_.data(), window_.data() + begin_, end_ - begin_);
      at_ -= begin_;
      end_ -= begin_;
      begin_ = 0;
    }
    if (window_.size() < end_ + kStep) window_.resize(end_ + kStep);
    for (;;) {
      const Decoder::Event event = decoder_->read(window_.data() + end_, window_.size() - end_);
      if (event.kind == Decoder::Kind::kMember) {
        member_ = event.offset;
      } else if (event.kind == Decoder::Kind::kData) {
        end_ += event.size;
        return true;
      } else {
        if (event.kind == Decoder::Kind::kDamage)
          unreadable_.piece(event.offset, event.reason, end_ - begin_, "decoded byte " + std::to_string(decoded_));
        ended_ = true;
        return false;
      }
    }
  }

  // The next {...}, good until the next call; empty at the end.
  std::string_view next_object() {
    begin_ = at_;
    int depth = 0;
    bool inside_string = false, escaped = false, rubbish = false;
    for (;;) {
      if (at_ == end_ && !fill()) {
        if (depth > 0) tell("cut_off", at_ - begin_);
        return {};
      }
      const char c = window_[at_++];
      ++decoded_;
      if (depth == 0) {
        if (c == '{') {
          begin_ = at_ - 1;
          depth = 1;
          rubbish = false;
        } else if (std::strchr("[], \t\r\n\xEF\xBB\xBF", c) == nullptr && !rubbish) {
          rubbish = true;
          tell("not_an_object", 1);
        }
        if (depth == 0) begin_ = at_;
        continue;
      }
      if (inside_string) {
        if (escaped)
          escaped = false;
        else if (c == '\\')
          escaped = true;
        else if (c == '"')
          inside_string = false;
      } else if (c == '"') {
        inside_string = true;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return {window_.data() + begin_, at_ - begin_};
      }
      if (at_ - begin_ > kMaxRow) {
        tell("row_too_long", at_ - begin_);
        ended_ = true;
        at_ = end_;
        return {};
      }
    }
  }

  std::unique_ptr<Decoder> decoder_;
  JsonRowReader rows_;
  Unreadable& unreadable_;
  ByteBuffer window_;
  std::size_t begin_ = 0, at_ = 0, end_ = 0;
  std::uint64_t decoded_ = 0, member_ = 0;
  bool ended_ = false;
};

class Json final : public Format {
 public:
  explicit Json(Params& p) : fields_(row_fields(p)) {
    fields_.metadata =
        p.text("metadata_field", fields_.metadata, "the object that is carried through; other fields join it");
  }

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    return std::make_unique<JsonReader>(slice, std::move(source), fields_, unreadable);
  }

 private:
  RowFields fields_;
};

}  // namespace

void register_json(Registry& registry) {
  registry.add<Json>("json", {".json"}, "One array of objects, each a row, plain or compressed");
}

}  // namespace curate
