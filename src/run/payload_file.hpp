// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "run/run_dir.hpp"

namespace curate {

/// The pictures of a part's rows, one behind the other in a file beside it: `[offset, bytes, "XXH3-64"]` in a row says
/// where its own lies. Other payloads (pages) end with the map that read them.
class PayloadWriter {
 public:
  /// The file is made with its first picture.
  PayloadWriter(TaskFiles& files, std::string relative) : files_(files), relative_(std::move(relative)) {}

  /// Takes the document's picture. What its row says of it, empty if it has none; good until the next call.
  std::string_view add(const Document& document);
  void finish();

 private:
  TaskFiles& files_;
  std::string relative_, place_;
  std::unique_ptr<OutputFile> out_;
};

/// Puts the payload of rows back; views are good as long as this object.
class PayloadReader {
 public:
  explicit PayloadReader(std::string path) : path_(std::move(path)) {}
  /// `document` has what its row says as payload. Throws DamagedFile.
  void load(Document& document);

 private:
  std::string path_;
  std::optional<MappedFile> file_;
};

}  // namespace curate
