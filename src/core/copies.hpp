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

/// Passes decisions on and, if asked, decides about the survivors they name too: each names itself. The decisions about
/// one set of copies must come one after the other.
class CopiesSink final : public DecisionSink {
 public:
  CopiesSink(bool survivors_too, DecisionSink& out) : survivors_too_(survivors_too), out_(out) {}
  void add(const Decision& decision) override;

 private:
  bool survivors_too_;
  DecisionSink& out_;
  bool any_ = false;
  DocRef last_;
};

}  // namespace curate
