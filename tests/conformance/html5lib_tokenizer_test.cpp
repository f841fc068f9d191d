// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "html/doctype.hpp"
#include "html/entities.hpp"
#include "html/tokenizer.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate::html {
namespace {

// html5lib's second round of \uHHHH.
std::string unescape(std::string_view text, bool twice) {
  if (!twice) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto unit = [&](std::size_t from) -> std::optional<char32_t> {
      if (from + 6 > text.size() || text.substr(from, 2) != "\\u") return std::nullopt;
      return static_cast<char32_t>(std::stoul(std::string(text.substr(from + 2, 4)), nullptr, 16));
    };
    const auto high = unit(at);
    if (!high) {
      out += text[at++];
      continue;
    }
    at += 6;
    const auto low = unit(at);
    if (*high >= 0xD800 && *high < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000) {
      at += 6;
      append_code_point(0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00), out);
    } else {
      append_code_point(*high, out);
    }
  }
  return out;
}

std::string without_nul(std::string_view text) {
  std::string out;
  for (const char c : text) c == '\0' ? out.append("\xEF\xBF\xBD") : out.append(1, c);
  return out;
}

std::string with_line_feeds(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      out += '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string name_of(std::string_view raw) {
  return without_nul(lower_ascii(raw));
}

class Output {
 public:
  void text(std::string_view body) {
    if (body.empty()) return;
    characters_ += body;
  }
  void line(const std::string& token) {
    flush();
    lines_ += token + "\n";
  }
  std::string finish() {
    flush();
    return lines_;
  }

 private:
  void flush() {
    if (characters_.empty()) return;
    std::string line;
    append_json_string(characters_, line);
    lines_ += "Character " + line + "\n";
    characters_.clear();
  }
  std::string lines_, characters_;
};

std::string json_text(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

std::string start_tag(std::string_view name, const std::map<std::string, std::string>& attributes, bool closing) {
  std::string line = "StartTag " + json_text(name);
  for (const auto& [key, value] : attributes) line += " " + json_text(key) + "=" + json_text(value);
  return line + (closing ? " /" : "");
}

std::string doctype_line(std::string_view name, const std::optional<std::string>& public_id,
                         const std::optional<std::string>& system_id, bool correct) {
  return "DOCTYPE " + json_text(name) + " " + (public_id ? json_text(*public_id) : "null") + " " +
         (system_id ? json_text(*system_id) : "null") + (correct ? " correct" : " quirks");
}

std::string run(std::string_view page, std::string_view state, std::string_view last_start_tag) {
  Tokenizer tokenizer;
  tokenizer.start(page);
  const std::map<std::string_view, TextMode> modes = {{"PLAINTEXT state", TextMode::kPlainText},
                                                      {"RCDATA state", TextMode::kRcData},
                                                      {"RAWTEXT state", TextMode::kRawText},
                                                      {"Script data state", TextMode::kScript},
                                                      {"CDATA section state", TextMode::kCdata}};
  if (const auto mode = modes.find(state); mode != modes.end())
    tokenizer.set_mode(mode->second, last_start_tag.empty() ? "\x01" : last_start_tag);
  Output output;
  Token token;
  while (tokenizer.next(token) != TokenKind::kEnd) {
    switch (token.kind) {
      case TokenKind::kText: {
        std::string text;
        if (token.mode == TextMode::kData || token.mode == TextMode::kRcData)
          append_decoded(token.body, false, text);
        else
          text = with_line_feeds(token.body);
        const bool keeps_nul = token.mode == TextMode::kData || token.mode == TextMode::kCdata;
        output.text(keeps_nul ? text : without_nul(text));
        break;
      }
      case TokenKind::kStartTag: {
        std::map<std::string, std::string> attributes;
        for (const Attribute& attribute : tokenizer.attributes()) {
          std::string value;
          append_decoded(attribute.value, true, value);
          attributes.emplace(name_of(attribute.name), without_nul(value));
        }
        output.line(start_tag(name_of(token.name), attributes, token.self_closing));
        break;
      }
      case TokenKind::kEndTag:
        output.line("EndTag " + json_text(name_of(token.name)));
        break;
      case TokenKind::kComment:
        output.line("Comment " + json_text(without_nul(with_line_feeds(token.body))));
        break;
      case TokenKind::kDoctype: {
        const Doctype doctype = read_doctype(token.body, token.unclosed);
        const auto id = [](const auto& value) {
          return value ? std::optional(without_nul(with_line_feeds(*value))) : std::nullopt;
        };
        output.line(
            doctype_line(name_of(doctype.name), id(doctype.public_id), id(doctype.system_id), !doctype.force_quirks));
        break;
      }
      case TokenKind::kEnd:
        break;
    }
  }
  return output.finish();
}

std::string expected_lines(const Json& tokens, bool twice) {
  Output output;
  const auto text = [&](const Json& value) { return unescape(value.text(), twice); };
  const auto maybe = [&](const Json& value) { return value.is_null() ? std::nullopt : std::optional(text(value)); };
  tokens.each([&](std::string_view, const Json& token) {
    const auto item = [&](std::size_t i) { return token.at(i).second; };
    const std::string kind(item(0).text());
    if (kind == "Character") return output.text(text(item(1)));
    if (kind == "DOCTYPE")
      return output.line(doctype_line(text(item(1).is_null() ? Json::parse("\"\"", "name") : item(1)), maybe(item(2)),
                                      maybe(item(3)), item(4).flag()));
    if (kind != "StartTag") return output.line(kind + " " + json_text(text(item(1))));
    std::map<std::string, std::string> attributes;
    item(2).each(
        [&](std::string_view key, const Json& value) { attributes.emplace(unescape(key, twice), text(value)); });
    output.line(start_tag(text(item(1)), attributes, token.size() > 3));
  });
  return output.finish();
}

struct Score {
  int passed = 0, cases = 0;
};

Score run_file(const std::filesystem::path& path) {
  Score score;
  const Json file = Json::parse(test::slurp(path), path.string());
  file["tests"].each([&](std::string_view, const Json& test) {
    const bool twice = test["doubleEscaped"].flag_or(false);
    const std::string input = unescape(test["input"].text(), twice);
    const std::string expected = expected_lines(test["output"], twice);
    const auto check = [&](std::string_view state) {
      ++score.cases;
      const std::string got = run(input, state, test["lastStartTag"].text_or(""));
      if (got == expected) {
        ++score.passed;
      } else if (std::getenv("CURATE_SHOW_MISSES") != nullptr) {
        std::printf("%s [%s] %s\n  input %s\n  want %s  got  %s", path.filename().c_str(), std::string(state).c_str(),
                    std::string(test["description"].text()).c_str(), json_text(input).c_str(), expected.c_str(),
                    got.c_str());
      }
    };
    if (test["initialStates"].is_null()) check("Data state");
    test["initialStates"].each([&](std::string_view, const Json& state) { check(state.text()); });
  });
  return score;
}

TEST(Html5libTokenizer, PassesEveryCaseOfEachFile) {
  const auto folder = test::suites_folder() / "html5lib" / "tokenizer";
  CURATE_NEED(folder);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    // xmlViolation.test asks for XML infosets, which nothing here makes.
    if (entry.path().extension() != ".test" || entry.path().stem() == "xmlViolation") continue;
    const Score score = run_file(entry.path());
    RecordProperty(entry.path().stem().string(), std::to_string(score.passed) + "/" + std::to_string(score.cases));
    EXPECT_EQ(score.passed, score.cases) << entry.path().filename();
  }
}

}  // namespace
}  // namespace curate::html
