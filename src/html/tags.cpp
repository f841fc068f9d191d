// SPDX-License-Identifier: Apache-2.0
#include "html/tags.hpp"

#include <array>
#include <cstring>

#include "html/scan.hpp"

namespace curate::html {

namespace {

struct Row {
  std::string_view name;
  std::uint32_t facts;
};

constexpr std::uint32_t kBox = kClosesP | kBlock | kSpecial;

// In the order of the enumeration.
constexpr Row kRows[] = {
    {"#other", 0},
    {"#custom", kBlock},
    {"#text", 0},
    {"#root", kBlock | kSpecial | kScope},
    {"a", 0},
    {"abbr", 0},
    {"address", kBox},
    {"annotation", kInvisible},
    {"area", kVoid},
    {"article", kBox},
    {"aside", kBox},
    {"audio", kInvisible},
    {"b", 0},
    {"base", kVoid},
    {"big", 0},
    {"blockquote", kBox},
    {"body", kBlock | kSpecial},
    {"br", kVoid},
    {"button", kBlock | kSpecial},
    {"canvas", kInvisible},
    {"caption", kBlock | kSpecial | kScope},
    {"center", kBox},
    {"cite", 0},
    {"code", 0},
    {"col", kVoid | kSpecial},
    {"colgroup", kSpecial},
    {"dd", kBox},
    {"del", 0},
    {"details", kBox},
    {"dialog", kBox},
    {"dir", kBox},
    {"div", kBox},
    {"dl", kBox},
    {"dt", kBox},
    {"em", 0},
    {"embed", kVoid},
    {"fieldset", kBox},
    {"figcaption", kBox},
    {"figure", kBox},
    {"font", 0},
    {"footer", kBox},
    {"form", kBox},
    {"frame", kVoid},
    {"frameset", kSpecial},
    {"h1", kBox | kHeading},
    {"h2", kBox | kHeading},
    {"h3", kBox | kHeading},
    {"h4", kBox | kHeading},
    {"h5", kBox | kHeading},
    {"h6", kBox | kHeading},
    {"head", kBlock | kSpecial},
    {"header", kBox},
    {"hgroup", kBox},
    {"hr", kVoid | kClosesP | kBlock | kSpecial},
    {"html", kBlock | kSpecial | kScope},
    {"i", 0},
    {"iframe", kRawText | kInvisible | kSpecial},
    {"img", kVoid},
    {"input", kVoid},
    {"ins", 0},
    {"kbd", 0},
    {"label", kBlock},
    {"legend", kBlock},
    {"li", kBox},
    {"link", kVoid},
    {"listing", kBox},
    {"main", kBox},
    {"map", 0},
    {"mark", 0},
    {"math", 0},
    {"menu", kBox},
    {"meta", kVoid},
    {"nav", kBox},
    {"nobr", 0},
    {"noembed", kRawText | kInvisible},
    {"noframes", kRawText | kInvisible},
    {"noscript", kBlock | kSpecial | kInvisible},
    {"object", kSpecial | kScope},
    {"ol", kBox},
    {"optgroup", kBlock},
    {"option", kBlock | kInvisible},
    {"output", 0},
    {"p", kBox},
    {"param", kVoid},
    {"picture", 0},
    {"plaintext", kBox},
    {"pre", kBox},
    {"q", 0},
    {"rp", kInvisible},
    {"rt", 0},
    {"ruby", 0},
    {"s", 0},
    {"samp", 0},
    {"script", kRawText | kInvisible | kSpecial},
    {"search", kBox},
    {"section", kBox},
    {"select", kSpecial | kInvisible},
    {"small", 0},
    {"source", kVoid},
    {"span", 0},
    {"strike", 0},
    {"strong", 0},
    {"style", kRawText | kInvisible | kSpecial},
    {"sub", 0},
    {"summary", kBox},
    {"sup", 0},
    {"svg", kInvisible},
    {"table", kClosesP | kBlock | kSpecial | kScope},
    {"tbody", kBlock | kSpecial},
    {"td", kBlock | kSpecial | kScope},
    {"template", kSpecial | kScope | kInvisible},
    {"textarea", kRcData | kSpecial},
    {"tfoot", kBlock | kSpecial},
    {"th", kBlock | kSpecial | kScope},
    {"thead", kBlock | kSpecial},
    {"time", 0},
    {"title", kRcData | kInvisible | kSpecial},
    {"tr", kBlock | kSpecial},
    {"track", kVoid},
    {"tt", 0},
    {"u", 0},
    {"ul", kBox},
    {"var", 0},
    {"video", kInvisible},
    {"wbr", kVoid},
    {"xmp", kRawText | kBox},
};
static_assert(std::size(kRows) == kTagCount);

constexpr std::size_t kSlots = 1024;

// Names of up to eight letters are looked up as one integer.
struct Slots {
  std::array<std::uint64_t, kSlots> key{};
  std::array<Tag, kSlots> tag{};
};

std::uint64_t pack(std::string_view name) {
  std::uint64_t packed = 0;
  for (std::size_t i = 0; i < name.size(); ++i)
    packed |= static_cast<std::uint64_t>(static_cast<unsigned char>(lower(name[i]))) << 8 * i;
  return packed;
}

std::size_t slot_of(std::uint64_t key) {
  return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15 >> 54);
}

const Slots& slots() {
  static const Slots made = [] {
    Slots s;
    for (std::size_t i = static_cast<std::size_t>(Tag::kA); i < kTagCount; ++i) {
      if (kRows[i].name.size() > 8) continue;
      const std::uint64_t key = pack(kRows[i].name);
      std::size_t at = slot_of(key);
      while (s.key[at] != 0) at = (at + 1) % kSlots;
      s.key[at] = key;
      s.tag[at] = static_cast<Tag>(i);
    }
    return s;
  }();
  return made;
}

}  // namespace

Tag tag_of(std::string_view name) {
  if (name.empty()) return Tag::kOther;
  if (name.size() <= 8) {
    static const Slots& table = slots();
    const std::uint64_t key = pack(name);
    for (std::size_t at = slot_of(key); table.key[at] != 0; at = (at + 1) % kSlots)
      if (table.key[at] == key) return table.tag[at];
    return name.find('-') == std::string_view::npos ? Tag::kOther : Tag::kCustom;
  }
  for (const Tag tag : {Tag::kBlockquote, Tag::kFigcaption, Tag::kAnnotation, Tag::kPlaintext}) {
    const std::string_view wanted = tag_name(tag);
    if (wanted.size() != name.size()) continue;
    std::size_t i = 0;
    while (i < name.size() && lower(name[i]) == wanted[i]) ++i;
    if (i == name.size()) return tag;
  }
  return name.find('-') == std::string_view::npos ? Tag::kOther : Tag::kCustom;
}

std::string_view tag_name(Tag tag) {
  return kRows[static_cast<std::size_t>(tag)].name;
}

constinit const std::array<std::uint32_t, kTagCount> kTagFacts = [] {
  std::array<std::uint32_t, kTagCount> facts{};
  for (std::size_t i = 0; i < kTagCount; ++i) facts[i] = kRows[i].facts;
  return facts;
}();

}  // namespace curate::html
