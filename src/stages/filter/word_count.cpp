// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

namespace curate {
namespace {

class WordCount final : public Stage {
 public:
  explicit WordCount(Params& p)
      : min_(p.integer("min", 50, "fewest words kept", 0)),
        max_(p.integer("max", 100000, "most words kept", 0)),
        splitter_(p.splitter("splitter", Splitter::kWhitespace, "how the text is cut into words")) {
    p.signal("word_count", "words of the text");
    p.reason("too_few_words", "fewer words than `min`");
    p.reason("too_many_words", "more words than `max`");
    if (max_ < min_) p.fail("max", "'max' is below 'min'");
  }

  Verdict apply(Document& document) override {
    const auto count = static_cast<double>(document.words(splitter_).size());
    document.note("word_count", count);
    if (count < static_cast<double>(min_)) return drop("too_few_words", count, static_cast<double>(min_));
    if (count > static_cast<double>(max_)) return drop("too_many_words", count, static_cast<double>(max_));
    return keep();
  }

 private:
  std::int64_t min_, max_;
  Splitter splitter_;
};

}  // namespace

void register_word_count(Registry& registry) {
  registry.add<WordCount>("word_count", 1, "Drops documents with too few or too many words");
}

}  // namespace curate
