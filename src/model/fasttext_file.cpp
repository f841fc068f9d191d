// SPDX-License-Identifier: Apache-2.0
#include "model/fasttext_file.hpp"

#include <algorithm>
#include <string>

namespace curate {

namespace {

constexpr std::int32_t kMagic = 793712314, kNewestVersion = 12, kOldestVersion = 11, kSupervised = 3;
constexpr std::size_t kSmallestEntry = 1 + sizeof(std::int64_t) + 1;

struct Arguments {  // as they stand in the file, behind the version
  std::int32_t columns, window, epochs, min_count, negatives, word_ngrams, loss, kind, buckets, shortest, longest, rate;
};

std::uint32_t in_range(ModelBytes& in, std::int32_t value, std::int32_t low, std::int32_t high, const char* what) {
  if (value < low || value > high)
    in.fail(std::string(what) + " is " + std::to_string(value) + ", not " + std::to_string(low) + " to " +
            std::to_string(high));
  return static_cast<std::uint32_t>(value);
}

void read_arguments(ModelBytes& in, FastTextFile& file) {
  if (in.take<std::int32_t>("the file's mark") != kMagic) in.fail("this is no fastText model");
  const auto version = in.take<std::int32_t>("the version");
  in_range(in, version, kOldestVersion, kNewestVersion, "the version");
  const auto arguments = in.take<Arguments>("the parameters");
  in.take<double>("the parameters");
  if (arguments.kind != kSupervised)
    in.fail("this fastText model has word vectors only: it was not trained with labels");
  file.columns = in_range(in, arguments.columns, 1, 1 << 16, "the vectors' size");
  file.word_ngrams = in_range(in, arguments.word_ngrams, 0, FastTextFile::kLongestNgram, "the longest word n-gram");
  file.buckets = in_range(in, arguments.buckets, 0, 0x7FFFFFFF, "the number of buckets");
  in_range(in, arguments.loss, 1, 4, "the loss");
  file.loss = static_cast<FastTextLoss>(arguments.loss);
  // Version 11 used no characters in supervised models, whatever it says here.
  file.longest = version == 11
                     ? 0
                     : in_range(in, arguments.longest, 0, FastTextFile::kLongestNgram, "the longest character n-gram");
  file.shortest = in_range(in, arguments.shortest, 0, 0x7FFFFFFF, "the shortest character n-gram");
  if (file.buckets == 0 && (file.word_ngrams > 1 || file.longest > 0))
    in.fail("it has n-grams but no buckets for them");
}

void read_dictionary(ModelBytes& in, FastTextFile& file) {
  const auto size = in.take<std::int32_t>("the dictionary's size"),
             words = in.take<std::int32_t>("the number of words"),
             labels = in.take<std::int32_t>("the number of labels");
  in.take<std::int64_t>("the number of tokens");
  const auto kept = in.take<std::int64_t>("the number of kept buckets");
  if (words < 0 || labels < 1 || static_cast<std::int64_t>(words) + labels != size)
    in.fail("a dictionary of " + std::to_string(size) + " entries cannot have " + std::to_string(words) +
            " words and " + std::to_string(labels) + " labels");
  if (static_cast<std::uint64_t>(size) > in.left() / kSmallestEntry)
    in.fail("cut short: " + std::to_string(size) + " dictionary entries do not fit into " + std::to_string(in.left()) +
            " bytes");
  file.words.reserve(static_cast<std::size_t>(words));
  file.labels.reserve(static_cast<std::size_t>(labels));
  file.label_counts.reserve(static_cast<std::size_t>(labels));
  for (std::int32_t i = 0; i < size; ++i) {
    const std::string_view text = in.take_string("a dictionary entry");
    const auto count = in.take<std::int64_t>("a dictionary entry's count");
    const bool is_label = in.take_flag("a dictionary entry's type");
    if (is_label != (i >= words)) in.fail("words and labels are mixed in the dictionary");
    if (!is_label) {
      file.words.push_back(text);
      continue;
    }
    if (count < 0) in.fail("label '" + std::string(text) + "' was seen " + std::to_string(count) + " times");
    file.labels.push_back(text);
    file.label_counts.push_back(count);
  }

  if (kept < -1 || (kept > 0 && static_cast<std::uint64_t>(kept) > in.left() / (2 * sizeof(std::int32_t))))
    in.fail(std::to_string(kept) + " kept buckets do not fit into " + std::to_string(in.left()) + " bytes");
  file.pruned = kept >= 0;
  std::vector<bool> taken(kept > 0 ? file.buckets : 0);
  if (kept > 0) file.kept_buckets.reserve(static_cast<std::size_t>(kept));
  for (std::int64_t i = 0; i < kept; ++i) {
    const auto bucket = in.take<std::int32_t>("a kept bucket"), row = in.take<std::int32_t>("a kept bucket's row");
    if (bucket < 0 || static_cast<std::uint32_t>(bucket) >= file.buckets || row < 0)
      in.fail("kept bucket " + std::to_string(bucket) + " with row " + std::to_string(row) + " of " +
              std::to_string(file.buckets) + " buckets");
    if (taken[static_cast<std::size_t>(bucket)]) in.fail("bucket " + std::to_string(bucket) + " is kept twice");
    taken[static_cast<std::size_t>(bucket)] = true;
    file.kept_buckets.emplace_back(bucket, row);
  }
}

void check_rows(ModelBytes& in, const FastTextFile& file) {
  const auto need = [&](const FloatMatrix& matrix, std::uint64_t rows, const char* what) {
    if (matrix.columns() != file.columns || matrix.rows() < rows)
      in.fail(std::string(what) + " is " + std::to_string(matrix.rows()) + " x " + std::to_string(matrix.columns()) +
              " where " + std::to_string(rows) + " x " + std::to_string(file.columns) + " is needed");
  };
  std::uint64_t rows = file.words.size();
  if (file.pruned)
    for (const auto& [bucket, row] : file.kept_buckets)
      rows = std::max<std::uint64_t>(rows, file.words.size() + row + 1);
  else
    rows += file.buckets;
  need(file.input, rows, "the input matrix");
  need(file.output, file.labels.size(), "the output matrix");
}

}  // namespace

FastTextFile FastTextFile::read(std::string_view bytes, std::string_view name) {
  ModelBytes in(bytes, name);
  FastTextFile file;
  read_arguments(in, file);
  read_dictionary(in, file);
  const bool input_quantised = in.take_flag("whether the input is quantised");
  if (file.pruned && !input_quantised) in.fail("pruned, but not quantised");
  file.input = input_quantised ? FloatMatrix::read_quantised(in, "the input matrix", FloatMatrix::Norms::kApplied)
                               : FloatMatrix::read_plain(in, "the input matrix");
  const bool output_quantised = in.take_flag("whether the output is quantised");
  file.output = input_quantised && output_quantised
                    ? FloatMatrix::read_quantised(in, "the output matrix", FloatMatrix::Norms::kApart)
                    : FloatMatrix::read_plain(in, "the output matrix");
  check_rows(in, file);
  if (in.left() > 0) in.fail(std::to_string(in.left()) + " bytes follow the end of the model");
  return file;
}

}  // namespace curate
