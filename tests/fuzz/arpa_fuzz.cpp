// SPDX-License-Identifier: Apache-2.0
// Any bytes as an ARPA model; if they are one, its last bytes as a sentence.
#include <cstdint>
#include <string_view>

#include <curate/error.hpp>

#include "model/ngram.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const curate::NgramModel model(bytes, "fuzz");
    model.score(bytes.substr(size - (size < 200 ? size : 200)));
  } catch (const curate::RunError&) {
    return 0;
  }
  return 0;
}
