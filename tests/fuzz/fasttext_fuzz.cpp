// SPDX-License-Identifier: Apache-2.0
// Any bytes as a model file; if they are one, its last bytes as a text.
#include <cstdint>
#include <memory>
#include <string_view>

#include <curate/error.hpp>

#include "model/fasttext.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const auto model = std::make_shared<const curate::FastTextModel>(bytes, "fuzz");
    curate::FastTextScorer scorer(model);
    const std::string_view text = bytes.substr(size - (size < 200 ? size : 200));
    scorer.predict(text, 3);
    scorer.predict(text, 3, curate::LineBreaks::kDeleted);
    scorer.probability(0);
  } catch (const curate::RunError&) {
    return 0;
  }
  return 0;
}
