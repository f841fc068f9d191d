// SPDX-License-Identifier: Apache-2.0
#include "util/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <variant>
#include <vector>

#include <simdjson.h>

#include <curate/error.hpp>

#include "util/json_plain.hpp"
#include "util/json_scan.hpp"
#include "util/strings.hpp"

namespace curate {

void append_json_string(std::string_view utf8, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  // Through a small buffer, so that a long text with an escape in every line costs `out` few calls.
  constexpr std::size_t kPiece = 4096, kLongestEscape = 6;
  char buffer[kPiece + kLongestEscape];
  const char* at = utf8.data();
  const char* const end = at + utf8.size();
  std::size_t used = 1;
  buffer[0] = '"';
  for (;;) {
    const std::size_t room = std::min(kPiece - used, static_cast<std::size_t>(end - at));
    const std::size_t plain = plain_json(at, at + room, buffer + used);
    at += plain;
    used += plain;
    if (plain < room) {
      const auto byte = static_cast<unsigned char>(*at++);
      buffer[used++] = '\\';
      switch (byte) {
        case '"':
        case '\\':
          buffer[used++] = static_cast<char>(byte);
          break;
        case '\n':
          buffer[used++] = 'n';
          break;
        case '\r':
          buffer[used++] = 'r';
          break;
        case '\t':
          buffer[used++] = 't';
          break;
        default:
          for (const char c : {'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]}) buffer[used++] = c;
      }
    }
    if (at == end) break;
    if (used >= kPiece) {
      out.append(buffer, used);
      used = 0;
    }
  }
  buffer[used++] = '"';
  out.append(buffer, used);
}

JsonWriter& JsonWriter::open(char bracket) {
  comma();
  out_ += bracket;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  comma();
  append_json_string(name, out_);
  out_ += ':';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view utf8) {
  comma();
  append_json_string(utf8, out_);
  return *this;
}

JsonWriter& JsonWriter::value(bool yes) {
  return raw(yes ? "true" : "false");
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

JsonWriter& JsonWriter::integer(std::int64_t number) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

JsonWriter& JsonWriter::natural(std::uint64_t number) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

JsonWriter& JsonWriter::null() {
  return raw("null");
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  comma();
  out_.append(json);
  return *this;
}

namespace {

void pretty(const JsonToken& token, std::size_t indent, std::string& out) {
  const bool object = token.kind == JsonToken::Kind::kObject;
  if (!object && token.kind != JsonToken::Kind::kArray) {
    out.append(token.raw);
    return;
  }
  // An array is walked as the object it would be with keys: both need only "value, then comma".
  std::string_view inside = trim_ascii(token.inner());
  if (inside.empty()) {
    out.append(object ? "{}" : "[]");
    return;
  }
  out += object ? '{' : '[';
  bool first = true;
  while (!inside.empty()) {
    if (!first) out += ',';
    first = false;
    out += '\n';
    out.append(indent + 2, ' ');
    for (int part = object ? 0 : 1; part < 2; ++part) {
      JsonScanner scanner(inside);
      JsonToken item;
      scanner.value(item);
      if (part == 0) {
        out.append(item.raw);
        out.append(": ");
      } else {
        pretty(item, indent + 2, out);
      }
      inside.remove_prefix(static_cast<std::size_t>(item.raw.data() + item.raw.size() - inside.data()));
      inside = trim_ascii(inside);
      if (!inside.empty()) inside.remove_prefix(1);  // the colon or comma
      inside = trim_ascii(inside);
    }
  }
  out += '\n';
  out.append(indent, ' ');
  out += object ? '}' : ']';
}

}  // namespace

std::string pretty_json(std::string_view json) {
  JsonScanner scanner(json);
  JsonToken token;
  std::string out;
  if (scanner.value(token)) pretty(token, 0, out);
  out += '\n';
  return out;
}

struct Json::Node {
  using Members = std::vector<std::pair<std::string, Node>>;
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Members> value;
  bool array = false;
};

struct Json::Tree {
  std::string what;
  Node root;
};

namespace {

template <class Node>
Node make_node(simdjson::dom::element element) {
  Node node;
  switch (element.type()) {
    case simdjson::dom::element_type::ARRAY: {
      typename Node::Members members;
      for (const auto item : simdjson::dom::array(element)) members.emplace_back("", make_node<Node>(item));
      node.value = std::move(members);
      node.array = true;
      break;
    }
    case simdjson::dom::element_type::OBJECT: {
      typename Node::Members members;
      for (const auto field : simdjson::dom::object(element))
        members.emplace_back(std::string(field.key), make_node<Node>(field.value));
      node.value = std::move(members);
      break;
    }
    case simdjson::dom::element_type::INT64:
      node.value = std::int64_t(element);
      break;
    case simdjson::dom::element_type::UINT64:
      node.value = std::uint64_t(element);
      break;
    case simdjson::dom::element_type::DOUBLE:
      node.value = double(element);
      break;
    case simdjson::dom::element_type::STRING:
      node.value = std::string(std::string_view(element));
      break;
    case simdjson::dom::element_type::BOOL:
      node.value = bool(element);
      break;
    case simdjson::dom::element_type::NULL_VALUE:
      break;
  }
  return node;
}

}  // namespace

Json::Json() : tree_(std::make_shared<Tree>()), node_(&tree_->root) {}

Json Json::parse(std::string_view text, const std::string& what) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  const auto error = parser.parse(text.data(), text.size()).get(root);
  if (error != simdjson::SUCCESS) throw RunError(what + ": not JSON: " + simdjson::error_message(error));
  auto tree = std::make_shared<Tree>();
  tree->what = what;
  tree->root = make_node<Node>(root);
  const Node* node = &tree->root;
  return Json(std::move(tree), node);
}

namespace {
[[noreturn]] void wrong(const std::string& what, const char* expected) {
  throw RunError(what + ": damaged: expected " + expected);
}
}  // namespace

bool Json::is_null() const {
  return std::holds_alternative<std::monostate>(node_->value);
}
bool Json::is_string() const {
  return std::holds_alternative<std::string>(node_->value);
}
bool Json::is_object() const {
  return std::holds_alternative<Node::Members>(node_->value) && !node_->array;
}
bool Json::is_array() const {
  return node_->array;
}

std::string_view Json::text() const {
  if (!is_string()) wrong(tree_->what, "a string");
  return std::get<std::string>(node_->value);
}

std::string_view Json::text_or(std::string_view fallback) const {
  return is_null() ? fallback : text();
}

double Json::number() const {
  if (const auto* d = std::get_if<double>(&node_->value)) return *d;
  if (const auto* i = std::get_if<std::int64_t>(&node_->value)) return static_cast<double>(*i);
  if (const auto* u = std::get_if<std::uint64_t>(&node_->value)) return static_cast<double>(*u);
  wrong(tree_->what, "a number");
}

std::uint64_t Json::natural() const {
  if (const auto* i = std::get_if<std::int64_t>(&node_->value); i != nullptr && *i >= 0)
    return static_cast<std::uint64_t>(*i);
  if (const auto* u = std::get_if<std::uint64_t>(&node_->value)) return *u;
  wrong(tree_->what, "a natural number");
}

std::uint64_t Json::natural_or(std::uint64_t fallback) const {
  return is_null() ? fallback : natural();
}

std::int64_t Json::integer() const {
  if (const auto* i = std::get_if<std::int64_t>(&node_->value)) return *i;
  wrong(tree_->what, "an integer");
}

bool Json::flag() const {
  if (const auto* b = std::get_if<bool>(&node_->value)) return *b;
  wrong(tree_->what, "true or false");
}

bool Json::flag_or(bool fallback) const {
  return is_null() ? fallback : flag();
}

Json Json::operator[](std::string_view key) const {
  if (is_object())
    for (const auto& [name, value] : std::get<Node::Members>(node_->value))
      if (name == key) return Json(tree_, &value);
  static const Node kNull;
  return Json(tree_, &kNull);
}

std::size_t Json::size() const {
  const auto* members = std::get_if<Node::Members>(&node_->value);
  return members == nullptr ? 0 : members->size();
}

std::pair<std::string_view, Json> Json::at(std::size_t i) const {
  const auto* members = std::get_if<Node::Members>(&node_->value);
  if (members == nullptr || i >= members->size()) wrong(tree_->what, "more items");
  return {(*members)[i].first, Json(tree_, &(*members)[i].second)};
}

std::string Json::to_string() const {
  std::string out;
  JsonWriter writer(out);
  const auto write = [&](const auto& self, const Node& node) -> void {
    if (const auto* members = std::get_if<Node::Members>(&node.value)) {
      node.array ? writer.begin_array() : writer.begin_object();
      for (const auto& [key, value] : *members) {
        if (!node.array) writer.key(key);
        self(self, value);
      }
      node.array ? writer.end_array() : writer.end_object();
    } else if (const auto* s = std::get_if<std::string>(&node.value)) {
      writer.value(std::string_view(*s));
    } else if (const auto* b = std::get_if<bool>(&node.value)) {
      writer.value(*b);
    } else if (const auto* i = std::get_if<std::int64_t>(&node.value)) {
      writer.value(*i);
    } else if (const auto* u = std::get_if<std::uint64_t>(&node.value)) {
      writer.value(*u);
    } else if (const auto* d = std::get_if<double>(&node.value)) {
      writer.value(*d);
    } else {
      writer.null();
    }
  };
  write(write, *node_);
  return out;
}

std::optional<std::string> json_at(std::string_view json, std::string_view path) {
  JsonScanner scanner(json);
  JsonToken found;
  if (!scanner.value(found)) return std::nullopt;
  while (!path.empty()) {
    const auto dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    bool hit = false;
    if (found.kind == JsonToken::Kind::kObject) {
      JsonScanner object(found.raw);
      JsonToken key, value;
      object.begin_object();
      // The last of equal keys wins, as in most readers.
      while (object.member(key, value)) {
        if (json_text(key) != step) continue;
        found = value;
        hit = true;
      }
    } else if (found.kind == JsonToken::Kind::kArray) {
      const auto wanted = parse_unsigned(step);
      std::string_view inside = trim_ascii(found.inner());
      for (std::uint64_t i = 0; wanted && !inside.empty() && !hit; ++i) {
        JsonScanner items(inside);
        JsonToken item;
        items.value(item);
        if (i == *wanted) {
          found = item;
          hit = true;
        }
        inside.remove_prefix(static_cast<std::size_t>(item.raw.data() + item.raw.size() - inside.data()));
        inside = trim_ascii(inside);
        if (!inside.empty()) inside.remove_prefix(1);
      }
    }
    if (!hit) return std::nullopt;
  }
  if (found.kind != JsonToken::Kind::kString) return std::string(found.raw);
  return json_text(found);
}

}  // namespace curate
