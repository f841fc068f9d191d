// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/survivor.hpp"
#include "util/hash.hpp"
#include "web/public_suffix.hpp"
#include "web/url_pieces.hpp"

namespace curate {
namespace {

class Quota final : public TallyStage {
 public:
  explicit Quota(Params& p)
      : by_(p.text("by", "domain", "what a quota is for: domain (registrable), source, language or any field")),
        documents_(static_cast<std::uint64_t>(p.integer("documents", 1000, "most documents kept of each", 0))),
        best_(
            p.text("best", "", "a signal: the documents with its highest values are kept; without one chance decides")),
        seed_(static_cast<std::uint64_t>(p.integer("seed", 0, "of chance", 0))) {
    if (!best_.empty()) p.needs_signal(best_);
    p.reason("over_quota", "its domain, source, … has enough better ones");
  }

  void count(Document& document, Tally& tally) override {
    const Hash128 key = key_of(document);
    tally.add(key.hi, key.lo, place(document), 1);
  }

  void finish(TallySource& all, TableSink& table) override {
    TallyRecord record;
    std::uint64_t hi = 0, lo = 0, seen = 0;
    bool any = false, put = false;
    while (all.next(record)) {
      if (!any || record.key_hi != hi || record.key_lo != lo) {
        hi = record.key_hi;
        lo = record.key_lo;
        seen = 0;
        any = true;
        put = false;
      }
      seen += record.count;
      if (seen <= documents_ || put) continue;
      table.put(hi, lo, record.value);
      put = true;
    }
  }

  Verdict settle(Document& document, const Table& table) override {
    const Hash128 key = key_of(document);
    const auto cut = table.find(key.hi, key.lo);
    if (!cut || place(document) < *cut) return keep();
    const auto limit = static_cast<double>(documents_);
    return drop("over_quota", limit + 1, limit);
  }

 private:
  Hash128 key_of(Document& document) {
    if (by_ != "domain") return xxh3_128(document.field(by_).value_or(""));
    site_.assign(site_of(tldextract_host(document.url)));
    for (char& c : site_)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return xxh3_128(site_);
  }

  // Smaller is kept first.
  std::uint64_t place(const Document& document) const {
    const std::uint64_t draw = xxh3_64(document.id, seed_);
    if (best_.empty()) return draw;
    const auto value = document.signal(best_);
    return (value ? ~ordered_bits(*value) : ~std::uint64_t{0}) >> 32 << 32 | draw >> 32;
  }

  std::string by_;
  std::uint64_t documents_;
  std::string best_;
  std::uint64_t seed_;
  std::string site_;
};

}  // namespace

void register_quota(Registry& registry) {
  registry.add<Quota>("quota", 2, "Keeps at most so many documents of each domain, source or language");
}

}  // namespace curate
