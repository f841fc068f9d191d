// SPDX-License-Identifier: Apache-2.0
#include "rules/c4_bad_words.hpp"

#include <curate/registry.hpp>

#include "rules/profile.hpp"

namespace curate {
namespace {

constexpr Profile kProfiles[] = {{"datatrove-0.10", c4_bad_words_datatrove}, {"c4-tfds", c4_bad_words_tfds}};

class C4BadWords final : public ProfiledStage {
 public:
  explicit C4BadWords(Params& p) : ProfiledStage(p, kProfiles, "whose rules") {}
};

}  // namespace

void register_c4_bad_words(Registry& registry) {
  registry.add<C4BadWords>("c4_bad_words", 1,
                           "Drops documents that hold a word of the list of their language (LDNOOBW, 28 languages)");
}

}  // namespace curate
