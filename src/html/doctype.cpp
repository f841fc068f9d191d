// SPDX-License-Identifier: Apache-2.0
#include "html/doctype.hpp"

#include "html/scan.hpp"
#include "util/strings.hpp"

namespace curate::html {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view body) : left_(body) {}
  void skip() {
    while (!left_.empty() && is_space(left_.front())) left_.remove_prefix(1);
  }
  bool at_end() const { return left_.empty(); }
  std::string_view word() {
    std::size_t size = 0;
    while (size < left_.size() && !is_space(left_[size])) ++size;
    return take(size);
  }
  bool keyword(std::string_view name) {
    if (left_.size() < name.size() || !equal_ignoring_case(left_.substr(0, name.size()), name)) return false;
    left_.remove_prefix(name.size());
    return true;
  }
  bool at_quote() const { return !left_.empty() && (left_.front() == '"' || left_.front() == '\''); }
  // At a quote; false if the closing one is missing.
  bool quoted(std::optional<std::string_view>& value) {
    const char quote = left_.front();
    left_.remove_prefix(1);
    const std::size_t end = left_.find(quote);
    value = take(end);
    if (end == std::string_view::npos) return false;
    left_.remove_prefix(1);
    return true;
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view left_;
};

}  // namespace

Doctype read_doctype(std::string_view body, bool unclosed) {
  Doctype doctype;
  const auto broken = [&] {
    doctype.force_quirks = true;
    return doctype;
  };
  Reader in(body);
  in.skip();
  if (in.at_end()) return broken();
  doctype.name = in.word();
  doctype.force_quirks = unclosed;
  in.skip();
  if (in.at_end()) return doctype;
  if (in.keyword("public")) {
    in.skip();
    if (!in.at_quote() || !in.quoted(doctype.public_id)) return broken();
    in.skip();
    if (in.at_end()) return doctype;
    if (!in.at_quote() || !in.quoted(doctype.system_id)) return broken();
  } else if (in.keyword("system")) {
    in.skip();
    if (!in.at_quote() || !in.quoted(doctype.system_id)) return broken();
  } else {
    return broken();
  }
  // Anything behind the system identifier is read over and harms nothing, not even the page's end in it.
  in.skip();
  if (!in.at_end()) doctype.force_quirks = false;
  return doctype;
}

bool Doctype::quirks() const {
  if (force_quirks || !equal_ignoring_case(name, "html")) return true;
  if (!public_id) return false;
  const std::string id = lower_ascii(*public_id);
  for (const std::string_view old : {"-//w3c//dtd html 3", "-//w3c//dtd html 4.0 frameset", "-//ietf//dtd html",
                                     "-//w3c//dtd html 4.0 transitional", "-//netscape", "-//microsoft"})
    if (id.starts_with(old)) return true;
  return !system_id && id.starts_with("-//w3c//dtd html 4.01 ");
}

}  // namespace curate::html
