// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <curate/params.hpp>
#include <curate/stage.hpp>

namespace curate {

/// What becomes of duplicates: `mode: keep-one | drop-all`. (`mode: tag` is the framework's.)
class Copies {
 public:
  /// Reads the parameter `mode`.
  explicit Copies(Params& params, bool drop_all_by_default = false);
  bool drop_all() const { return drop_all_; }
  /// Drops a document by a decision that names its survivor; with drop-all a survivor is told by naming itself, and
  /// nobody is named to have survived.
  Verdict verdict(std::string_view reason, const Document& document, const Decision& decision, double value = 1,
                  double limit = 1) const;

 private:
  bool drop_all_;
};

/// Passes decisions on; with drop-all, the survivors they name are decided about too.
class CopiesSink final : public DecisionSink {
 public:
  CopiesSink(const Copies& copies, DecisionSink& out) : drop_all_(copies.drop_all()), out_(out) {}
  void add(const Decision& decision) override;

 private:
  bool drop_all_;
  DecisionSink& out_;
  bool any_ = false;
  DocRef last_;
};

}  // namespace curate
