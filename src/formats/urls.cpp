// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/line_reader.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

class UrlsReader final : public Reader {
 public:
  UrlsReader(const Slice& slice, std::unique_ptr<ByteSource> source, Unreadable& unreadable)
      : lines_(slice, std::move(source), unreadable), unreadable_(unreadable), first_(slice.begin == 0) {}

  bool read(Batch& batch) override {
    batch.clear();
    while (batch.size() == 0) {
      std::string_view lines = lines_.read(batch.input(), kBatchBytes);
      if (lines.empty()) return false;
      if (first_ && lines.starts_with("\xEF\xBB\xBF")) lines.remove_prefix(3);
      first_ = false;
      while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        add(trim_ascii(lines.substr(0, end)), batch);
        lines.remove_prefix(std::min(end + 1, lines.size()));
      }
    }
    return true;
  }

 private:
  static constexpr std::size_t kBatchBytes = std::size_t{1} << 18;

  void add(std::string_view url, Batch& batch) {
    if (url.empty() || url.starts_with('#')) return;
    if (!is_utf8(url)) {
      unreadable_.piece(lines_.member_offset(), "invalid_utf8", url.size(),
                        "in the lines from decoded byte " + std::to_string(lines_.decoded_offset()));
      return;
    }
    batch.add().url = url;
  }

  LineReader lines_;
  Unreadable& unreadable_;
  bool first_;
};

class Urls final : public Format {
 public:
  explicit Urls(Params&) {}

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    return std::make_unique<UrlsReader>(slice, std::move(source), unreadable);
  }
};

}  // namespace

void register_urls(Registry& registry) {
  registry.add<Urls>("urls", {".urls", ".urls.gz", ".urls.zst"},
                     "One URL a line; empty lines and lines from # on are left out");
}

}  // namespace curate
