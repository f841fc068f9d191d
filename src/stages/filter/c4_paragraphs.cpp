// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <curate/registry.hpp>
#include <curate/rules.hpp>

#include "util/utf8.hpp"

namespace curate {
namespace {

/// mC4's filter as datatrove 0.10.0 has it, C4ParagraphFilter.
class C4Paragraphs final : public Stage {
 public:
  explicit C4Paragraphs(Params& p) {
    using enum Rules::Op;
    rules_.add_fixed(p, kReason, "c4_paragraphs.lines", kBelow, kParagraphs, "lines, blank ones too");
    rules_.add(p, kReason, "c4_paragraphs.third_longest", kBelow, "min_length", 200,
               "characters of the third longest line, or of the shortest of fewer lines");
  }

  Verdict apply(Document& document) override {
    // Between U+000A, with a last empty one.
    std::size_t lines = 0;
    std::array<std::size_t, kParagraphs> longest{};  // in descending order
    std::string_view left = document.text();
    for (bool last = false; !last; ++lines) {
      const std::size_t end = left.find('\n');
      last = end == std::string_view::npos;
      std::size_t length = count_code_points(left.substr(0, end));
      for (std::size_t& place : longest)
        if (place < length) std::swap(place, length);
      if (!last) left.remove_prefix(end + 1);
    }
    const std::size_t third = longest[std::min(lines, kParagraphs) - 1];
    return rules_.judge(document, [&](std::size_t rule) { return static_cast<double>(rule == 0 ? lines : third); });
  }

 private:
  static constexpr std::size_t kParagraphs = 3;
  static constexpr std::string_view kReason = "< 3 paragraphs";  // as datatrove writes it

  Rules rules_;
};

}  // namespace

void register_c4_paragraphs(Registry& registry) {
  registry.add<C4Paragraphs>("c4_paragraphs", 1, "Drops documents with fewer than three long lines (mC4)");
}

}  // namespace curate
