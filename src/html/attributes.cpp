// SPDX-License-Identifier: Apache-2.0
#include "html/attributes.hpp"

#include "html/scan.hpp"
#include "util/strings.hpp"

namespace curate::html {

AttributeReader::AttributeReader(std::string_view start_tag)
    : at_(start_tag.data()), end_(start_tag.data() + start_tag.size()) {
  at_ = find_tag_name_end(at_ == end_ ? at_ : at_ + 1, end_);
}

bool AttributeReader::next(Attribute& attribute) {
  while (at_ != end_ && (is_space(*at_) || *at_ == '/')) ++at_;
  if (at_ == end_ || *at_ == '>') return false;
  const char* const name = at_;
  at_ = find_attribute_name_end(at_ + (*at_ == '='), end_);
  attribute.name = {name, static_cast<std::size_t>(at_ - name)};
  attribute.value = {};
  while (at_ != end_ && is_space(*at_)) ++at_;
  if (at_ == end_ || *at_ != '=') return true;
  ++at_;
  while (at_ != end_ && is_space(*at_)) ++at_;
  if (at_ == end_) return true;
  const char* from = at_;
  if (*at_ == '"' || *at_ == '\'') {
    ++from;
    at_ = find_byte(from, end_, *at_);
    attribute.value = {from, static_cast<std::size_t>(at_ - from)};
    if (at_ != end_) ++at_;
  } else {
    while (at_ != end_ && *at_ != '>' && !is_space(*at_)) ++at_;
    attribute.value = {from, static_cast<std::size_t>(at_ - from)};
  }
  return true;
}

std::optional<std::string_view> attribute_of(std::string_view start_tag, std::string_view name) {
  AttributeReader reader(start_tag);
  Attribute attribute;
  while (reader.next(attribute))
    if (equal_ignoring_case(attribute.name, name)) return attribute.value;
  return std::nullopt;
}

}  // namespace curate::html
