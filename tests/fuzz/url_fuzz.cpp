// SPDX-License-Identifier: Apache-2.0
// Any bytes as a URL and its base: what is serialised must parse again to itself, and normal forms must be
// stable.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "util/utf8.hpp"
#include "web/public_suffix.hpp"
#include "web/url.hpp"
#include "web/url_normal.hpp"
#include "web/url_pieces.hpp"

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = bytes.find('\0');
  const std::string_view input = bytes.substr(0, line);
  const auto base = line == std::string_view::npos ? std::nullopt : Url::parse(bytes.substr(line + 1));
  if (const auto url = Url::parse(input, base ? &*base : nullptr)) {
    require(is_utf8(url->href()));
    const auto again = Url::parse(url->href());
    require(again && again->href() == url->href() && again->host() == url->host() && again->path() == url->path());
    const std::string pieces = std::string(url->without_fragment()) + std::string(url->hash());
    require(pieces == url->href());
    site_of(url->host());
  }
  std::string once, twice;
  for (const UrlNormalOptions& options : {UrlNormalOptions{}, UrlNormalOptions{true, true}})
    if (normalise_url(input, options, once)) require(normalise_url(once, options, twice) && once == twice);
  normalise_url_tfds(input, once);
  python_netloc(input, once);
  PublicSuffixes::builtin().suffix(tldextract_host(input));
  PublicSuffixes::builtin().is_listed(host_of(input));
  return 0;
}
