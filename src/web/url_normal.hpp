// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace curate {

/// Brings URLs that lead to the same page to one spelling. In order:
///   1. A URL without a scheme whose first part looks like a host gets "http://". Then it is parsed and
///   written as
///      the WHATWG standard says: scheme and host in lower case, host in Punycode, no default port, no dot
///      segments.
///   2. Without fragment, and without the dot at the end of a host.
///   3. In path and query, %XX of letters, digits and - . _ ~ are decoded, other %XX are written in capitals,
///   a %
///      that starts no %XX is written %25, and everything RFC 3986 does not allow there is encoded.
///   4. Runs of slashes in the path become one.
///   5. Parameters of the query ("a=1&b=2") are sorted by bytes, those without a name are left out, "b="
///   becomes "b",
///      and an empty query goes.
/// Options beyond that, all off by default:
struct UrlNormalOptions {
  /// Parameters that only say where a visitor came from: utm_*, fbclid, gclid, … and session ids.
  bool strip_tracking = false;
  /// "https://" without a port counts as "http://", and "www." before a host with at least two more labels
  /// goes.
  bool merge_variants = false;
};

/// Writes the normal form to `out`; false and an empty `out` if `url` is no URL.
bool normalise_url(std::string_view url, const UrlNormalOptions& options, std::string& out);

/// TensorFlow Datasets 4.9.10, c4_utils.normalize_url: without "http(s)://" and one "www." behind it wherever
/// they stand, without "?utm_", "?ref" or "?feed" and the rest of the line, without slashes at the end.
void normalise_url_tfds(std::string_view url, std::string& out);

}  // namespace curate
