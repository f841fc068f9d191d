// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <curate/registry.hpp>

#include "util/strings.hpp"

namespace curate {
namespace {

class Where final : public Stage {
 public:
  explicit Where(Params& p)
      : field_(p.text("field", "",
                      "a field of the input: url, date, source, or a path into its metadata (score, meta.lang)")),
        signal_(p.text("signal", "", "or a signal that an earlier stage noted")),
        min_(p.maybe_number("min", "smallest value kept")),
        max_(p.maybe_number("max", "largest value kept")),
        in_(p.list("in", {}, "values kept")),
        not_in_(p.list("not_in", {}, "values dropped")),
        missing_(p.choice("missing", {"drop", "keep"}, "drop", "what happens to documents without the field")) {
    p.reason("missing", "it has no such field or signal");
    p.reason("not_a_number", "the field holds no number to compare with `min` or `max`");
    p.reason("below_min", "its value is below `min`");
    p.reason("above_max", "its value is above `max`");
    p.reason("not_listed", "its value is not one of `in`");
    p.reason("listed", "its value is one of `not_in`");
    if (!signal_.empty()) p.needs_signal(signal_);
    if (p.given("field") && p.given("signal")) p.fail("signal", "give 'field' or 'signal', not both");
    if ((p.given("min") || p.given("max") || p.given("in") || p.given("not_in")) && field_.empty() && signal_.empty())
      p.fail("field", "needs 'field' or 'signal': what is to be compared");
  }

  Verdict apply(Document& document) override {
    if (!signal_.empty()) {
      const auto value = document.signal(signal_);
      return value ? judge(number_text(*value), *value) : absent();
    }
    if (field_.empty()) return keep();
    const auto text = document.field(field_);
    if (!text) return absent();
    return judge(*text, parse_number(*text));
  }

 private:
  Verdict absent() const { return missing_ == "keep" ? keep() : drop("missing"); }

  Verdict judge(std::string_view text, std::optional<double> value) const {
    if (!in_.empty() && std::ranges::find(in_, text) == in_.end()) return drop("not_listed");
    if (std::ranges::find(not_in_, text) != not_in_.end()) return drop("listed");
    if (!min_ && !max_) return keep();
    if (!value) return drop("not_a_number");
    if (min_ && *value < *min_) return drop("below_min", *value, *min_);
    if (max_ && *value > *max_) return drop("above_max", *value, *max_);
    return keep();
  }

  std::string field_, signal_;
  std::optional<double> min_, max_;
  std::vector<std::string> in_, not_in_;
  std::string missing_;
};

}  // namespace

void register_where(Registry& registry) {
  registry.add<Where>("where", 1, "Limits any field of the input or any signal");
}

}  // namespace curate
