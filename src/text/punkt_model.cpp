// SPDX-License-Identifier: Apache-2.0
#include "text/punkt_model.hpp"

#include "text/builtin_lines.hpp"
#include "util/strings.hpp"

namespace curate::punkt {

Model::Model() {
  each_builtin_line("punkt-english/abbreviations.txt", [&](std::string_view type) { abbreviations_.add(0, type, 0); });
  each_builtin_line("punkt-english/sentence_starters.txt", [&](std::string_view type) { starters_.add(0, type, 0); });
  std::uint32_t pairs = 0;
  each_builtin_line("punkt-english/collocations.txt", [&](std::string_view line) {
    const std::size_t space = line.find(' ');
    const std::uint32_t first = first_of_pair_.add(0, line.substr(0, space), pairs++);
    pairs_.add(first, line.substr(space + 1), 0);
  });
  each_builtin_line("punkt-english/orthography.txt", [&](std::string_view line) {
    const std::size_t space = line.find(' ');
    contexts_.add(0, line.substr(0, space), static_cast<std::uint32_t>(*parse_unsigned(line.substr(space + 1))));
  });
}

const Model& Model::get() {
  static const Model model;
  return model;
}

bool Model::is_collocation(std::string_view first, std::string_view second) const {
  const std::uint32_t found = first_of_pair_.find(0, first);
  return found != StringTable::kNone && pairs_.find(found, second) != StringTable::kNone;
}

}  // namespace curate::punkt
