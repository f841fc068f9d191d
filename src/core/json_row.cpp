// SPDX-License-Identifier: Apache-2.0
#include "core/json_row.hpp"

#include <algorithm>

#include "util/json.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

bool is_text(const JsonToken& token) {
  return token.kind == JsonToken::Kind::kString;
}

// The members of an object's text without its braces and outer white space.
std::string_view members_of(std::string_view object) {
  return trim_ascii(object.substr(1, object.size() - 2));
}

}  // namespace

std::string_view JsonRowReader::text_of(const JsonToken& token, Batch& batch, std::size_t& replaced) {
  if (token.kind == JsonToken::Kind::kNull) return {};
  if (!is_text(token)) return token.raw;
  if (!token.escaped) return token.inner();
  char* const to = batch.arena().reserve(token.raw.size());
  return batch.arena().commit(json_text(token, to, replaced));
}

void JsonRowReader::read_signals(const JsonToken& token, Document& document, Batch& batch) {
  JsonScanner scanner(token.raw);
  JsonToken key, value;
  std::size_t replaced = 0;
  if (!scanner.begin_object()) return;
  while (scanner.member(key, value))
    if (const auto number = parse_number(value.raw)) document.note(text_of(key, batch, replaced), *number);
}

void JsonRowReader::read_tags(const JsonToken& token, Document& document, Batch& batch) {
  JsonScanner scanner(token.raw);
  JsonToken key, value;
  std::size_t replaced = 0;
  if (!scanner.begin_object()) return;
  while (scanner.member(key, value)) document.tag(text_of(key, batch, replaced), text_of(value, batch, replaced));
}

const char* JsonRowReader::read(std::string_view line, bool known_utf8, Batch& batch, Unreadable& unreadable) {
  if (!known_utf8 && !is_utf8(line)) {
    // Bad bytes are replaced where the line is otherwise good JSON.
    repaired_.clear();
    append_repaired(line, repaired_);
    line = batch.arena().store(repaired_);
    unreadable.leniency("json_invalid_utf8");
  }
  JsonScanner scanner(line);
  return read(scanner, batch, unreadable);
}

std::size_t JsonRowReader::read_first(std::string_view lines, Batch& batch, Unreadable& unreadable) {
  JsonScanner scanner(lines, JsonScanner::Until::kLineEnd);
  if (read(scanner, batch, unreadable) != nullptr) return 0;
  return lines.size() - scanner.left() + 1;
}

const char* JsonRowReader::read(JsonScanner& scanner, Batch& batch, Unreadable& unreadable) {
  if (!scanner.begin_object()) return scanner.error();
  JsonToken key, value, id, text, url, date, metadata, source, mime, payload, signals, tags;
  rest_.clear();
  bool twice = false;
  const auto take = [&](JsonToken& slot) {
    twice |= !slot.raw.empty();
    slot = value;
  };
  std::size_t replaced = 0, replaced_in_text = 0;
  std::string_view unescaped;
  while (scanner.key(key)) {
    const std::string_view name = key.escaped ? text_of(key, batch, replaced) : key.inner();
    if (name == fields_.text && scanner.at_string()) {
      replaced_in_text = 0;
      std::size_t size = 0;
      char* const to = batch.arena().reserve(scanner.left());
      if (!scanner.string_text(value, to, size, replaced_in_text)) break;
      unescaped = batch.arena().commit(size);
    } else if (!scanner.member_value(value)) {
      break;
    }
    if (name == fields_.text)
      take(text);
    else if (name == fields_.id)
      take(id);
    else if (name == fields_.url)
      take(url);
    else if (name == fields_.date)
      take(date);
    else if (name == fields_.metadata)
      take(metadata);
    else if (internal_ && name == "source")
      take(source);
    else if (internal_ && name == "mime")
      take(mime);
    else if (internal_ && name == "payload")
      take(payload);
    else if (internal_ && name == "signals")
      take(signals);
    else if (internal_ && name == "tags")
      take(tags);
    else {
      const auto same = std::ranges::find(rest_, key.raw, &std::pair<std::string_view, std::string_view>::first);
      twice |= same != rest_.end();
      if (same != rest_.end())
        same->second = value.raw;
      else
        rest_.emplace_back(key.raw, value.raw);
    }
  }
  if (scanner.error() != nullptr) return scanner.error();
  if (!scanner.at_end()) return "trailing_content";
  const bool has_text = !text.raw.empty() && text.kind != JsonToken::Kind::kNull;
  if (!has_text && fields_.text_required && !internal_) return "no_text";
  if (has_text && !is_text(text)) return "text_is_no_string";
  if (twice) unreadable.leniency("json_duplicate_key");

  Document& document = batch.add();
  document.id = text_of(id, batch, replaced);
  document.url = text_of(url, batch, replaced);
  document.date = text_of(date, batch, replaced);
  document.source = text_of(source, batch, replaced);
  document.mime = text_of(mime, batch, replaced);
  document.payload = payload.raw;
  if (has_text) document.set_text(unescaped);
  if (replaced + replaced_in_text > 0) unreadable.leniency("json_lone_surrogate");

  const bool object = metadata.kind == JsonToken::Kind::kObject;
  if (!metadata.raw.empty() && !object && metadata.kind != JsonToken::Kind::kNull)
    rest_.emplace_back(std::string_view("\"metadata\""), metadata.raw);
  if (rest_.empty()) {
    if (object) document.metadata = metadata.raw;
  } else {
    std::size_t size = 2 + (object ? metadata.raw.size() + 1 : 0);
    for (const auto& [name, raw] : rest_) size += name.size() + raw.size() + 2;
    char* const begin = batch.arena().reserve(size);
    char* to = begin;
    const auto put = [&](std::string_view bytes) { to += bytes.copy(to, bytes.size()); };
    put("{");
    if (object) put(members_of(metadata.raw));
    for (const auto& [name, raw] : rest_) {
      if (to != begin + 1) put(",");
      put(name);
      put(":");
      put(raw);
    }
    put("}");
    document.metadata = batch.arena().commit(static_cast<std::size_t>(to - begin));
  }
  if (signals.kind == JsonToken::Kind::kObject) read_signals(signals, document, batch);
  if (tags.kind == JsonToken::Kind::kObject) read_tags(tags, document, batch);
  return nullptr;
}

namespace {

void append_member(std::string_view name, std::string_view text, std::string& out) {
  out += ',';
  append_json_string(name, out);
  out += ':';
  append_json_string(text, out);
}

// Appends the members of `metadata` that no tag and no signal takes the place of.
void append_other_members(std::string_view metadata, const Document& document, std::span<const std::string> signals,
                          std::string& out) {
  if (metadata.size() <= 2) return;
  JsonScanner scanner(metadata);
  JsonToken key, value;
  if (!scanner.begin_object()) return;
  while (scanner.member(key, value)) {
    const std::string_view name = key.inner();
    if (document.tagged(name)) continue;
    if (std::ranges::find(signals, name) != signals.end() && document.signal(name)) continue;
    if (out.back() != '{') out += ',';
    out.append(key.raw);
    out += ':';
    out.append(value.raw);
  }
}

void append_metadata(const Document& document, std::span<const std::string> signals, std::string& out) {
  const bool adds = !document.tags().empty() || (!signals.empty() && !document.signals().empty());
  if (!adds) {
    out.append(document.metadata.empty() ? std::string_view("{}") : document.metadata);
    return;
  }
  out += '{';
  append_other_members(document.metadata, document, signals, out);
  const auto name = [&](std::string_view text) {
    if (out.back() != '{') out += ',';
    append_json_string(text, out);
    out += ':';
  };
  for (const Tag& tag : document.tags()) {
    name(tag.name);
    append_json_string(tag.value, out);
  }
  for (const Signal& signal : document.signals()) {
    if (std::ranges::find(signals, signal.name) == signals.end()) continue;
    name(signal.name);
    JsonWriter(out).value(signal.value);
  }
  out += '}';
}

}  // namespace

void append_output_row(const Document& document, std::span<const std::string> signals, std::string& out) {
  out.append("{\"id\":");
  append_json_string(document.id, out);
  append_member("text", document.text(), out);
  append_member("url", document.url, out);
  append_member("date", document.date, out);
  append_member("source", document.source, out);
  out.append(",\"metadata\":");
  append_metadata(document, signals, out);
  out.append("}\n");
}

void append_part_row(const Document& document, std::string_view payload, std::string& out) {
  out.append("{\"id\":");
  append_json_string(document.id, out);
  if (document.text_version() > 0) append_member("text", document.text(), out);
  append_member("url", document.url, out);
  append_member("date", document.date, out);
  append_member("source", document.source, out);
  if (!document.mime.empty()) append_member("mime", document.mime, out);
  if (!payload.empty()) out.append(",\"payload\":").append(payload);
  if (!document.metadata.empty()) {
    out.append(",\"metadata\":");
    out.append(document.metadata);
  }
  JsonWriter writer(out);
  if (!document.signals().empty()) {
    out.append(",\"signals\":");
    writer.begin_object();
    for (const Signal& signal : document.signals()) writer.field(signal.name, signal.value);
    writer.end_object();
  }
  if (!document.tags().empty()) {
    out.append(",\"tags\":");
    JsonWriter tags(out);
    tags.begin_object();
    for (const Tag& tag : document.tags()) tags.field(tag.name, tag.value);
    tags.end_object();
  }
  out.append("}\n");
}

}  // namespace curate
