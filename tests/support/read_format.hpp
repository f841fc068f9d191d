// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include <curate/format.hpp>
#include <curate/value.hpp>

namespace curate::test {

/// A config map of texts and lists of texts.
Value config(const std::map<std::string, std::vector<std::string>>& entries);

/// What a reader told besides documents.
struct Told final : Unreadable {
  struct Piece {
    std::uint64_t offset, bytes;
    std::string reason, detail;
  };
  void piece(std::uint64_t offset, std::string_view reason, std::uint64_t bytes, std::string_view detail) override {
    pieces.push_back({offset, bytes, std::string(reason), std::string(detail)});
  }
  void leniency(std::string_view name) override { ++leniencies[std::string(name)]; }
  void not_a_document(std::string_view kind) override { ++others[std::string(kind)]; }

  std::vector<Piece> pieces;
  std::map<std::string, int> leniencies, others;
};

/// A copy of a document's fields.
struct ReadDocument {
  std::string id, url, date, mime, headers, payload, metadata, text;
  bool has_text = false;
};
struct ReadResult {
  std::vector<ReadDocument> documents;
  Told told;
};

/// Gzip, a member for each text.
std::string gzip(const std::vector<std::string>& members);
/// A WARC record of what a server answered: its head and body.
std::string warc_response(const std::string& url, const std::string& http);

/// Reads all documents of a stored file at hand with a registered format.
ReadResult read_format(const std::string& format, std::string_view stored, const Value& options = {});

}  // namespace curate::test
