// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <unordered_map>
#include <unordered_set>

#include <curate/error.hpp>
#include <curate/registry.hpp>

#include "cli/commands.hpp"
#include "util/codec.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

struct Options {
  std::vector<std::string> texts, titles;
  std::string wordnet, out;
  std::uint64_t min_count = 100, bigrams = 100'646, min_views = 70;
  double min_pmi = 0;
  bool numbers = true;
};

class Quiet final : public Unreadable {
 public:
  void piece(std::uint64_t, std::string_view, std::uint64_t, std::string_view) override { ++pieces; }
  void leniency(std::string_view) override {}
  void not_a_document(std::string_view) override {}
  std::uint64_t pieces = 0;
};

// Every document of the texts; what cannot be read is counted.
template <class Visit>
std::uint64_t each_text(const std::vector<std::string>& patterns, Visit visit) {
  Quiet quiet;
  for (const std::string& pattern : patterns) {
    const auto files = expand_paths(pattern);
    if (files.empty()) throw UsageError("--text: nothing matches '" + pattern + "'");
    for (const std::string& file : files) {
      const FormatInfo* format = Registry::instance().format_of_file(file);
      if (format == nullptr) format = Registry::instance().find_format("text");
      Params params("format '" + format->name + "'", nullptr);
      const auto made = format->make(params);
      const std::uint64_t size = file_size(file);
      const auto reader = made->open({file, 0, size, size}, std::make_unique<FileSource>(file), quiet);
      Batch batch;
      while (reader->read(batch))
        for (Document& document : batch.rows()) visit(document);
    }
  }
  return quiet.pieces;
}

// The queries in the order they come in, each once.
class QueryList {
 public:
  void add(std::string_view query) {
    query = trim_ascii(query);
    // One mark alone would match everywhere (MetaCLIP leaves those out too); a line break would make two of it.
    const bool mark = query.size() == 1 && std::ispunct(static_cast<unsigned char>(query[0])) != 0;
    if (query.empty() || mark || query.find_first_of("\r\n") != std::string_view::npos) return;
    if (seen_.emplace(query).second) (text_ += query) += '\n';
  }
  std::size_t size() const { return seen_.size(); }
  const std::string& text() const { return text_; }

 private:
  std::unordered_set<std::string> seen_;
  std::string text_;
};

// The first word of every synset: data.noun and the like have "offset file type count word …" in a line; lines that
// begin with a space are the licence (wndb(5)).
void add_wordnet(const std::string& folder, QueryList& list) {
  for (const char* part : {"noun", "verb", "adj", "adv"}) {
    const std::string path = folder + "/data." + part;
    if (!file_exists(path)) throw UsageError("--wordnet: there is no " + path + " (Debian: package wordnet-base)");
    const std::string bytes = read_file(path);
    for (const std::string_view line : split_at(bytes, '\n')) {
      if (line.empty() || line[0] == ' ') continue;
      const auto fields = split_at(line, ' ');
      if (fields.size() < 5) continue;
      std::string word(fields[4].substr(0, fields[4].find('(')));
      std::ranges::replace(word, '_', ' ');
      list.add(word);
    }
  }
}

// Lines of a title, or of a title, a tab and how often it was viewed.
void add_titles(const Options& options, QueryList& list) {
  for (const std::string& path : options.titles) {
    const std::string bytes = decode_all(read_file(path, std::uint64_t{1} << 32), path);
    for (const std::string_view line : split_at(bytes, '\n')) {
      const auto tab = line.find('\t');
      if (tab != std::string_view::npos) {
        const auto views = parse_number(trim_ascii(line.substr(tab + 1)));
        if (!views || *views < static_cast<double>(options.min_views)) continue;
      }
      std::string title(line.substr(0, tab));
      std::ranges::replace(title, '_', ' ');
      list.add(title);
    }
  }
}

// Words that occur often enough; pairs of them, next to each other with one space between, by how much oftener they
// meet than chance would have it: PMI = log2(pairs · words / (a · b)).
std::uint64_t add_words(const Options& options, QueryList& list) {
  std::unordered_map<std::string, std::uint64_t> counts;
  std::uint64_t words = 0;
  const std::uint64_t unreadable = each_text(options.texts, [&](Document& document) {
    for (const std::string_view word : document.words(Splitter::kUniseg)) {
      ++counts[std::string(word)];
      ++words;
    }
  });
  std::vector<std::pair<std::string, std::uint64_t>> frequent;
  for (auto& [word, count] : counts)
    if (count >= options.min_count) frequent.emplace_back(word, count);
  counts.clear();
  // Most frequent first, so that the list is the same whatever order the map has.
  std::ranges::sort(frequent, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  for (const auto& [word, count] : frequent) {
    numbers.emplace(word, static_cast<std::uint32_t>(numbers.size()));
    list.add(word);
  }
  if (options.bigrams == 0) return unreadable;

  std::unordered_map<std::uint64_t, std::uint64_t> pairs;
  each_text(options.texts, [&](Document& document) {
    const auto all = document.words(Splitter::kUniseg);
    for (std::size_t i = 1; i < all.size(); ++i) {
      const char* const end = all[i - 1].data() + all[i - 1].size();
      if (end + 1 != all[i].data() || *end != ' ') continue;
      const auto a = numbers.find(all[i - 1]), b = numbers.find(all[i]);
      if (a != numbers.end() && b != numbers.end()) ++pairs[std::uint64_t{a->second} << 32 | b->second];
    }
  });
  struct Scored {
    double pmi;
    std::uint64_t pair;
  };
  std::vector<Scored> scored;
  for (const auto& [pair, count] : pairs) {
    if (count < options.min_count) continue;
    const double a = static_cast<double>(frequent[pair >> 32].second);
    const double b = static_cast<double>(frequent[pair & 0xFFFFFFFF].second);
    const double pmi = std::log2(static_cast<double>(count) * static_cast<double>(words) / (a * b));
    if (pmi >= options.min_pmi) scored.push_back({pmi, pair});
  }
  std::ranges::sort(scored,
                    [](const Scored& x, const Scored& y) { return x.pmi != y.pmi ? x.pmi > y.pmi : x.pair < y.pair; });
  scored.resize(std::min<std::size_t>(scored.size(), options.bigrams));
  for (const Scored& s : scored) list.add(frequent[s.pair >> 32].first + " " + frequent[s.pair & 0xFFFFFFFF].first);
  return unreadable;
}

int make_queries(const Options& options) {
  if (options.texts.empty() && options.titles.empty() && options.wordnet.empty())
    throw UsageError("nothing to make queries of: give --text, --titles or --wordnet");
  QueryList list;
  std::size_t before = 0;
  const auto told = [&](const char* what) {
    std::fprintf(stderr, "%s %s\n", human_count(list.size() - before).c_str(), what);
    before = list.size();
  };
  if (options.numbers) {
    for (int i = 0; i < 100; ++i) list.add(std::to_string(i));
    told("numbers");
  }
  if (!options.wordnet.empty()) {
    add_wordnet(options.wordnet, list);
    told("from WordNet");
  }
  if (!options.texts.empty()) {
    const std::uint64_t unreadable = add_words(options, list);
    told("words and pairs of words from texts");
    if (unreadable > 0) std::fprintf(stderr, "%s pieces were unreadable\n", human_count(unreadable).c_str());
  }
  if (!options.titles.empty()) {
    add_titles(options, list);
    told("from titles");
  }
  const std::string path = std::filesystem::absolute(options.out).string();
  sys::remove(path + ".new");
  write_file_atomically(path, path + ".new", list.text());
  std::fprintf(stderr, "%s queries in %s\n", human_count(list.size()).c_str(), options.out.c_str());
  return kDone;
}

}  // namespace

Command command_queries(CommandLine& args) {
  auto options = std::make_shared<Options>();
  args.add_option("-o,--output", options->out, "the list: one query a line").required();
  args.add_option("--text", options->texts, "documents whose words count: files of any input format");
  args.add_option("--titles", options->titles, "titles, one a line, a tab and their views behind them or not");
  args.add_option("--wordnet", options->wordnet, "a folder with WordNet's data files, such as /usr/share/wordnet");
  args.add_option("--min-count", options->min_count, "fewest occurrences of a word or pair (CLIP: 100)").show_default();
  args.add_option("--bigrams", options->bigrams, "most pairs of words, by PMI (MetaCLIP: 100646)").show_default();
  args.add_option("--min-pmi", options->min_pmi, "least PMI of a pair, in bits").show_default();
  args.add_option("--min-views", options->min_views, "fewest views of a title that has some (MetaCLIP: 70)")
      .show_default();
  args.add_flag("!--no-numbers", options->numbers, "without 0 to 99, which MetaCLIP's list has");
  return [options] { return make_queries(*options); };
}

}  // namespace curate
