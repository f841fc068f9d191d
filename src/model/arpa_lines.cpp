// SPDX-License-Identifier: Apache-2.0
#include "model/arpa_lines.hpp"

#include <charconv>
#include <cmath>
#include <cstring>

#include <curate/error.hpp>

#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr std::size_t kMostPreface = 10000;  // lines before `\data\`

std::string_view take_field(std::string_view& line) {
  const std::size_t end = line.find_first_of(" \t");
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(field.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return field;
}

}  // namespace

ArpaLines::ArpaLines(std::string_view bytes, std::string_view name)
    : name_(name), decoder_(make_decoder(std::make_unique<MemorySource>(bytes))), buffer_(2 * kLongestLine) {}

void ArpaLines::fail(const std::string& what) const {
  throw RunError(std::string(name_) + ":" + std::to_string(number_) + ": no ARPA language model: " + what);
}

bool ArpaLines::read_more() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ >= kLongestLine) fail("a line of more than 1 MiB");
  for (;;) {
    const Decoder::Event event = decoder_->read(buffer_.data() + end_, buffer_.size() - end_);
    if (event.kind == Decoder::Kind::kDamage) fail("its compressed stream is damaged: " + std::string(event.reason));
    if (event.kind == Decoder::Kind::kEnd) return false;
    end_ += event.size;
    if (event.kind == Decoder::Kind::kData) return true;
  }
}

bool ArpaLines::next() {
  std::size_t looked_at = 0;
  const char* newline = nullptr;
  do {
    const char* const from = buffer_.data() + begin_ + looked_at;
    newline = static_cast<const char*>(std::memchr(from, '\n', end_ - begin_ - looked_at));
    if (newline != nullptr) break;
    looked_at = end_ - begin_;
  } while (read_more());
  const std::size_t size =
      newline != nullptr ? static_cast<std::size_t>(newline - (buffer_.data() + begin_)) : end_ - begin_;
  if (size == 0 && newline == nullptr) return false;
  ++number_;
  line_ = trim_ascii({buffer_.data() + begin_, size});
  begin_ += size + (newline != nullptr ? 1 : 0);
  return true;
}

void ArpaLines::next_filled(std::string_view wanted) {
  do
    if (!next()) fail("it ends before " + std::string(wanted));
  while (line_.empty());
}

std::vector<std::uint64_t> ArpaLines::header(std::size_t longest) {
  do {
    next_filled("\\data\\");
    if (number_ > kMostPreface) fail("no \\data\\ up to here");
  } while (line_ != "\\data\\");
  std::vector<std::uint64_t> counts;
  while (next() && line_.starts_with("ngram ")) {
    const std::string order = std::to_string(counts.size() + 1);
    std::string_view rest = trim_ascii(line_.substr(6));
    const std::size_t equals = rest.find('=');
    const auto count =
        equals == std::string_view::npos ? std::nullopt : parse_unsigned(trim_ascii(rest.substr(equals + 1)));
    if (trim_ascii(rest.substr(0, equals)) != order || !count) fail("expected 'ngram " + order + "=COUNT'");
    if (counts.size() == longest) fail("it has n-grams of more than " + std::to_string(longest) + " words");
    counts.push_back(*count);
  }
  if (!line_.empty()) fail("expected 'ngram N=COUNT' or an empty line behind \\data\\");
  if (counts.empty()) fail("it says of no n-grams how many there are");
  return counts;
}

void ArpaLines::section(std::size_t n) {
  const std::string wanted = "\\" + std::to_string(n) + "-grams:";
  next_filled(wanted);
  if (line_ != wanted) fail("expected " + wanted);
}

const ArpaLines::Ngram& ArpaLines::ngram(std::size_t n, bool with_backoff) {
  next_filled("all the " + std::to_string(n) + "-grams it speaks of");
  if (line_.front() == '\\') fail("fewer " + std::to_string(n) + "-grams than the head says");
  ngram_.log_probability = number(take_field(line_), "the probability");
  if (ngram_.log_probability > 0) fail("the logarithm of a probability is above 0");
  ngram_.words.clear();
  for (std::size_t i = 0; i < n; ++i) {
    if (line_.empty()) fail("fewer than " + std::to_string(n) + " words");
    ngram_.words.push_back(take_field(line_));
  }
  ngram_.backoff = with_backoff && !line_.empty() ? number(take_field(line_), "the backoff") : 0;
  if (!line_.empty()) fail("something stands behind the n-gram: '" + std::string(line_.substr(0, 40)) + "'");
  return ngram_;
}

void ArpaLines::end() {
  next_filled("\\end\\");
  if (line_ != "\\end\\") fail("expected \\end\\: are there more n-grams than the head says?");
}

float ArpaLines::number(std::string_view field, const char* what) const {
  float value = 0;
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value))
    fail(std::string(what) + " is '" + std::string(field.substr(0, 40)) + "', not a number");
  return value;
}

}  // namespace curate
