// SPDX-License-Identifier: Apache-2.0
#include "crawl/seeds.hpp"

#include <vector>

#include "util/codec.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::size_t kMaxLine = 64 << 10;

// Calls `visit` for each line of a plain or compressed file; longer ones than kMaxLine are left out.
template <class Visit>
void each_line(const std::string& path, Visit visit) {
  const auto decoder = make_decoder(std::make_unique<FileSource>(path));
  ByteBuffer buffer(1 << 16);
  std::string line;
  bool too_long = false;
  const auto end_line = [&] {
    if (!too_long) visit(std::string_view(line));
    line.clear();
    too_long = false;
  };
  for (;;) {
    const Decoder::Event event = decoder->read(buffer.data(), buffer.size());
    if (event.kind == Decoder::Kind::kEnd) break;
    if (event.kind != Decoder::Kind::kData) continue;
    for (std::string_view rest(buffer.data(), event.size); !rest.empty();) {
      const auto end = rest.find('\n');
      const std::string_view piece = rest.substr(0, end);
      too_long = too_long || line.size() + piece.size() > kMaxLine;
      if (!too_long) line.append(piece);
      if (end == std::string_view::npos) break;
      end_line();
      rest.remove_prefix(end + 1);
    }
  }
  if (!line.empty()) end_line();
}

void read_list(const SeedConfig& seed, const std::function<void(const Url&, bool, double)>& visit) {
  each_line(seed.list, [&](std::string_view line) {
    line = trim_ascii(line);
    if (line.empty() || line.front() == '#') return;
    const auto cells = seed.score_column == 0 && seed.url_column == 1 ? std::vector<std::string_view>{line}
                                                                      : split_at(line, seed.separator);
    const auto cell = [&](int column) {
      const auto i = static_cast<std::size_t>(column - 1);
      return column > 0 && i < cells.size() ? trim_ascii(cells[i]) : std::string_view();
    };
    double score = 0;
    if (seed.score_column > 0) {
      const auto value = parse_number(cell(seed.score_column));
      if (!value || *value < seed.min_score) return;
      score = *value;
    }
    if (const auto url = Url::parse(cell(seed.url_column))) visit(*url, false, score);
  });
}

}  // namespace

void each_seed(const CrawlConfig& config, const std::function<void(const Url&, bool, double)>& visit) {
  for (const SeedConfig& seed : config.seeds) {
    if (seed.kind == SeedConfig::Kind::kList) read_list(seed, visit);
    for (const std::string& text : seed.urls)
      if (const auto url = Url::parse(text)) visit(*url, seed.kind == SeedConfig::Kind::kSitemap, 0);
  }
}

}  // namespace curate
