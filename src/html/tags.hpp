// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace curate::html {

/// Element names that matter here; kCustom: one with a hyphen, everything else is kOther. kText marks text in
/// a tree.
enum class Tag : std::uint8_t {
  kOther,
  kCustom,
  kText,
  kRoot,
  kA,
  kAbbr,
  kAddress,
  kAnnotation,
  kArea,
  kArticle,
  kAside,
  kAudio,
  kB,
  kBase,
  kBig,
  kBlockquote,
  kBody,
  kBr,
  kButton,
  kCanvas,
  kCaption,
  kCenter,
  kCite,
  kCode,
  kCol,
  kColgroup,
  kDd,
  kDel,
  kDetails,
  kDialog,
  kDir,
  kDiv,
  kDl,
  kDt,
  kEm,
  kEmbed,
  kFieldset,
  kFigcaption,
  kFigure,
  kFont,
  kFooter,
  kForm,
  kFrame,
  kFrameset,
  kH1,
  kH2,
  kH3,
  kH4,
  kH5,
  kH6,
  kHead,
  kHeader,
  kHgroup,
  kHr,
  kHtml,
  kI,
  kIframe,
  kImg,
  kInput,
  kIns,
  kKbd,
  kLabel,
  kLegend,
  kLi,
  kLink,
  kListing,
  kMain,
  kMap,
  kMark,
  kMath,
  kMenu,
  kMeta,
  kNav,
  kNobr,
  kNoembed,
  kNoframes,
  kNoscript,
  kObject,
  kOl,
  kOptgroup,
  kOption,
  kOutput,
  kP,
  kParam,
  kPicture,
  kPlaintext,
  kPre,
  kQ,
  kRp,
  kRt,
  kRuby,
  kS,
  kSamp,
  kScript,
  kSearch,
  kSection,
  kSelect,
  kSmall,
  kSource,
  kSpan,
  kStrike,
  kStrong,
  kStyle,
  kSub,
  kSummary,
  kSup,
  kSvg,
  kTable,
  kTbody,
  kTd,
  kTemplate,
  kTextarea,
  kTfoot,
  kTh,
  kThead,
  kTime,
  kTitle,
  kTr,
  kTrack,
  kTt,
  kU,
  kUl,
  kVar,
  kVideo,
  kWbr,
  kXmp,
  kCount,
};
inline constexpr std::size_t kTagCount = static_cast<std::size_t>(Tag::kCount);

/// The tag of an element name, ASCII case ignored.
Tag tag_of(std::string_view name);
/// Lower case; "#other", "#custom", "#text", "#root" for those that are no names.
std::string_view tag_name(Tag tag);

/// Facts about tags, as bits.
enum TagFact : std::uint32_t {
  kVoid = 1,            ///< has no end tag
  kRawText = 1 << 1,    ///< content is text without entities up to its end tag
  kRcData = 1 << 2,     ///< content is text with entities
  kClosesP = 1 << 3,    ///< its start ends an open paragraph
  kBlock = 1 << 4,      ///< starts a new line in text
  kSpecial = 1 << 5,    ///< end tags of inline elements do not reach beyond it
  kScope = 1 << 6,      ///< end tags of blocks do not reach beyond it
  kHeading = 1 << 7,    ///< h1 to h6
  kInvisible = 1 << 8,  ///< its content is never shown as text
};
extern const std::array<std::uint32_t, kTagCount> kTagFacts;
inline std::uint32_t facts_of(Tag tag) {
  return kTagFacts[static_cast<std::size_t>(tag)];
}

}  // namespace curate::html
