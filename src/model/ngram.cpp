// SPDX-License-Identifier: Apache-2.0
#include "model/ngram.hpp"

#include <algorithm>

#include "model/arpa_lines.hpp"
#include "text/uint128.hpp"

namespace curate {

namespace {

constexpr std::string_view kStart = "<s>", kEnd = "</s>", kUnknown = "<unk>";
constexpr float kUnknownIsMissing = -100;  // KenLM's default

// Keys are made from the last word back: the key of n words is that of the last n-1 and the one before them.
std::uint64_t longer_key(std::uint64_t key, std::uint32_t word) {
  const auto product = static_cast<Uint128>(key ^ 0x9E3779B97F4A7C15) *
                       ((word + std::uint64_t{1}) * 0xD6E8FEB86659FD93 ^ 0xA0761D6478BD642F);
  const std::uint64_t folded = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  return folded == 0 ? 1 : folded;
}

}  // namespace

bool NgramModel::Table::add(const Entry& entry) {
  if (2 * (used_ + 1) > entries_.size()) grow();
  Entry& at = entries_[place(entry.key)];
  if (at.key != 0) return false;
  at = entry;
  ++used_;
  return true;
}

const NgramModel::Entry* NgramModel::Table::find(std::uint64_t key) const {
  if (used_ == 0) return nullptr;
  const Entry& at = entries_[place(key)];
  return at.key == 0 ? nullptr : &at;
}

std::size_t NgramModel::Table::place(std::uint64_t key) const {
  std::size_t at = static_cast<std::size_t>(key) & (entries_.size() - 1);
  while (entries_[at].key != 0 && entries_[at].key != key) at = (at + 1) & (entries_.size() - 1);
  return at;
}

void NgramModel::Table::grow() {
  std::vector<Entry> old(entries_.empty() ? 1024 : entries_.size() * 2);
  old.swap(entries_);
  for (const Entry& entry : old)
    if (entry.key != 0) entries_[place(entry.key)] = entry;
}

class NgramModel::Parser {
 public:
  Parser(NgramModel& model, std::string_view bytes, std::string_view name) : model_(model), lines_(bytes, name) {}

  void parse() {
    const std::vector<std::uint64_t> counts = lines_.header(kLongest);
    model_.order_ = counts.size();
    for (std::size_t n = 1; n <= counts.size(); ++n) {
      lines_.section(n);
      for (std::uint64_t i = 0; i < counts[n - 1]; ++i) {
        const ArpaLines::Ngram& ngram = lines_.ngram(n, n < counts.size());
        if (n == 1)
          add_word(ngram);
        else
          add(ngram, n);
      }
      if (n == 1) find_marks();
    }
    lines_.end();
  }

 private:
  void add_word(const ArpaLines::Ngram& ngram) {
    const auto index = static_cast<std::uint32_t>(model_.words_.size());
    if (index == StringTable::kNone) lines_.fail("too many words");
    model_.words_.emplace_back(ngram.words[0]);
    if (model_.vocabulary_.add(0, model_.words_.back(), index) != index)
      lines_.fail("the word '" + model_.words_.back() + "' stands there twice");
    model_.unigrams_.push_back({0, ngram.log_probability, ngram.backoff});
  }

  void find_marks() {
    const auto find = [&](std::string_view mark) {
      const std::uint32_t index = model_.vocabulary_.find(0, mark);
      if (index == StringTable::kNone) lines_.fail("the model has no " + std::string(mark));
      return index;
    };
    if (model_.vocabulary_.find(0, kUnknown) == StringTable::kNone) add_word({{kUnknown}, kUnknownIsMissing, 0});
    model_.start_ = find(kStart);
    model_.end_ = find(kEnd);
    model_.unknown_ = find(kUnknown);
  }

  void add(const ArpaLines::Ngram& ngram, std::size_t n) {
    std::uint64_t key = 0, suffix = 0;
    for (std::size_t i = n; i-- > 0;) {
      const std::uint32_t word = model_.vocabulary_.find(0, ngram.words[i]);
      if (word == StringTable::kNone)
        lines_.fail("the word '" + std::string(ngram.words[i]) + "' is not among the 1-grams");
      suffix = key;
      key = longer_key(key, word);
    }
    if (!model_.tables_[n - 1].add({key, ngram.log_probability, ngram.backoff}))
      lines_.fail("this n-gram stands there twice");
    if (n > 2 && model_.tables_[n - 2].find(suffix) == nullptr) model_.suffixes_are_there_ = false;
  }

  NgramModel& model_;
  ArpaLines lines_;
};

NgramModel::NgramModel(std::string_view bytes, std::string_view name) {
  Parser(*this, bytes, name).parse();
}

std::uint64_t NgramModel::ngrams() const {
  std::uint64_t sum = unigrams_.size();
  for (const Table& table : tables_) sum += table.size();
  return sum;
}

// Goes through a sentence word by word, with the words before as context.
class NgramModel::Walk {
 public:
  explicit Walk(const NgramModel& model) : model_(model) {
    look_up(model.start_, 1);
    accept(model.start_, 1);
  }

  // The logarithm of the probability of the next word.
  float take(std::uint32_t word) {
    const std::size_t longest = std::min(model_.order_, length_ + 1);
    const std::size_t found = look_up(word, longest);
    float log_probability = found_[found - 1]->log_probability;
    for (std::size_t n = found; n <= length_; ++n) log_probability += backoffs_[n - 1];
    accept(word, longest);
    return log_probability;
  }

 private:
  // Finds the n-grams that end in `word`, 1 to `longest` words long; returns the length of the longest there is.
  std::size_t look_up(std::uint32_t word, std::size_t longest) {
    found_.fill(nullptr);
    found_[0] = &model_.unigrams_[word];
    std::size_t last = 1;
    std::uint64_t key = longer_key(0, word);
    for (std::size_t n = 2; n <= longest; ++n) {
      key = longer_key(key, words_[n - 2]);
      found_[n - 1] = model_.tables_[n - 1].find(key);
      if (found_[n - 1] != nullptr)
        last = n;
      else if (model_.suffixes_are_there_)
        break;
    }
    return last;
  }

  void accept(std::uint32_t word, std::size_t longest) {
    length_ = std::min(longest, model_.order_ - 1);
    for (std::size_t n = 1; n <= length_; ++n) backoffs_[n - 1] = found_[n - 1] == nullptr ? 0 : found_[n - 1]->backoff;
    std::copy_backward(words_.begin(), words_.end() - 1, words_.end());
    words_[0] = word;
  }

  const NgramModel& model_;
  std::array<const Entry*, kLongest> found_{};
  std::array<std::uint32_t, kLongest> words_{};  // before the next one, the last first
  std::array<float, kLongest> backoffs_{};       // of the last 1, 2, … of them
  std::size_t length_ = 0;                       // words of context in use
};

double NgramModel::score(std::string_view line) const {
  constexpr std::string_view kSpaces = " \t\n\v\f\r";
  Walk walk(*this);
  float total = 0;
  for (std::size_t at = line.find_first_not_of(kSpaces); at != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(kSpaces, at), line.size());
    const std::uint32_t word = vocabulary_.find(0, line.substr(at, end - at));
    total += walk.take(word == StringTable::kNone ? unknown_ : word);
    at = line.find_first_not_of(kSpaces, end);
  }
  total += walk.take(end_);
  return total;
}

}  // namespace curate
