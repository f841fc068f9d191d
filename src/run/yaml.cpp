// SPDX-License-Identifier: Apache-2.0
#include "run/yaml.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "util/json.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr std::size_t kMaxDepth = 64;

SourcePosition place(const std::string& file, const YAML::Mark& mark) {
  if (mark.is_null()) return {file, 0, 0};
  return {file, mark.line + 1, mark.column + 1};
}

SourcePosition place_of_byte(const std::string& file, std::string_view text, std::size_t at) {
  int line = 1;
  std::size_t start = 0;
  for (std::size_t i = 0; i < at; ++i) {
    if (text[i] != '\n') continue;
    ++line;
    start = i + 1;
  }
  return {file, line, static_cast<int>(at - start) + 1};
}

// Builds the tree from the parser's events: unlike nodes, they tell anchors and aliases, and share nothing.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  int documents() const { return documents_; }
  Value take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) throw ConfigError(place(file_, mark), "a second document begins; a config is one document");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    Value value;
    value.where = place(file_, mark);
    put(std::move(value));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw ConfigError(place(file_, mark),
                      "aliases ('*name') are not used in configs; write the value out, or quote it if it is a text");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    // yaml-cpp 0.7 makes one byte of each of these.
    if (!is_utf8(text))
      throw ConfigError(place(file_, mark),
                        "the escapes '\\_' and '\\N' are not used in configs; write '\\u00a0' or '\\u0085'");
    Value value;
    value.where = place(file_, mark);
    value.quoted = tag == "!";
    if (value.quoted) check_closed(mark);
    if (value.quoted || (text != "~" && text != "null" && !text.empty())) {
      value.kind = Value::Kind::kScalar;
      value.text = text;
    }
    put(std::move(value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Value::Kind::kList);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Value::Kind::kMap);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Value value;
    bool has_key = false;
    std::string key;
    SourcePosition key_where;
  };

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0)
      throw ConfigError(place(file_, mark),
                        "anchors ('&name') are not used in configs; write the value out, or quote it if it is a text");
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw ConfigError(place(file_, mark), "tags such as '" + tag + "' are not used in configs; leave it out");
  }

  // yaml-cpp 0.7 takes a quote that is never closed as a string up to the end of the file.
  void check_closed(const YAML::Mark& mark) {
    const auto at = static_cast<std::size_t>(mark.pos);
    if (mark.pos < 0 || at >= text_.size()) return;
    const char quote = text_[at];
    if (quote != '"' && quote != '\'') return;
    for (std::size_t i = at + 1; i < text_.size(); ++i) {
      if (quote == '"' && text_[i] == '\\')
        ++i;
      else if (text_[i] == quote) {
        if (quote == '"' || i + 1 >= text_.size() || text_[i + 1] != quote) return;
        ++i;
      }
    }
    throw ConfigError(place(file_, mark), std::string("this quote (") + quote + ") is never closed");
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Value::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (open_.size() >= kMaxDepth) throw ConfigError(place(file_, mark), "nested more than 64 levels deep");
    Open level;
    level.value.kind = kind;
    level.value.where = place(file_, mark);
    open_.push_back(std::move(level));
  }

  void close() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    put(std::move(value));
  }

  void put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Open& level = open_.back();
    if (level.value.kind == Value::Kind::kList) {
      level.value.items.push_back(std::move(value));
    } else if (!level.has_key) {
      take_key(level, value);
    } else {
      // An empty value's own mark is that of the next token.
      if (value.kind == Value::Kind::kNull) value.where = level.key_where;
      level.value.entries.push_back({level.key, level.key_where, std::move(value)});
      level.has_key = false;
    }
  }

  void take_key(Open& level, const Value& key) {
    if (key.kind != Value::Kind::kScalar) throw ConfigError(key.where, "a key must be a plain text");
    if (key.text == "<<") throw ConfigError(key.where, "merge keys ('<<') are not used in configs; write the keys out");
    for (const Value::Entry& entry : level.value.entries)
      if (entry.key == key.text)
        throw ConfigError(key.where, "key '" + key.text + "' appears twice; the first is at line " +
                                         std::to_string(entry.where.line));
    level.has_key = true;
    level.key = key.text;
    level.key_where = key.where;
  }

  std::string_view text_;
  std::string file_;
  std::vector<Open> open_;
  Value root_;
  int documents_ = 0;
};

}  // namespace

Value parse_yaml(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!is_utf8(text)) {
    std::string repaired;
    append_repaired(text, repaired);
    const auto same = std::mismatch(text.begin(), text.end(), repaired.begin(), repaired.end()).first - text.begin();
    throw ConfigError(place_of_byte(file, text, static_cast<std::size_t>(same)), "not UTF-8");
  }
  Builder builder(text, file);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    throw ConfigError(place(file, error.mark), "not YAML: " + error.msg);
  }
  return builder.take();
}

namespace {

// Text that reads back as itself without quotes.
bool is_plain(std::string_view text) {
  constexpr std::string_view kSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/+-%";
  const bool negative = text.size() > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9';
  return !text.empty() && text.find_first_not_of(kSafe) == std::string_view::npos && text != "null" && text[0] != '%' &&
         (text[0] != '-' || negative);
}

void write(const Value& value, std::size_t indent, std::string& out) {
  switch (value.kind) {
    case Value::Kind::kNull:
      out += " null\n";
      break;
    case Value::Kind::kScalar: {
      out += ' ';
      // A JSON string is a YAML double-quoted scalar.
      if (!value.quoted && is_plain(value.text))
        out += value.text;
      else
        append_json_string(value.text, out);
      out += '\n';
      break;
    }
    case Value::Kind::kList:
      if (value.items.empty()) out += " []";
      out += '\n';
      for (const Value& item : value.items) {
        out.append(indent, ' ');
        out += '-';
        write(item, indent + 2, out);
      }
      break;
    case Value::Kind::kMap:
      if (value.entries.empty()) out += " {}";
      out += '\n';
      for (const Value::Entry& entry : value.entries) {
        out.append(indent, ' ');
        if (is_plain(entry.key))
          out += entry.key;
        else
          append_json_string(entry.key, out);
        out += ':';
        write(entry.value, indent + 2, out);
      }
      break;
  }
}

}  // namespace

std::string to_yaml(const Value& value) {
  std::string out;
  write(value, 0, out);
  const auto start = out.find_first_not_of(" \n");
  return start == std::string::npos ? out : out.substr(start);
}

}  // namespace curate
