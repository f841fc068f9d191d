// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace curate {

/// Appends well-formed UTF-8 as a JSON string, quotes included. Only what JSON demands is escaped.
void append_json_string(std::string_view utf8, std::string& out);

/// Writes one JSON value into a string, commas included: keys and values in call order, nothing is checked.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view utf8);
  JsonWriter& value(const char* utf8) { return value(std::string_view(utf8)); }
  JsonWriter& value(bool yes);
  JsonWriter& value(double number);
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  JsonWriter& value(T number) {
    if constexpr (std::is_signed_v<T>)
      return integer(static_cast<std::int64_t>(number));
    else
      return natural(static_cast<std::uint64_t>(number));
  }
  JsonWriter& null();
  /// JSON text as it is.
  JsonWriter& raw(std::string_view json);
  template <class T>
  JsonWriter& field(std::string_view name, const T& v) {
    return key(name).value(v);
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& integer(std::int64_t number);
  JsonWriter& natural(std::uint64_t number);
  void comma() {
    if (comma_) out_ += ',';
    comma_ = true;
  }

  std::string& out_;
  bool comma_ = false;
};

/// The same JSON value with line breaks and two spaces a level, keys in the same order: for files people read.
std::string pretty_json(std::string_view json);

/// One parsed JSON value at hand: for records, manifests and other small files. Not for documents (see JsonLine).
/// Missing members read as null; asking a value for what it is not throws RunError.
class Json {
 public:
  /// Throws RunError naming `what` if `text` is not one JSON value.
  static Json parse(std::string_view text, const std::string& what);
  Json();

  bool is_null() const;
  bool is_string() const;
  bool is_object() const;
  bool is_array() const;
  std::string_view text() const;
  std::string_view text_or(std::string_view fallback) const;
  double number() const;
  std::uint64_t natural() const;
  std::uint64_t natural_or(std::uint64_t fallback) const;
  std::int64_t integer() const;
  bool flag() const;
  bool flag_or(bool fallback) const;
  Json operator[](std::string_view key) const;
  /// Calls `visit(key, value)` for every member, or `visit("", value)` for every item, in order.
  template <class Visit>
  void each(Visit visit) const {
    for (std::size_t i = 0; i < size(); ++i) {
      const auto [key, value] = at(i);
      visit(key, value);
    }
  }
  std::size_t size() const;
  std::pair<std::string_view, Json> at(std::size_t i) const;
  /// The value as JSON text.
  std::string to_string() const;

 private:
  struct Tree;
  struct Node;
  Json(std::shared_ptr<const Tree> tree, const Node* node) : tree_(std::move(tree)), node_(node) {}
  std::shared_ptr<const Tree> tree_;
  const Node* node_ = nullptr;
};

/// The value at a dotted path of a JSON object's text ("a.b.0"): a string unescaped, anything else as JSON text.
std::optional<std::string> json_at(std::string_view json, std::string_view path);

}  // namespace curate
