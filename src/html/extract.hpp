// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "html/blocks.hpp"
#include "html/charset.hpp"
#include "html/json_ld.hpp"
#include "html/main_text.hpp"
#include "html/metadata.hpp"
#include "html/tree.hpp"

namespace curate::html {

struct ExtractOptions {
  Profile profile = Profile::kBalanced;
  TreeLimits limits;
  std::size_t page_bytes = std::size_t{256} << 20;  ///< of decoded text; what is longer is cut
};

/// Named counts of what was odd in a page.
struct ExtractCounters {
  std::uint64_t replaced_characters = 0;  ///< bad sequences that became U+FFFD
  std::uint64_t page_cut = 0;             ///< 1 if the page was longer than the limit
  TreeCounters tree;
  std::uint64_t fell_back = 0;     ///< 1 if too little was found and more than the profile asks for was taken
  std::uint64_t from_json_ld = 0;  ///< 1 if the text is the articleBody of the page's schema.org data
};

/// What was found in a page. Everything is well-formed UTF-8 without control characters other than '\n' and
/// '\t'.
struct Extracted {
  std::string text;  ///< lines of main text; no empty line, except in preformatted text
  Metadata metadata;
  Charset charset;
  ExtractCounters counters;
};

/// Turns HTML pages into text. Keeps its buffers from page to page; not thread-safe: one per stage object.
class Extractor {
 public:
  /// `page`: undecoded bytes. `http_charset`: of the Content-Type header, may be empty. `url`: of the page,
  /// may be empty.
  void extract(std::string_view page, std::string_view http_charset, std::string_view url,
               const ExtractOptions& options, Extracted& out);
  /// A page that is well-formed UTF-8 already.
  void extract_utf8(std::string_view page, std::string_view url, const ExtractOptions& options, Extracted& out);
  /// Only decodes: for text/plain. White space and control characters are treated as in preformatted text.
  void decode_plain(std::string_view bytes, std::string_view http_charset, Extracted& out);

  /// Of the last page; good until the next call, and only as long as the page's bytes are.
  const Tree& tree() const { return tree_; }
  const Blocks& blocks() const { return blocks_; }
  const JsonLd& json_ld() const { return json_ld_; }
  const MainText& main_text() const { return main_text_; }

 private:
  std::string decoded_;
  Vocabulary vocabulary_;
  Tree tree_;
  Blocks blocks_;
  MainText main_text_;
  JsonLd json_ld_;
};

/// The names of profiles in configs: "precision", "balanced", "recall", "all".
std::optional<Profile> profile_named(std::string_view name);

/// Whether bytes of unknown type look like an HTML page.
bool looks_like_html(std::string_view bytes);
/// Whether a payload is an HTML page: by its media type, by a look at it where it has none.
bool is_html(std::string_view mime, std::string_view payload);

}  // namespace curate::html
