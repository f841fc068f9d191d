// SPDX-License-Identifier: Apache-2.0
#include "rules/decontaminate.hpp"

#include <curate/registry.hpp>

namespace curate {
namespace {

class Decontaminate final : public TallyStage {
 public:
  explicit Decontaminate(Params& p)
      : rules_(p.choice("profile", {"gpt3", "datatrove-0.10"}, "gpt3", "whose rules") == "gpt3"
                   ? decontaminate_gpt3(p)
                   : decontaminate_datatrove(p)) {}

  void open(Resources& resources) override { rules_->open(resources); }
  void count(Document& document, Tally& tally) override { rules_->count(document, tally); }
  void finish(TallySource& all, TableSink& table) override { rules_->finish(all, table); }
  Verdict settle(Document& document, const Table& table) override { return rules_->settle(document, table); }

 private:
  std::unique_ptr<TallyStage> rules_;
};

}  // namespace

void register_decontaminate(Registry& registry) {
  registry.add<Decontaminate>("decontaminate", 1, "Cuts out, or drops documents with, n-grams of evaluation sets");
}

}  // namespace curate
