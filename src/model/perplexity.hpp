// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace curate {

/// cc_net's `pp`, rounded to one decimal as its pipeline keeps it: 10^(-log_score / length), where `log_score` is to
/// base 10. At most e^700.
double perplexity(double log_score, std::uint64_t length);

/// cc_net's table of perplexities by language and percentile: a CSV file whose first line names the languages behind
/// an empty field, and whose other lines begin with the percentile.
class PerplexityCutoffs {
 public:
  enum class Bucket { kHead, kMiddle, kTail, kAll };
  struct Limits {
    double head, tail;
  };

  /// Takes the rows of percentiles `head` and `tail`. Throws RunError, naming the line, if they are not there.
  PerplexityCutoffs(std::string_view csv, std::string_view name, int head, int tail);

  /// Nothing for a language without a column.
  std::optional<Limits> limits(std::string_view language) const;

  /// Below the first limit head, below the second one middle; without limits or with a negative perplexity all.
  static Bucket bucket(double perplexity, const std::optional<Limits>& limits);
  static std::string_view name(Bucket bucket);

 private:
  std::map<std::string, Limits, std::less<>> limits_;
};

}  // namespace curate
