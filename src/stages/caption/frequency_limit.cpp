// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "util/hash.hpp"

namespace curate {
namespace {

class FrequencyLimit final : public TallyStage {
 public:
  explicit FrequencyLimit(Params& p)
      : of_(p.text("of", "text", "what may not occur too often: text, url or any field")),
        per_(p.text("per", "url",
                    "what its occurrences are counted by: url, text or any field, each value once; empty: rows")),
        most_(static_cast<std::uint64_t>(p.integer("max", 10, "most occurrences kept", 1))) {
    p.reason("too_frequent", "it occurs more often than `max`");
  }

  void count(Document& document, Tally& tally) override {
    const Hash128 key = xxh3_128(document.field(of_).value_or(""));
    tally.add(key.hi, key.lo, per_.empty() ? 0 : xxh3_64(document.field(per_).value_or("")), 1);
  }

  void finish(TallySource& all, TableSink& table) override {
    TallyRecord record, key;
    std::uint64_t seen = 0;
    const auto close = [&] {
      if (seen > most_) table.put(key.key_hi, key.key_lo, seen);
    };
    while (all.next(record)) {
      if (seen > 0 && (record.key_hi != key.key_hi || record.key_lo != key.key_lo)) {
        close();
        seen = 0;
      }
      key = record;
      seen += per_.empty() ? record.count : 1;
    }
    close();
  }

  Verdict settle(Document& document, const Table& table) override {
    const Hash128 key = xxh3_128(document.field(of_).value_or(""));
    const auto seen = table.find(key.hi, key.lo);
    return seen ? drop("too_frequent", static_cast<double>(*seen), static_cast<double>(most_)) : keep();
  }

 private:
  std::string of_, per_;
  std::uint64_t most_;
};

}  // namespace

void register_frequency_limit(Registry& registry) {
  registry.add<FrequencyLimit>(
      "frequency_limit", 1, "Drops captions found on too many images, or images with too many captions (ALIGN, COYO)");
}

}  // namespace curate
