// SPDX-License-Identifier: Apache-2.0
#include "run/payload_file.hpp"

#include <fmt/format.h>

#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {

std::string_view PayloadWriter::add(const Document& document) {
  if (document.payload.empty() || !document.mime.starts_with("image/")) return {};
  if (!out_) out_ = files_.create(relative_);
  place_ = fmt::format("[{},{},\"{}\"]", out_->size(), document.payload.size(), hex(xxh3_64(document.payload)));
  out_->write(document.payload);
  return place_;
}

void PayloadWriter::finish() {
  if (out_) files_.finish(*out_, relative_);
}

void PayloadReader::load(Document& document) {
  if (document.payload.empty()) return;
  if (!file_) file_.emplace(path_);
  const auto parts = split_at(document.payload.substr(1, document.payload.size() - 2), ',');
  const auto offset = parse_unsigned(parts.at(0)), bytes = parse_unsigned(parts.at(1));
  const std::string_view all = file_->bytes();
  if (!offset || !bytes || *offset > all.size() || *bytes > all.size() - *offset)
    throw DamagedFile(path_, "shorter than its rows say");
  document.payload = all.substr(static_cast<std::size_t>(*offset), static_cast<std::size_t>(*bytes));
  if (parts.at(2) != "\"" + hex(xxh3_64(document.payload)) + "\"") throw DamagedFile(path_, "a picture has changed");
}

}  // namespace curate
