// SPDX-License-Identifier: Apache-2.0
#include "run/scores.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <ranges>

#include <curate/error.hpp>

#include "util/base64.hpp"
#include "util/json.hpp"
#include "util/json_scan.hpp"
#include "util/little_endian.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr std::size_t kKey = 16, kNumber = 8, kCheck = 8;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Hash128 key_at(std::string_view bytes, std::size_t at) {
  const char* const p = bytes.data() + at;
  return {number_at<8>(p), number_at<8>(p + 8)};
}
void numbers_at(std::string_view bytes, std::size_t at, std::size_t count, std::vector<double>& out) {
  const char* const p = bytes.data() + at;
  out.resize(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = std::bit_cast<double>(number_at<kNumber>(p + kNumber * i));
}

void add_part(Xxh3Stream& hash, std::string_view part) {
  std::string size;
  put_number<8>(size, part.size());
  hash.add(size);
  hash.add(part);
}

double number_of(const JsonToken& token, std::string_view line) {
  if (token.kind == JsonToken::Kind::kNull) return kNone;
  const auto number = token.kind == JsonToken::Kind::kNumber ? parse_number(token.raw) : std::nullopt;
  if (!number) throw RunError("an answer is no JSON object with numbers: '" + std::string(line.substr(0, 200)) + "'");
  return *number;
}

}  // namespace

Hash128 score_key(const ScorePlan& plan, const Document& document) {
  Xxh3Stream hash;
  add_part(hash, join(plan.command, std::string_view("\0", 1)));
  add_part(hash, plan.version);
  add_part(hash, join(plan.scores, std::string_view("\0", 1)));
  add_part(hash, plan.send_text ? document.text() : "");
  add_part(hash, plan.send_image ? document.payload : "");
  return hash.digest();
}

void write_score_request(const ScorePlan& plan, const Document& document, std::string& line) {
  line.clear();
  JsonWriter json(line);
  json.begin_object();
  if (plan.send_text) json.field("text", document.text());
  if (plan.send_image) {
    json.field("mime", document.mime);
    json.field("image", encode_base64(document.payload));
  }
  json.end_object();
}

std::vector<double> read_scores(std::string_view line, const std::vector<std::string>& names) {
  std::vector<double> scores(names.size(), kNone);
  JsonScanner scanner(line);
  JsonToken key, token;
  if (trim_ascii(line).starts_with('{')) {
    if (scanner.begin_object())
      while (scanner.member(key, token)) {
        const auto found = std::ranges::find(names, key.inner());
        if (found != names.end()) scores[static_cast<std::size_t>(found - names.begin())] = number_of(token, line);
      }
  } else if (names.size() == 1 && scanner.value(token)) {
    scores[0] = number_of(token, line);
  } else {
    throw RunError("an answer is no JSON object with numbers: '" + std::string(line.substr(0, 200)) + "'");
  }
  if (scanner.error() != nullptr || !scanner.at_end())
    throw RunError("an answer is no JSON: '" + std::string(line.substr(0, 200)) + "'");
  return scores;
}

ScoreRecord::ScoreRecord(std::string path, std::size_t scores) : path_(std::move(path)), scores_(scores) {
  const std::size_t record = kKey + kNumber * scores_ + kCheck;
  if (file_exists(path_)) all_ = read_file(path_, std::numeric_limits<std::uint64_t>::max());
  std::size_t at = 0;
  for (; at + record <= all_.size(); at += record) {
    const std::string_view bytes = std::string_view(all_).substr(at, record);
    if (number_at<kCheck>(bytes.data() + record - kCheck) != xxh3_64(bytes.substr(0, record - kCheck))) break;
    places_.emplace(key_at(bytes, 0), at + kKey);
  }
  const bool torn = at < all_.size();
  all_.resize(at);
  written_ = at;
  fd_ = sys::open_append(path_);
  if (torn) sys::truncate(fd_, at, path_);
}

ScoreRecord::~ScoreRecord() {
  try {
    sync();
    sys::close(fd_, path_);
  } catch (const IoError&) {
    // What is not on disk is asked for again.
  }
}

std::optional<std::vector<double>> ScoreRecord::find(Hash128 key) const {
  const auto place = places_.find(key);
  if (place == places_.end()) return std::nullopt;
  std::vector<double> scores;
  numbers_at(all_, place->second, scores_, scores);
  return scores;
}

void ScoreRecord::add(Hash128 key, std::span<const double> scores) {
  const std::size_t at = all_.size();
  Scores::append(key, scores, all_);
  put_number<8>(all_, xxh3_64(std::string_view(all_).substr(at)));
  places_.emplace(key, at + kKey);
}

void ScoreRecord::sync() {
  if (written_ == all_.size()) return;
  sys::write_all(fd_, std::string_view(all_).substr(written_), path_);
  written_ = all_.size();
  sys::sync(fd_, path_);
}

Scores::Scores(const std::vector<std::string>& files, std::size_t scores) : names_(files), scores_(scores) {
  for (const std::string& file : files) files_.push_back(std::make_unique<MappedFile>(file));
}

std::span<const double> Scores::of(Hash128 key) {
  const std::size_t record = kKey + kNumber * scores_;
  const auto index = static_cast<std::size_t>(key.lo % files_.size());
  const std::string_view all = files_[index]->bytes();
  const auto records = std::views::iota(std::size_t{0}, all.size() / record);
  const auto found = std::ranges::lower_bound(records, key, {}, [&](std::size_t i) { return key_at(all, i * record); });
  if (found == records.end() || key_at(all, *found * record) != key)
    throw DamagedFile(names_[index], "a row's answer is missing");
  numbers_at(all, *found * record + kKey, scores_, found_);
  return found_;
}

void Scores::append(Hash128 key, std::span<const double> scores, std::string& out) {
  put_number<8>(out, key.hi);
  put_number<8>(out, key.lo);
  for (const double score : scores) put_number<8>(out, std::bit_cast<std::uint64_t>(score));
}

}  // namespace curate
