// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "text/phrase_matcher.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

class QueryBalance final : public TallyStage {
 public:
  explicit QueryBalance(Params& p)
      : list_(p.file("queries", "", "one query a line; `curate queries` makes such a list")),
        hard_cap_(p.choice("law", {"metaclip", "clip"}, "metaclip",
                           "metaclip: each match keeps its pair with chance limit/count; clip: of each query at most "
                           "`limit` pairs, chosen by chance") == "clip"),
        limit_(static_cast<std::uint64_t>(p.integer("limit", 20000, "t of MetaCLIP, or most pairs of a query", 1))),
        seed_(static_cast<std::uint64_t>(p.integer("seed", 0, "of chance", 0))) {
    p.signal("query_matches", "queries the caption holds, each counted once");
    p.signal("keep_probability", "chance the pair had to be kept (law metaclip): 1 - Π(1 - limit/max(count, limit))");
    p.reason("no_query", "the caption holds no query");
    p.reason("over_represented", "all its queries have more pairs than the limit, and chance chose others");
  }

  void open(Resources& resources) override {
    matcher_ = resources.get<PhraseMatcher>(list_, [](std::string_view list) {
      return std::make_shared<const PhraseMatcher>(PhraseMatcher::from_lines(list));
    });
  }

  void count(Document& document, Tally& tally) override {
    matcher_->find(document.text(), scratch_, found_);
    for (const std::uint32_t query : found_) tally.add(query, 0, hard_cap_ ? place(document, query) : 0, 1);
  }

  // metaclip: the count of each query above the limit; clip: the first draw that is over it.
  void finish(TallySource& all, TableSink& table) override {
    TallyRecord record;
    std::uint64_t query = 0, seen = 0;
    bool any = false, put = false;
    const auto close = [&] {
      if (any && !hard_cap_ && seen > limit_) table.put(query, 0, seen);
    };
    while (all.next(record)) {
      if (!any || record.key_hi != query) {
        close();
        query = record.key_hi;
        seen = 0;
        any = true;
        put = false;
      }
      seen += record.count;
      if (!hard_cap_ || seen <= limit_ || put) continue;
      table.put(query, 0, record.value);
      put = true;
    }
    close();
  }

  Verdict settle(Document& document, const Table& table) override {
    matcher_->find(document.text(), scratch_, found_);
    document.note("query_matches", static_cast<double>(found_.size()));
    if (found_.empty()) return drop("no_query", 0, 1);
    double none = 1;
    bool kept = false;
    for (const std::uint32_t query : found_) {
      const auto value = table.find(query, 0);
      if (!value) {
        none = 0;
        kept = true;
        continue;
      }
      if (hard_cap_) {
        kept |= place(document, query) < *value;
        continue;
      }
      const double chance_of_it = static_cast<double>(limit_) / static_cast<double>(*value);
      none *= 1 - chance_of_it;
      kept |= std::ldexp(static_cast<double>(place(document, query) >> 11), -53) < chance_of_it;
    }
    if (!hard_cap_) document.note("keep_probability", 1 - none);
    return kept ? keep() : drop("over_represented", 1 - none, 1);
  }

 private:
  // An even draw for each pair and query that no other pair changes.
  std::uint64_t place(const Document& document, std::uint32_t query) const {
    return xxh3_64(document.id, seed_ * 0x9E3779B97F4A7C15 + query);
  }

  std::string list_;
  bool hard_cap_;
  std::uint64_t limit_, seed_;
  std::shared_ptr<const PhraseMatcher> matcher_;
  PhraseMatcher::Scratch scratch_;
  std::vector<std::uint32_t> found_;
};

}  // namespace

void register_query_balance(Registry& registry) {
  registry.add<QueryBalance>("query_balance", 1,
                             "Evens out how often each query of a list occurs in captions (CLIP, MetaCLIP)");
}

}  // namespace curate
