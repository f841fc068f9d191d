// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>
#include <curate/rules.hpp>

#include "text/splitter_whitespace.hpp"

namespace curate {
namespace {

class WordCount final : public Stage {
 public:
  explicit WordCount(Params& p)
      : splitter_(p.splitter("splitter", Splitter::kWhitespace, "how the text is cut into words")) {
    const auto min = rules_.add(p, "too_few_words", "word_count", Rules::Op::kBelow, "min", 50, "fewest words kept");
    const auto max = rules_.add(p, "too_many_words", "word_count", Rules::Op::kAbove, "max", 100000, "most words kept");
    if (rules_.limit(max) < rules_.limit(min)) p.fail("max", "'max' is below 'min'");
  }

  Verdict apply(Document& document) override {
    return rules_.judge(document, [&](std::size_t) {
      // Counting alone is quicker than to cut, even where a stage before this one has cut.
      return static_cast<double>(splitter_ == Splitter::kWhitespace ? count_whitespace(document.text())
                                                                    : document.words(splitter_).size());
    });
  }

 private:
  Splitter splitter_;
  Rules rules_;
};

}  // namespace

void register_word_count(Registry& registry) {
  registry.add<WordCount>("word_count", 1, "Drops documents with too few or too many words");
}

}  // namespace curate
