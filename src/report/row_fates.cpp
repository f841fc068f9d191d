// SPDX-License-Identifier: Apache-2.0
#include "report/row_fates.hpp"

#include <cmath>

#include "run/sampling.hpp"

namespace curate {

namespace {

class EndsOfRun final : public RowEnds {
 public:
  explicit EndsOfRun(const RunDir& run) : run_(run), phases_(audit_phases(run)) {
    for (const AuditPhase& phase : phases_)
      for (const std::string& path : phase.paths)
        if (!file_exists(path))
          throw RunError(run.path() + ": " + path + " is missing; only finished runs can be compared");
  }

  void each(const std::function<void(const RowEnd&)>& visit) const override {
    RowEnd end;
    for (const AuditPhase& phase : phases_) {
      const bool last = phase.phase == run_.plan().last_map();
      for (const std::string& path : phase.paths)
        read_audit(path, [&](const AuditLine& line) {
          // A row that an earlier phase kept ends in a later one.
          if (line.unreadable || (line.kept && !last)) return true;
          end.source = line.source;
          end.id = line.id;
          end.url = line.url;
          end.fate = line.fate();
          end.text_xxh3 = line.text_xxh3;
          visit(end);
          return true;
        });
    }
  }

  std::uint64_t seed() const override { return run_.plan().config.seed; }
  double sample() const override { return run_.plan().config.sample; }

  std::map<std::string, SignalMean> signals(const RowEnds& other) const override {
    std::map<std::string, SignalMean> means;
    for (const std::string& path : phases_.back().paths)
      read_audit(path, [&](const AuditLine& line) {
        if (!line.kept || !is_sampled(other.seed(), other.sample(), line.id)) return true;
        for (const auto& [name, value] : line.signals) {
          if (std::isnan(value)) continue;
          SignalMean& mean = means[name];
          ++mean.count;
          mean.sum += value;
        }
        return true;
      });
    return means;
  }

 private:
  const RunDir& run_;
  std::vector<AuditPhase> phases_;
};

}  // namespace

std::unique_ptr<RowEnds> ends_of_run(const RunDir& run) {
  return std::make_unique<EndsOfRun>(run);
}

}  // namespace curate
