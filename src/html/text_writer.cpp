// SPDX-License-Identifier: Apache-2.0
#include "html/text_writer.hpp"

#include <array>
#include <cstdint>

#include "html/entities.hpp"

namespace curate::html {

namespace {

enum class Kind : std::uint8_t { kPlain, kSpace, kLine, kReference, kDrop, kC2, kE2, kEf };

constexpr std::array<Kind, 256> kKinds = [] {
  std::array<Kind, 256> kinds{};
  for (std::size_t b = 0; b < 0x20; ++b) kinds[b] = Kind::kDrop;
  kinds[0x7F] = Kind::kDrop;
  kinds['\t'] = kinds[' '] = kinds['\f'] = Kind::kSpace;
  kinds['\n'] = kinds['\r'] = Kind::kLine;
  kinds['&'] = Kind::kReference;
  kinds[0xC2] = Kind::kC2;
  kinds[0xE2] = Kind::kE2;
  kinds[0xEF] = Kind::kEf;
  return kinds;
}();

Kind kind_of(char c) {
  return kKinds[static_cast<unsigned char>(c)];
}

struct Odd {
  Kind kind;         // kPlain, kSpace or kDrop
  std::size_t size;  // bytes
};

// A character whose first byte alone does not tell: spaces, C1 controls, soft hyphens, marks of width zero.
Odd look_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  switch (kind_of(text.front())) {
    case Kind::kC2:
      if (byte(1) == 0xA0) return {Kind::kSpace, 2};
      return {byte(1) < 0xA0 || byte(1) == 0xAD ? Kind::kDrop : Kind::kPlain, 2};
    case Kind::kE2:
      if (byte(1) == 0x80) {
        if (byte(2) <= 0x8A || byte(2) == 0xAF || byte(2) == 0xA8 || byte(2) == 0xA9) return {Kind::kSpace, 3};
        // U+200C and U+200D shape words in some scripts.
        return {byte(2) == 0x8B || byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xAA && byte(2) <= 0xAE)
                    ? Kind::kDrop
                    : Kind::kPlain,
                3};
      }
      if (byte(1) == 0x81) {
        if (byte(2) == 0x9F) return {Kind::kSpace, 3};
        if (byte(2) >= 0xA0 && byte(2) <= 0xAF) return {Kind::kDrop, 3};
      }
      return {Kind::kPlain, 3};
    case Kind::kEf:
      return {byte(1) == 0xBB && byte(2) == 0xBF ? Kind::kDrop : Kind::kPlain, 3};
    default:
      return {Kind::kPlain, 1};
  }
}

}  // namespace

void TextWriter::put(std::string_view plain) {
  if (plain.empty()) return;
  if (space_ && !at_line_start() && out_.back() != '\t') out_ += ' ';
  space_ = false;
  out_.append(plain);
}

void TextWriter::add(std::string_view text, bool raw) {
  std::size_t from = 0, at = 0;
  const auto flush = [&] { put(text.substr(from, at - from)); };
  while (at < text.size()) {
    const Kind kind = kind_of(text[at]);
    switch (kind) {
      case Kind::kPlain:
        ++at;
        break;
      case Kind::kSpace:
      case Kind::kLine:
        flush();
        space_ = true;
        from = ++at;
        break;
      case Kind::kDrop:
        flush();
        from = ++at;
        break;
      case Kind::kReference: {
        const Reference reference = raw ? Reference{} : decode_reference(text.substr(at), false);
        if (reference.used == 0) {
          ++at;
          break;
        }
        flush();
        add({reference.utf8, reference.size}, true);
        at += reference.used;
        from = at;
        break;
      }
      default: {
        const Odd odd = look_at(text.substr(at));
        if (odd.kind != Kind::kPlain) {
          flush();
          space_ |= odd.kind == Kind::kSpace;
        }
        at += odd.size;
        if (odd.kind != Kind::kPlain) from = at;
        break;
      }
    }
  }
  flush();
}

void TextWriter::add_preformatted(std::string_view text, bool raw) {
  for (std::size_t at = 0; at < text.size();) {
    switch (kind_of(text[at])) {
      case Kind::kLine:
        if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
        if (out_.size() != start_) out_ += '\n';
        space_ = false;
        ++at;
        break;
      case Kind::kSpace:
        if (text[at] != '\f') out_ += text[at];
        ++at;
        break;
      case Kind::kDrop:
        ++at;
        break;
      case Kind::kReference: {
        const Reference reference = raw ? Reference{} : decode_reference(text.substr(at), false);
        if (reference.used == 0) {
          out_ += text[at++];
          break;
        }
        add_preformatted({reference.utf8, reference.size}, true);
        at += reference.used;
        break;
      }
      case Kind::kPlain:
        out_ += text[at++];
        break;
      default: {
        const Odd odd = look_at(text.substr(at));
        if (odd.kind == Kind::kPlain) out_.append(text, at, odd.size);
        if (odd.kind == Kind::kSpace) out_ += ' ';
        at += odd.size;
        break;
      }
    }
  }
}

void TextWriter::new_line() {
  space_ = false;
  if (out_.size() == start_) return;
  while (out_.size() > start_ && (out_.back() == ' ' || out_.back() == '\t')) out_.pop_back();
  if (out_.size() > start_ && out_.back() != '\n') out_ += '\n';
}

void TextWriter::tab() {
  space_ = false;
  if (!at_line_start()) out_ += '\t';
}

void TextWriter::mark(std::string_view bullet) {
  out_.append(bullet);
  space_ = false;
}

void TextWriter::finish() {
  while (out_.size() > start_ && (out_.back() == '\n' || out_.back() == ' ' || out_.back() == '\t')) out_.pop_back();
}

}  // namespace curate::html
