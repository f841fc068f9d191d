// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "image/decode.hpp"
#include "image/pdq.hpp"
#include "image/pdq_lookup.hpp"
#include "text/line_set.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

class ImageBlocklist final : public Stage {
 public:
  explicit ImageBlocklist(Params& p)
      : names_{p.file("md5", "", "hexadecimal MD5 hashes, one a line"), p.file("sha1", "", "SHA-1 hashes likewise"),
               p.file("sha256", "", "SHA-256 hashes likewise")},
        pdq_name_(p.file("pdq", "", "PDQ hashes likewise, compared within `radius`")),
        radius_(static_cast<int>(p.integer("radius", 31, "bits two PDQ hashes may differ in", 0, 63))),
        least_quality_(
            p.number("min_quality", 50, "pictures whose hash says less are compared by bytes alone", 0, 100)) {
    p.reason("blocked", "its bytes, or its look, are on a list");
  }

  void open(Resources& resources) override {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!names_[i].empty())
        lists_[i] = resources.get<LineSet>(names_[i], [](std::string_view bytes) {
          return std::make_shared<const LineSet>(LineSet(lower_ascii(bytes)));
        });
    if (pdq_name_.empty()) return;
    pdqs_ = resources.get<image::PdqLookup>(pdq_name_, [&](std::string_view bytes) {
      std::vector<image::Pdq> list;
      for (const std::string_view line : split_at(bytes, '\n')) {
        const std::string_view digits = trim_ascii(line.substr(0, line.find(',')));
        if (const auto pdq = image::Pdq::from_hex(digits)) list.push_back(*pdq);
      }
      return std::make_shared<const image::PdqLookup>(std::move(list));
    });
  }

  // Before anything is written: what is blocked leaves its place in the counts and the audit, and no bytes.
  Verdict apply(Document& document) override {
    const std::string_view bytes = document.payload;
    if (bytes.empty()) return keep();
    if (lists_[0] && lists_[0]->contains(hex_bytes(md5(bytes)))) return blocked(document);
    if (lists_[1] && lists_[1]->contains(hex_bytes(sha1(bytes)))) return blocked(document);
    if (lists_[2] && lists_[2]->contains(hex_bytes(sha256(bytes)))) return blocked(document);
    if (!pdqs_ || pdqs_->empty()) return keep();
    const image::Decoded& decoded = decoder_.decode(bytes, {});
    if (decoded.status != image::DecodeStatus::kOk) return keep();
    const image::Pdq hash = hasher_.hash(decoded.picture);
    if (hash.quality < least_quality_) return keep();
    return pdqs_->nearest(hash, radius_) ? blocked(document) : keep();
  }

 private:
  static Verdict blocked(Document& document) {
    document.payload = {};
    return drop("blocked");
  }

  std::array<std::string, 3> names_;
  std::string pdq_name_;
  int radius_;
  double least_quality_;
  std::array<std::shared_ptr<const LineSet>, 3> lists_;
  std::shared_ptr<const image::PdqLookup> pdqs_;
  image::Decoder decoder_;
  image::PdqHasher hasher_;
};

}  // namespace

void register_image_blocklist(Registry& registry) {
  registry.add<ImageBlocklist>(
      "image_blocklist", 1,
      "Drops pictures whose MD5, SHA-1, SHA-256 or PDQ hash is on a list, before anything is written");
}

}  // namespace curate
