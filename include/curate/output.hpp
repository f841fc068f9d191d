// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <curate/document.hpp>
#include <curate/params.hpp>

namespace curate {

/// The files of one training shard while they are made.
class ShardFiles {
 public:
  virtual ~ShardFiles() = default;
  /// Appends to the file whose name is the shard's number and `suffix`, such as ".tar"; the first call makes it.
  virtual void append(std::string_view suffix, std::string_view bytes) = 0;
  /// Says how many documents, with how many code points of text, that file holds: for the manifest.
  virtual void holds(std::string_view suffix, std::uint64_t documents, std::uint64_t characters) = 0;
};

/// Writes one training shard.
class Writer {
 public:
  virtual ~Writer() = default;
  /// The rows of the shard in order, pictures as payload.
  virtual void write(Document& document) = 0;
  virtual void finish() = 0;
};

/// A format of training shards. The constructor takes `Params&`: what `output` of the config says besides `format`.
class OutputFormat {
 public:
  virtual ~OutputFormat() = default;
  virtual std::uint64_t rows_per_shard() const = 0;
  /// `files` outlives the writer. `signals`: those the config wants in each row.
  virtual std::unique_ptr<Writer> open(std::uint32_t shard, std::span<const std::string> signals,
                                       ShardFiles& files) const = 0;
};

}  // namespace curate
