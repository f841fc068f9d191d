// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <curate/document.hpp>
#include <curate/format.hpp>

#include "core/row_fields.hpp"
#include "util/json_scan.hpp"

namespace curate {

/// Reads JSON lines into documents; one per reader, reuses its buffers.
class JsonRowReader {
 public:
  /// `internal`: rows of a part between two phases, which hold source, mime, signals and tags too.
  JsonRowReader(RowFields fields, bool internal) : fields_(std::move(fields)), internal_(internal) {}

  /// Adds the document in `line` to `batch`; views point into `line` or the batch. Null, or why the line is no
  /// document (snake_case); then the batch has no new row. Counts what was lenient.
  const char* read(std::string_view line, bool known_utf8, Batch& batch, Unreadable& unreadable);

  /// Adds the document in the first line of `lines`, well-formed UTF-8 that ends with U+000A, without looking for the
  /// line's end first. Returns the bytes of the line, with its end; 0 where `read` must say what the line is, and then
  /// the batch has no new row.
  std::size_t read_first(std::string_view lines, Batch& batch, Unreadable& unreadable);

 private:
  const char* read(JsonScanner& scanner, Batch& batch, Unreadable& unreadable);
  std::string_view text_of(const JsonToken& token, Batch& batch, std::size_t& replaced);
  void read_signals(const JsonToken& token, Document& document, Batch& batch);
  void read_tags(const JsonToken& token, Document& document, Batch& batch);

  RowFields fields_;
  bool internal_;
  std::vector<std::pair<std::string_view, std::string_view>> rest_;  // raw keys and values to carry through
  std::string repaired_;
};

/// Appends the line of a document as training data: id, text, url, date, source, metadata, in this order, with the
/// document's tags and the named signals inside the metadata.
void append_output_row(const Document& document, std::span<const std::string> signals, std::string& out);

/// Appends the line of a document for the next phase: everything but headers and payload. `payload`: JSON that says
/// where that is, empty if it is not kept; a reader of internal rows gives it as the payload.
void append_part_row(const Document& document, std::string_view payload, std::string& out);

}  // namespace curate
