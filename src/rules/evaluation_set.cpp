// SPDX-License-Identifier: Apache-2.0
#include "rules/evaluation_set.hpp"

#include <algorithm>

#include <curate/error.hpp>

#include "util/codec.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

std::vector<std::string> evaluation_files(Params& params) {
  return params.required_files("files",
                               "evaluation sets, JSON lines with label (or text), query and task, or lines of text");
}

void each_evaluation_item(std::string_view stored, const std::string& name,
                          const std::function<void(const EvaluationItem&)>& visit) {
  const std::string bytes = decode_all(stored, name);
  std::string stem = name.substr(name.find_last_of("/:") + 1);
  stem = stem.substr(0, std::max<std::size_t>(1, stem.find('.')));
  std::size_t number = 0;
  EvaluationItem item;
  for (const std::string_view line : split_at(bytes, '\n')) {
    ++number;
    const std::string_view content = trim_ascii(line);
    if (content.empty()) continue;
    const std::string place = name + ":" + std::to_string(number);
    if (!is_utf8(content)) throw RunError(place + ": no UTF-8");
    item = {stem, "", std::string(content), false};
    if (content.front() == '{') {
      const Json row = Json::parse(content, place);
      const Json label = row["label"].is_null() ? row["text"] : row["label"];
      if (!label.is_string()) throw RunError(place + ": an item needs a text in 'label' or 'text'");
      item.label = label.text();
      item.has_query = row["query"].is_string();
      if (item.has_query) item.query = row["query"].text();
      if (row["task"].is_string()) item.task = row["task"].text();
    }
    visit(item);
  }
}

}  // namespace curate
