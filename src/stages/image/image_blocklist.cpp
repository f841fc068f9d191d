// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <curate/error.hpp>
#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "image/decode.hpp"
#include "image/pdq.hpp"
#include "image/pdq_line.hpp"
#include "image/pdq_lookup.hpp"
#include "text/line_set.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"MD5", "SHA-1", "SHA-256"};
constexpr std::array<std::size_t, 3> kDigits{32, 40, 64};

bool is_left_out(std::string_view line) {
  return line.empty() || line.front() == '#';
}

// A list with a line that says nothing would block less than it seems to, so there is none.
std::shared_ptr<const LineSet> read_hashes(std::string_view bytes, std::size_t kind, const std::string& file) {
  auto set = std::make_shared<LineSet>();
  std::size_t number = 0;
  for (const std::string_view at : split_at(bytes, '\n')) {
    ++number;
    const std::string line = lower_ascii(trim_ascii(at));
    if (is_left_out(line)) continue;
    if (line.size() != kDigits[kind] || line.find_first_not_of("0123456789abcdef") != std::string::npos)
      throw RunError(fmt::format("{}:{}: '{:.80}' is no {} hash of {} hexadecimal digits", file, number, line,
                                 kKinds[kind], kDigits[kind]));
    set->add(line);
  }
  return set;
}

std::shared_ptr<const image::PdqLookup> read_pdqs(std::string_view bytes, const std::string& file) {
  std::vector<image::Pdq> hashes;
  std::size_t number = 0;
  for (const std::string_view at : split_at(bytes, '\n')) {
    ++number;
    const std::string_view line = trim_ascii(at);
    if (is_left_out(line)) continue;
    if (const auto hash = image::pdq_of_line(line, file, number)) hashes.push_back(*hash);
  }
  return std::make_shared<const image::PdqLookup>(std::move(hashes));
}

class ImageBlocklist final : public Stage {
 public:
  explicit ImageBlocklist(Params& p)
      : names_{p.file("md5", "", "hexadecimal MD5 hashes, one a line"), p.file("sha1", "", "SHA-1 hashes likewise"),
               p.file("sha256", "", "SHA-256 hashes likewise")},
        pdq_name_(p.file("pdq", "",
                         "PDQ hashes likewise, or `hash,name`, or JSON Lines with `pdq`; compared within `radius`")),
        radius_(static_cast<int>(p.integer("radius", 31, "bits two PDQ hashes may differ in", 0, 63))),
        least_quality_(
            p.number("min_quality", 50, "pictures whose hash says less are compared by bytes alone", 0, 100)) {
    p.reason("blocked", "its bytes, or its look, are on a list");
  }

  void open(Resources& resources) override {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!names_[i].empty())
        lists_[i] =
            resources.get<LineSet>(names_[i], [&](std::string_view bytes) { return read_hashes(bytes, i, names_[i]); });
    if (!pdq_name_.empty())
      pdqs_ = resources.get<image::PdqLookup>(pdq_name_,
                                              [&](std::string_view bytes) { return read_pdqs(bytes, pdq_name_); });
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
