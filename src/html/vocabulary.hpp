// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace curate::html {

/// What words in class, id, role and itemprop attributes say about an element; one bit each of a mark set.
enum class Mark : std::uint8_t {
  kBody,   ///< text of an article by a name that means just that: "article-body", "entry-content"
  kStory,  ///< an article, post, entry
  kMain,   ///< "main", "content"
  kNavigation,
  kBreadcrumb,
  kSidebar,
  kFooter,
  kHeader,
  kComment,
  kRelated,
  kShare,
  kAdvertisement,
  kPromotion,
  kByline,
  kTags,
  kPagination,
  kConsent,
  kAccount,
  kSearch,
  kCaption,
  kGallery,
  kProduct,
  kPrice,
  kCard,
  kReview,
  kThread,
  kQuestion,
  kContents,
  kIntroduction,
  kBiography,
  kScreenReader,
  kDescription,
  kRecipe,
  kCode,
  kDocumentation,
  kLegal,
  kActions,
  kUser,
  kMedia,
  kTitle,
  kContact,
  kEvent,
  kLanguage,
  kLabel,
  kNote,
  kList,
  kForm,
  kTable,
  kWidget,
  kCount,
};
inline constexpr std::size_t kMarkCount = static_cast<std::size_t>(Mark::kCount);
static_assert(kMarkCount <= 64);

using Marks = std::uint64_t;
constexpr Marks bit(Mark mark) {
  return Marks{1} << static_cast<int>(mark);
}
template <class... More>
constexpr Marks bits(Mark first, More... more) {
  return (bit(first) | ... | bit(more));
}

/// Finds the marks of attribute values: one automaton over all words, and a memo of values seen. Not
/// thread-safe.
class Vocabulary {
 public:
  Vocabulary();
  /// Of a class or id value. Words are compared without case, at the boundaries that '-', '_', white space
  /// and camelCase make.
  Marks of_name(std::string_view value) { return value.empty() ? 0 : of_name(value, hash(value)); }
  /// The same where the value's hash is known.
  Marks of_name(std::string_view value, std::uint64_t key) {
    Entry& entry = memo_[(key >> 1) % kMemo];  // the lowest bit is always set
    if (entry.key != key) entry = {key, look_up(value)};
    return entry.marks;
  }
  /// Of a role value, of an itemprop value.
  static Marks of_role(std::string_view value);
  static Marks of_itemprop(std::string_view value);
  /// 64 bits of a value's bytes; not zero.
  static std::uint64_t hash(std::string_view value);

 private:
  static constexpr std::size_t kMemo = 2048;  // 32 KiB: more are slower to reach than they save
  struct Entry {
    std::uint64_t key = 0;
    Marks marks = 0;
  };
  static Marks look_up(std::string_view value);

  std::vector<Entry> memo_;
};

}  // namespace curate::html
