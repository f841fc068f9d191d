// SPDX-License-Identifier: Apache-2.0
#include "cli/probe_image.hpp"

#include "image/decode.hpp"
#include "image/pdq.hpp"

namespace curate {

Probe image_probe() {
  struct Tools {
    image::Decoder decoder;
    image::PdqHasher hasher;
  };
  auto tools = std::make_shared<Tools>();
  return [tools](const ProbeInput& input, JsonWriter& out) {
    const image::Decoded& decoded = tools->decoder.decode(input.need("image"), {});
    out.field("id", input.get("id")).field("status", image::status_name(decoded.status));
    out.field("format", image::format_name(decoded.format)).field("width", decoded.width);
    out.field("height", decoded.height);
    if (decoded.status != image::DecodeStatus::kOk) {
      out.key("pdq").raw("null").key("quality").raw("null");
      if (!decoded.detail.empty()) out.field("detail", decoded.detail);
      return;
    }
    const image::Pdq pdq = tools->hasher.hash(decoded.picture);
    out.field("pdq", pdq.hex()).field("quality", pdq.quality);
  };
}

}  // namespace curate
