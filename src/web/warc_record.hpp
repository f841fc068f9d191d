// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/oddities.hpp"

namespace curate {

/// How records in the wild depart from WARC 1.1 (ISO 28500) and ARC 1.
enum class WarcOddity : std::uint8_t {
  kLfOnlyHead,         ///< head lines end in LF alone
  kUnknownVersion,     ///< neither 0.17, 0.18, 1.0 nor 1.1
  kFoldedField,        ///< a value goes on in the next line
  kFieldWithoutColon,  ///< a head line that names nothing
  kSpaceBeforeColon,
  kRepeatedField,   ///< one that may stand only once; the first counts
  kMissingLength,   ///< no Content-Length: the block goes on to the next record
  kBadLength,       ///< a length that is no number: likewise
  kLengthTooSmall,  ///< bytes left between the block and the next record
  kLengthTooLarge,  ///< the next record or the end of the file comes earlier
  kMissingEnd,      ///< no line end between the block and the next record
  kOddEnd,          ///< not CR LF CR LF there
  kPadding,         ///< zeros or white space between records
  kNotPerMember,    ///< a compressed record that does not start a member
  kMemberInside,    ///< a member that starts inside a record
};
/// The name of its counter: "warc_missing_length".
std::string_view oddity_name(WarcOddity oddity);

struct WarcField {
  std::string_view name, value;  ///< value: without white space at both ends
};

/// Whether bytes begin a record.
enum class RecordStart { kNo, kYes, kTooShort };

/// "WARC/" digits "." digits, end of line, and a first "name:" or blank line. kTooShort: more bytes could
/// make it one.
RecordStart warc_start(std::string_view bytes);
/// Bytes of a head up to and with its blank line, nothing if that is not there yet. `searched`: bytes known
/// to hold no end of a head.
std::optional<std::size_t> warc_head_size(std::string_view bytes, std::size_t searched = 0);

/// The head of a WARC record; views point into the bytes given to `parse`, or into the object for folded
/// values.
class WarcHead {
 public:
  /// `bytes` starts with a version line (see warc_start) and may be cut off anywhere. Adds what is odd.
  void parse(std::string_view bytes, Oddities<WarcOddity>& oddities);
  /// "1.0"
  std::string_view version() const { return version_; }
  /// The first value of a field (case is ignored), empty if there is none.
  std::string_view find(std::string_view name) const;
  std::span<const WarcField> fields() const { return fields_; }

 private:
  std::string_view version_;
  std::vector<WarcField> fields_;
  std::list<std::string> unfolded_;
};

/// The first line of an ARC record (version 1: five words; version 2: ten), split from its right end because
/// URLs hold spaces.
struct ArcLine {
  std::string_view url, ip, date, mime, length;
};
/// Nothing if `line` (without its line end) is none.
std::optional<ArcLine> parse_arc_line(std::string_view line);
/// Likewise for bytes that begin with such a line.
RecordStart arc_start(std::string_view bytes);

/// A date in ISO 8601 as WARC 1.1 asks for ("2017", …, "2017-03-06T04:03:53.123456789Z"): checked and given
/// back. The 12, 14 or more digits of an ARC date are converted into `storage`. Empty if it is no date.
std::string_view iso_date(std::string_view date, std::string& storage);

/// A target URI without `<>`, unescaped spaces and control characters percent-encoded, and all bytes above
/// 0x7F too if they are no UTF-8. Gives a view of `uri` or of `storage`. `changed`: whether anything but `<>`
/// had to be done.
std::string_view clean_uri(std::string_view uri, std::string& storage, bool& changed);

/// "<urn:uuid:X>" -> "X"; "<X>" -> "X".
std::string_view bare_record_id(std::string_view id);

}  // namespace curate
