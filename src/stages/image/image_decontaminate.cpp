// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "image/decode.hpp"
#include "image/pdq.hpp"
#include "image/pdq_line.hpp"
#include "image/pdq_lookup.hpp"
#include "util/codec.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

// The hashes of a file, and the lines they stand in, blank ones not counted.
struct PictureSet {
  std::uint32_t line_count = 0;
  std::vector<std::uint32_t> lines;  // of each hash, from 1
  image::PdqLookup lookup;
};

std::shared_ptr<const PictureSet> read_set(std::string_view bytes, const std::string& file) {
  const std::string text = decode_all(bytes, file);
  std::vector<image::Pdq> hashes;
  std::vector<std::uint32_t> lines;
  std::uint32_t line = 0;
  std::size_t number = 0;
  for (const std::string_view at : split_at(text, '\n')) {
    ++number;
    if (trim_ascii(at).empty()) continue;
    ++line;
    if (const auto hash = image::pdq_of_line(at, file, number)) {
      hashes.push_back(*hash);
      lines.push_back(line);
    }
  }
  return std::make_shared<const PictureSet>(PictureSet{line, std::move(lines), image::PdqLookup(std::move(hashes))});
}

class ImageDecontaminate final : public Stage {
 public:
  explicit ImageDecontaminate(Params& p) {
    names_ = p.required_files(
        "files",
        "PDQ hashes of evaluation sets, one a line, behind a comma whatever names the picture; or JSON "
        "Lines with `pdq`, such as the rows that a run over the set writes");
    radius_ = static_cast<int>(p.integer("radius", 31, "bits two hashes may differ in (ThreatExchange: 31)", 0, 63));
    list_radius_ = static_cast<int>(
        p.integer("list_radius", 63, "the nearest picture of the sets is noted up to this distance", 0, 63));
    least_quality_ = p.number("min_quality", 50, "pictures whose hash says less are not compared", 0, 100);
    p.signal("nearest_image", "line of `files` with the nearest hash, counted from 1 over all of them");
    p.signal("nearest_distance", "bits in which it differs");
    p.reason("in_evaluation_set", "a picture of an evaluation set looks the same");
  }

  void open(Resources& resources) override {
    sets_.clear();
    for (const std::string& name : names_)
      sets_.push_back(resources.get<PictureSet>(name, [&](std::string_view bytes) { return read_set(bytes, name); }));
  }

  Verdict apply(Document& document) override {
    const auto hash = hash_of_picture(document);
    if (!hash || hash->quality < least_quality_) return keep();
    std::optional<int> distance;
    std::uint32_t line = 0, lines_before = 0;
    for (const auto& set : sets_) {
      const auto found = set->lookup.nearest(*hash, std::max(radius_, list_radius_));
      if (found && (!distance || found->distance < *distance)) {
        distance = found->distance;
        line = lines_before + set->lines[found->index];
      }
      lines_before += set->line_count;
    }
    if (!distance) return keep();
    document.note("nearest_image", line);
    document.note("nearest_distance", *distance);
    return *distance <= radius_ ? drop("in_evaluation_set", *distance, radius_) : keep();
  }

 private:
  // What decode_image noted; without it, or where it was not asked to, the picture's own.
  std::optional<image::Pdq> hash_of_picture(const Document& document) {
    if (const auto digits = document.tagged("pdq")) {
      auto hash = image::Pdq::from_hex(*digits);
      if (hash) hash->quality = static_cast<std::uint32_t>(document.signal("pdq_quality").value_or(0));
      return hash;
    }
    if (document.payload.empty()) return std::nullopt;
    const image::Decoded& decoded = decoder_.decode(document.payload, {});
    if (decoded.status != image::DecodeStatus::kOk) return std::nullopt;
    return hasher_.hash(decoded.picture);
  }

  std::vector<std::string> names_;
  int radius_ = 31, list_radius_ = 63;
  double least_quality_ = 50;
  std::vector<std::shared_ptr<const PictureSet>> sets_;
  image::Decoder decoder_;
  image::PdqHasher hasher_;
};

}  // namespace

void register_image_decontaminate(Registry& registry) {
  registry.add<ImageDecontaminate>(
      "image_decontaminate", 1,
      "Drops pictures that look like one of an evaluation set (PDQ), and notes which is the nearest");
}

}  // namespace curate
