// SPDX-License-Identifier: Apache-2.0
#include "remote/xml.hpp"

#include <charconv>
#include <vector>

#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr std::size_t kMaxDepth = 32;

bool append_entity(std::string_view name, std::string& out) {
  if (name == "lt") return out += '<', true;
  if (name == "gt") return out += '>', true;
  if (name == "amp") return out += '&', true;
  if (name == "quot") return out += '"', true;
  if (name == "apos") return out += '\'', true;
  if (!name.starts_with('#')) return false;
  const bool hexadecimal = name.starts_with("#x");
  name.remove_prefix(hexadecimal ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, hexadecimal ? 16 : 10);
  if (error != std::errc{} || end != name.data() + name.size() || code == 0 || code > 0x10FFFF ||
      (code >= 0xD800 && code <= 0xDFFF))
    return false;
  append_code_point(code, out);
  return true;
}

bool append_text(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const auto ampersand = text.find('&');
    out.append(text.substr(0, ampersand));
    if (ampersand == std::string_view::npos) return true;
    const auto end = text.find(';', ampersand);
    if (end == std::string_view::npos || !append_entity(text.substr(ampersand + 1, end - ampersand - 1), out))
      return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

std::string_view local_name(std::string_view tag) {
  tag = tag.substr(0, tag.find_first_of(" \t\r\n"));
  const auto colon = tag.find(':');
  return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

}  // namespace

bool read_xml(std::string_view xml, const std::function<void(std::string_view path, std::string_view text)>& visit) {
  struct Open {
    std::size_t path_size;  // of the path around it
    std::string text;
  };
  std::string path;
  std::vector<Open> open;
  bool any = false;
  const auto close = [&] {
    visit(path, open.back().text);
    path.resize(open.back().path_size);
    open.pop_back();
  };
  while (!xml.empty()) {
    const auto bracket = xml.find('<');
    if (const std::string_view text = xml.substr(0, bracket); !open.empty()) {
      if (!append_text(text, open.back().text)) return false;
    } else if (text.find_first_not_of(" \t\r\n\xEF\xBB\xBF") != std::string_view::npos) {
      return false;
    }
    if (bracket == std::string_view::npos) break;
    xml.remove_prefix(bracket);
    const bool instruction = xml.starts_with("<?"), comment = xml.starts_with("<!--");
    if (xml.starts_with("<!") && !comment) return false;
    const std::string_view last = instruction ? "?>" : comment ? "-->" : ">";
    const auto end = xml.find(last);
    if (end == std::string_view::npos) return false;
    std::string_view tag = xml.substr(1, end - 1);
    xml.remove_prefix(end + last.size());
    if (instruction || comment) continue;
    if (tag.starts_with('/')) {
      const std::string_view name = local_name(tag.substr(1));
      if (open.empty() || std::string_view(path).substr(path.rfind('/') + 1) != name) return false;
      close();
      continue;
    }
    const bool empty = tag.ends_with('/');
    if (empty) tag.remove_suffix(1);
    const std::string_view name = local_name(tag);
    if (name.empty() || name.find('/') != std::string_view::npos || open.size() == kMaxDepth || (open.empty() && any))
      return false;
    any = true;
    open.push_back({path.size(), ""});
    if (!path.empty()) path += '/';
    path += name;
    if (empty) close();
  }
  return open.empty() && any;
}

std::string xml_text(std::string_view xml, std::string_view path) {
  std::string found;
  bool any = false;
  read_xml(xml, [&](std::string_view at, std::string_view text) {
    if (any || at != path) return;
    found = text;
    any = true;
  });
  return found;
}

}  // namespace curate
