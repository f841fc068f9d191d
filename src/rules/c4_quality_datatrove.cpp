// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <curate/rules.hpp>

#include "rules/c4_lines.hpp"
#include "rules/c4_phrases.hpp"
#include "rules/c4_quality.hpp"
#include "rules/line_marks.hpp"
#include "rules/lines.hpp"
#include "rules/profile.hpp"
#include "text/splitter.hpp"
#include "text/unicode.hpp"

namespace curate {
namespace {

/// datatrove 0.10.0, C4QualityFilter.
class C4QualityDatatrove final : public Stage {
 public:
  explicit C4QualityDatatrove(Params& p)
      : splitter_(p.splitter("splitter", Splitter::kSpacyEn, "how the text is cut into sentences")),
        by_lines_(p.choice("pieces", {"lines", "sentences"}, "lines", "what is kept or taken out") == "lines"),
        max_word_length_(static_cast<std::size_t>(
            p.integer("max_word_length", 1000, "take out lines with a longer word, in characters; 0: none", 0))),
        citations_(p.flag("remove_citations", true, "take out `[12]`, `[edit]` and `[citation needed]`")),
        terminal_(p.flag("terminal_punctuation", true,
                         "take out lines that do not end in one of `.?!\"'`, or end in an ellipsis")),
        min_words_(static_cast<std::uint64_t>(
            p.integer("min_words_per_line", 3, "take out lines of fewer words between white space", 0))),
        lorem_ipsum_(p.flag("lorem_ipsum", true, "drop documents that say so in a line not taken out before")),
        javascript_(p.flag("javascript", true, "take out lines that say so")),
        curly_bracket_(p.flag("curly_bracket", true, "drop documents with a `{` in a line not taken out before")),
        policy_(p.flag("policy", true, "take out lines about terms of use, privacy and cookies")) {
    using enum Rules::Op;
    p.changes_text();
    rules_.add_fixed(p, "lorem_ipsum", "c4_quality.lorem_ipsum", kAtLeast, 1, "1: it was met first");
    rules_.add_fixed(p, "curly_bracket", "c4_quality.curly_bracket", kAtLeast, 1, "1: it was met first");
    rules_.add(p, "too_few_sentences", "c4_quality.sentences", kBelow, "min_sentences", 5,
               "sentences in the lines kept");
    p.signal("c4_quality.lines", "lines looked at");
    p.signal("c4_quality.long_word_lines", "lines taken out for a long word");
    p.signal("c4_quality.no_term_lines", "lines taken out for their end");
    p.signal("c4_quality.few_words_lines", "lines taken out for too few words");
    p.signal("c4_quality.javascript_lines", "lines taken out for that word");
    p.signal("c4_quality.policy_lines", "lines taken out as a policy");
    p.signal("c4_quality.kept_lines", "lines kept");
  }

  Verdict apply(Document& document) override {
    read(document);
    if (document.measures_all()) note(document);
    const Verdict verdict = rules_.judge(document, [&](std::size_t rule) { return measure(document, rule); });
    if (verdict.dropped()) return verdict;
    const std::string_view text = strip(kept_);
    if (text != document.text()) document.set_text(document.store(text));
    return verdict;
  }

 private:
  // Rules in their order.
  enum Rule : std::size_t { kLoremIpsum, kCurlyBracket, kSentences };
  struct Counts {
    std::uint64_t lines = 0, long_word = 0, no_term = 0, few_words = 0, javascript = 0, policy = 0, kept = 0;
  };

  void read(Document& document) {
    counts_ = {};
    kept_.clear();
    ends_.clear();
    stopped_ = false;
    lorem_ipsum_met_ = curly_bracket_met_ = false;
    const auto visit = [&](std::string_view piece) {
      if (!stopped_) read_piece(piece);
    };
    if (by_lines_) {
      split_lines(document.text(), visit);
    } else {
      for (const std::string_view sentence : document.sentences(splitter_)) visit(sentence);
    }
  }

  void read_piece(std::string_view piece) {
    ++counts_.lines;
    const std::string_view line = strip(piece);
    if (max_word_length_ != 0 && has_longer_word(line, max_word_length_)) {
      ++counts_.long_word;
      return;
    }
    // Its text goes behind what is kept, and off again if it is not.
    const std::size_t before = kept_.size();
    if (counts_.kept > 0) kept_ += by_lines_ ? '\n' : ' ';
    const std::size_t begin = kept_.size();
    if (citations_)
      append_without_citations(line, kept_);
    else
      kept_ += line;
    if (keep_line(line, std::string_view(kept_).substr(begin))) {
      ++counts_.kept;
      ends_.push_back({begin, kept_.size()});
    } else {
      kept_.resize(before);
    }
  }

  // `line` as it was, `edited` without citations.
  bool keep_line(std::string_view line, std::string_view edited) {
    if (terminal_ && (edited.empty() || std::string_view(".?!\"'").find(edited.back()) == std::string_view::npos ||
                      edited.ends_with("..."))) {
      ++counts_.no_term;
      return false;
    }
    if (!has_words(line, min_words_)) {
      ++counts_.few_words;
      return false;
    }
    const C4Phrases phrases = find_c4_phrases(edited);
    if (lorem_ipsum_ && phrases.lorem_ipsum) {
      lorem_ipsum_met_ = stopped_ = true;
      return false;
    }
    if (javascript_ && phrases.javascript) {
      ++counts_.javascript;
      return false;
    }
    if (curly_bracket_ && phrases.curly_bracket) {
      curly_bracket_met_ = stopped_ = true;
      return false;
    }
    if (policy_ && phrases.policy) {
      ++counts_.policy;
      return false;
    }
    return true;
  }

  double measure(const Document& document, std::size_t rule) {
    if (rule == kLoremIpsum) return lorem_ipsum_met_;
    if (rule == kCurlyBracket) return curly_bracket_met_;
    // Each piece is a sentence at least, and more than enough are not counted.
    const auto lines = static_cast<double>(counts_.kept);
    if (!by_lines_ || (lines >= rules_.limit(kSentences) && !document.measures_all())) return lines;
    std::size_t sentences = 0;
    for (const auto& [begin, end] : ends_) {
      sentences_.clear();
      split_sentences(splitter_, std::string_view(kept_).substr(begin, end - begin), sentences_);
      sentences += sentences_.size();
    }
    return static_cast<double>(sentences);
  }

  void note(Document& document) const {
    const auto note = [&](std::string_view name, std::uint64_t n) { document.note(name, static_cast<double>(n)); };
    note("c4_quality.lines", counts_.lines);
    note("c4_quality.long_word_lines", counts_.long_word);
    note("c4_quality.no_term_lines", counts_.no_term);
    note("c4_quality.few_words_lines", counts_.few_words);
    note("c4_quality.javascript_lines", counts_.javascript);
    note("c4_quality.policy_lines", counts_.policy);
    note("c4_quality.kept_lines", counts_.kept);
  }

  Splitter splitter_;
  bool by_lines_;
  std::size_t max_word_length_;
  bool citations_, terminal_;
  std::uint64_t min_words_;
  bool lorem_ipsum_, javascript_, curly_bracket_, policy_;
  Rules rules_;

  struct Piece {
    std::size_t begin, end;
  };
  Counts counts_;
  std::string kept_;         // the lines kept, joined
  std::vector<Piece> ends_;  // where each one is
  bool stopped_ = false, lorem_ipsum_met_ = false, curly_bracket_met_ = false;
  std::vector<std::string_view> sentences_;
};

}  // namespace

std::unique_ptr<Stage> c4_quality_datatrove(Params& params) {
  return make_rules<C4QualityDatatrove>(params);
}

}  // namespace curate
