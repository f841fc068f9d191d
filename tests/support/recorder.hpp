// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include <curate/format.hpp>
#include <curate/stage.hpp>

namespace curate::test {

/// Remembers what a reader could not use.
class Recorder final : public Unreadable {
 public:
  struct Piece {
    std::uint64_t offset, bytes;
    std::string reason, detail;
  };
  void piece(std::uint64_t offset, std::string_view reason, std::uint64_t bytes, std::string_view detail) override {
    pieces.push_back({offset, bytes, std::string(reason), std::string(detail)});
  }
  void leniency(std::string_view name) override { ++leniencies[std::string(name)]; }
  void not_a_document(std::string_view kind) override { ++not_documents[std::string(kind)]; }

  std::vector<Piece> pieces;
  std::map<std::string, int> leniencies, not_documents;
};

}  // namespace curate::test
