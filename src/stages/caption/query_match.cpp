// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "text/phrase_matcher.hpp"

namespace curate {
namespace {

class QueryMatch final : public Stage {
 public:
  explicit QueryMatch(Params& p)
      : list_(p.file("queries", "", "one query a line; `curate queries` makes such a list")),
        least_(p.integer("min", 1, "fewest queries a caption must hold", 0)) {
    p.signal("query_matches", "queries the caption holds, each counted once");
    p.reason("no_query", "the caption holds fewer queries than `min`");
  }

  void open(Resources& resources) override {
    matcher_ = resources.get<PhraseMatcher>(list_, [](std::string_view list) {
      return std::make_shared<const PhraseMatcher>(PhraseMatcher::from_lines(list));
    });
  }

  Verdict apply(Document& document) override {
    matcher_->find(document.text(), scratch_, found_);
    const auto matches = static_cast<double>(found_.size());
    document.note("query_matches", matches);
    return matches < static_cast<double>(least_) ? drop("no_query", matches, static_cast<double>(least_)) : keep();
  }

 private:
  std::string list_;
  std::int64_t least_;
  std::shared_ptr<const PhraseMatcher> matcher_;
  PhraseMatcher::Scratch scratch_;
  std::vector<std::uint32_t> found_;
};

}  // namespace

void register_query_match(Registry& registry) {
  registry.add<QueryMatch>("query_match", 1, "Keeps captions that hold one of many queries (CLIP, MetaCLIP's rule)");
}

}  // namespace curate
