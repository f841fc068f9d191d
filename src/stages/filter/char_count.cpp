// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>
#include <curate/rules.hpp>

namespace curate {
namespace {

class CharCount final : public Stage {
 public:
  explicit CharCount(Params& p) {
    const auto min =
        rules_.add(p, "too_few_characters", "char_count", Rules::Op::kBelow, "min", 200, "code points of the text");
    const auto max = rules_.add(p, "too_many_characters", "char_count", Rules::Op::kAbove, "max", 1000000,
                                "code points of the text");
    if (rules_.limit(max) < rules_.limit(min)) p.fail("max", "'max' is below 'min'");
  }

  Verdict apply(Document& document) override {
    return rules_.judge(document, [&](std::size_t) { return static_cast<double>(document.characters()); });
  }

 private:
  Rules rules_;
};

}  // namespace

void register_char_count(Registry& registry) {
  registry.add<CharCount>("char_count", 1, "Drops documents with too few or too many code points");
}

}  // namespace curate
