// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

namespace curate {
namespace {

/// DCLM 361714b, newline_removal_modifier.
class NewlineCollapse final : public Stage {
 public:
  explicit NewlineCollapse(Params& p)
      : max_(static_cast<std::size_t>(p.integer("max", 2, "line breaks (U+000A) that may follow each other", 1, 1000))),
        too_many_(max_ + 1, '\n') {
    p.changes_text();
  }

  Verdict apply(Document& document) override {
    const std::string_view text = document.text();
    std::size_t at = text.find(too_many_);
    if (at == std::string_view::npos) return keep();
    char* const out = document.arena().reserve(text.size());
    std::size_t size = 0, copied = 0;
    while (at != std::string_view::npos) {
      const std::size_t end = at + max_;
      text.copy(out + size, end - copied, copied);
      size += end - copied;
      copied = std::min(text.find_first_not_of('\n', end), text.size());
      at = text.find(too_many_, copied);
    }
    text.copy(out + size, text.size() - copied, copied);
    document.set_text(document.arena().commit(size + text.size() - copied));
    return keep();
  }

 private:
  std::size_t max_;
  std::string too_many_;
};

}  // namespace

void register_newline_collapse(Registry& registry) {
  registry.add<NewlineCollapse>("newline_collapse", 1, "Shortens runs of line breaks");
}

}  // namespace curate
