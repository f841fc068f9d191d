// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "rules/seen_strings.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

class LineDedupInDocument final : public Stage {
 public:
  explicit LineDedupInDocument(Params& p)
      : min_characters_(static_cast<std::size_t>(
            p.integer("min_characters", 1, "code points of the shortest line that is removed", 1))) {
    p.signal("line_dedup_in_document.removed_lines", "lines that were removed");
    p.changes_text();
  }

  Verdict apply(Document& document) override {
    const auto lines = document.lines();
    seen_.clear(lines.size());
    kept_.clear();
    std::size_t removed = 0, bytes = 0;
    for (const std::string_view line : lines) {
      const std::string_view bare = strip(line);
      if (!bare.empty() && seen_.add(bare) && count_code_points(bare) >= min_characters_) {
        ++removed;
        continue;
      }
      kept_.push_back(line);
      bytes += line.size() + 1;
    }
    document.note("line_dedup_in_document.removed_lines", static_cast<double>(removed));
    if (removed > 0) document.set_text(joined(document, bytes));
    return keep();
  }

 private:
  std::string_view joined(Document& document, std::size_t bytes) const {
    const bool ended = document.text().ends_with('\n');
    const auto text = document.arena().allocate<char>(bytes);
    char* to = text.data();
    for (const std::string_view line : kept_) {
      to += line.copy(to, line.size());
      *to++ = '\n';
    }
    return {text.data(), bytes - (ended ? 0 : 1)};
  }

  std::size_t min_characters_;
  SeenStrings seen_;
  std::vector<std::string_view> kept_;
};

}  // namespace

void register_line_dedup_in_document(Registry& registry) {
  registry.add<LineDedupInDocument>("line_dedup_in_document", 1,
                                    "Removes lines that stood in the same document before; blank lines stay");
}

}  // namespace curate
