// SPDX-License-Identifier: Apache-2.0
#include "core/delimited_reader.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "util/json.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {
constexpr std::size_t kStep = std::size_t{1} << 18;
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;
constexpr std::size_t kNone = ~std::size_t{0};
}  // namespace

DelimitedFormat::DelimitedFormat(Params& p, char separator, bool quotes) {
  options_.separator = separator;
  options_.quotes = p.flag("quotes", quotes, "fields in double quotes may hold separators and line ends (RFC 4180)");
  options_.columns = p.list("columns", {}, "names of the columns, if the first row does not have them");
  options_.fields = row_fields(p);
}

std::unique_ptr<Reader> DelimitedFormat::open(const Slice& slice, std::unique_ptr<ByteSource> source,
                                              Unreadable& unreadable) const {
  return std::make_unique<DelimitedReader>(slice, std::move(source), options_, unreadable);
}

DelimitedReader::DelimitedReader(const Slice& slice, std::unique_ptr<ByteSource> source, DelimitedOptions options,
                                 Unreadable& unreadable)
    : options_(std::move(options)), decoder_(make_decoder(std::move(source), slice.begin)), unreadable_(unreadable) {}

bool DelimitedReader::fill() {
  if (ended_) return false;
  if (at_ > 0) {
    std::memmove(window_.data(), window_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
  }
  if (window_.size() < end_ + kStep) window_.resize(end_ + kStep);
  for (;;) {
    const Decoder::Event event = decoder_->read(window_.data() + end_, window_.size() - end_);
    switch (event.kind) {
      case Decoder::Kind::kData:
        end_ += event.size;
        return true;
      case Decoder::Kind::kMember:
        member_ = event.offset;
        break;
      case Decoder::Kind::kDamage:
        // What was cut off has no end; what comes next starts somewhere.
        unreadable_.piece(event.offset, event.reason, end_ - at_, fmt::format("line {}", line_));
        decoded_ += end_ - at_;
        at_ = end_ = 0;
        break;
      case Decoder::Kind::kEnd:
        ended_ = true;
        return false;
    }
  }
}

void DelimitedReader::give_up(const char* reason, std::size_t bytes) {
  unreadable_.piece(member_, reason, bytes, fmt::format("line {}, decoded byte {}", record_line_, record_));
}

// Cuts one record off `text` into unquoted_ and fields_: its length with the line end, or kNone if it goes on behind
// `text`; the end of the text ends it where `last` says so.
std::size_t DelimitedReader::parse(std::string_view text, bool last) {
  unquoted_.clear();
  fields_.clear();
  std::size_t at = 0;
  for (;;) {
    const std::size_t field = unquoted_.size();
    bool stray = false;
    if (options_.quotes && at < text.size() && text[at] == '"') {
      ++at;
      for (;;) {
        const std::size_t quote = text.find('"', at);
        if (quote == std::string_view::npos) return kNone;
        unquoted_.append(text, at, quote - at);
        at = quote + 1;
        if (at == text.size() && !last) return kNone;
        if (at == text.size() || text[at] != '"') break;
        unquoted_ += '"';
        ++at;
      }
      stray = at < text.size() && text[at] != options_.separator && text[at] != '\n' && text[at] != '\r';
    }
    const char ends[] = {options_.separator, '\n'};
    const std::size_t end = std::min(text.find_first_of(std::string_view(ends, 2), at), text.size());
    if (end == text.size() && !last) return kNone;
    std::string_view rest = text.substr(at, end - at);
    const bool line_ends = end == text.size() || text[end] == '\n';
    if (line_ends && rest.ends_with('\r')) rest.remove_suffix(1);
    stray |= options_.quotes && rest.find('"') != std::string_view::npos;
    unquoted_ += rest;
    fields_.emplace_back(field, unquoted_.size() - field);
    if (stray) unreadable_.leniency("stray_quote");
    if (line_ends) return end == text.size() ? end : end + 1;
    at = end + 1;
  }
}

bool DelimitedReader::next_record() {
  for (;;) {
    if (at_ == end_ && !fill()) return false;
    std::string_view text(window_.data() + at_, end_ - at_);
    record_ = decoded_;
    record_line_ = line_;
    const bool all_here = ended_;
    std::size_t length = parse(text, all_here);
    if (length == kNone && text.size() <= kMaxRecord && !all_here) {
      fill();
      continue;
    }
    if (length == kNone) {
      // An open quote, or no line end for too long: the next line is tried instead.
      length = std::min(text.find('\n'), text.size() - 1) + 1;
      give_up(text.size() > kMaxRecord ? "record_too_long" : "open_quote", length);
      fields_.clear();
    }
    line_ +=
        static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length), '\n'));
    at_ += length;
    decoded_ += length;
    const bool blank = fields_.size() == 1 && fields_[0].second == 0;
    if (!fields_.empty() && !blank) return true;
  }
}

std::string_view DelimitedReader::keep(Batch& batch, std::string_view field) {
  if (is_utf8(field)) return batch.arena().store(field);
  repaired_.clear();
  append_repaired(field, repaired_);
  unreadable_.leniency("invalid_utf8");
  return batch.arena().store(repaired_);
}

void DelimitedReader::add_row(Batch& batch) {
  const auto& names = options_.columns;
  if (fields_.size() != names.size()) {
    give_up("wrong_number_of_fields", unquoted_.size());
    return;
  }
  const RowFields& to = options_.fields;
  const auto field = [&](std::size_t i) {
    return std::string_view(unquoted_).substr(fields_[i].first, fields_[i].second);
  };
  const auto text = std::ranges::find(names, to.text);
  if (to.text_required && text == names.end()) {
    give_up("no_text", unquoted_.size());
    return;
  }
  Document& document = batch.add();
  metadata_.clear();
  JsonWriter metadata(metadata_);
  metadata.begin_object();
  bool more = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view value = keep(batch, field(i));
    if (names[i] == to.text)
      document.set_text(value);
    else if (names[i] == to.id)
      document.id = value;
    else if (names[i] == to.url)
      document.url = value;
    else if (names[i] == to.date)
      document.date = value;
    else {
      metadata.field(names[i], value);
      more = true;
    }
  }
  metadata.end_object();
  if (more) document.metadata = batch.arena().store(metadata_);
}

bool DelimitedReader::read(Batch& batch) {
  batch.clear();
  std::uint64_t taken = 0;
  while (taken < kBatchBytes && next_record()) {
    taken += unquoted_.size();
    if (!started_) {
      started_ = true;
      if (unquoted_.starts_with("\xEF\xBB\xBF")) {
        unreadable_.leniency("byte_order_mark");
        unquoted_.erase(0, 3);
        for (auto& [begin, size] : fields_) (begin == 0 ? size : begin) -= 3;
        // A mark before an opening quote kept the field from being read as quoted.
        if (fields_[0].second >= 2 && unquoted_[0] == '"' && unquoted_[fields_[0].second - 1] == '"') {
          unquoted_[0] = unquoted_[fields_[0].second - 1] = ' ';
          fields_[0] = {1, fields_[0].second - 2};
        }
      }
      if (options_.columns.empty()) {
        for (const auto& [begin, size] : fields_) options_.columns.push_back(unquoted_.substr(begin, size));
        continue;
      }
    }
    add_row(batch);
  }
  return batch.size() > 0 || (at_ < end_ || !ended_ ? read(batch) : false);
}

}  // namespace curate
