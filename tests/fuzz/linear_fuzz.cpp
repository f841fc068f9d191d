// SPDX-License-Identifier: Apache-2.0
// Any bytes as a linear model; if they are one, they are scored themselves.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <curate/error.hpp>

#include "model/linear.hpp"
#include "util/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    curate::LinearScorer scorer(std::make_shared<const curate::LinearModel>(bytes, "fuzz"));
    std::string text;
    curate::append_repaired(bytes, text);
    scorer.probability(text);
  } catch (const curate::RunError&) {
    return 0;
  }
  return 0;
}
