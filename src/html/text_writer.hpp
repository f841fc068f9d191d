// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace curate::html {

/// Writes text as a reader would see it: references decoded, white space collapsed, control and invisible
/// format characters left out. Lines never begin or end with a space and are never empty, except in
/// preformatted text.
class TextWriter {
 public:
  explicit TextWriter(std::string& out) : out_(out), start_(out.size()) {}

  /// `raw`: without references.
  void add(std::string_view text, bool raw);
  void add_preformatted(std::string_view text, bool raw);
  /// White space stood here.
  void space() { space_ = true; }
  /// Ends the line if anything is on it.
  void new_line();
  /// Goes on on the same line behind a tab.
  void tab();
  /// As it is, at the start of a line.
  void mark(std::string_view bullet);
  /// Ends the text: no white space at its end.
  void finish();

 private:
  void put(std::string_view plain);
  bool at_line_start() const { return out_.size() == start_ || out_.back() == '\n'; }

  std::string& out_;
  std::size_t start_;
  bool space_ = false;
};

}  // namespace curate::html
