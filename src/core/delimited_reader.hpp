// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curate/format.hpp>
#include <curate/unwritten.hpp>

#include "core/row_fields.hpp"
#include "util/codec.hpp"

namespace curate {

struct DelimitedOptions {
  char separator = ',';
  bool quotes = true;                ///< RFC 4180: fields in double quotes may hold separators and line ends
  std::vector<std::string> columns;  ///< names; empty: the first record has them
  RowFields fields;
};
/// Rows of tables as text (RFC 4180, and TSV without quotes), plain or compressed. A stray quote costs one row, not the
/// rest of the file: a record longer than kMaxRecord is given up and reading goes on at its second line.
class DelimitedReader final : public Reader {
 public:
  static constexpr std::size_t kMaxRecord = std::size_t{1} << 20;

  DelimitedReader(const Slice& slice, std::unique_ptr<ByteSource> source, DelimitedOptions options,
                  Unreadable& unreadable);
  bool read(Batch& batch) override;

 private:
  bool fill();
  bool next_record();
  std::size_t parse(std::string_view text, bool last);
  void give_up(const char* reason, std::size_t bytes);
  void add_row(Batch& batch);
  std::string_view keep(Batch& batch, std::string_view field);

  DelimitedOptions options_;
  std::unique_ptr<Decoder> decoder_;
  Unreadable& unreadable_;
  ByteBuffer window_;
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t decoded_ = 0;  // offset of window_[at_]
  std::uint64_t member_ = 0, record_ = 0;
  std::uint64_t line_ = 1, record_line_ = 1;
  bool ended_ = false, started_ = false;
  std::string unquoted_;                                     // fields of the record at hand, one after the other
  std::vector<std::pair<std::size_t, std::size_t>> fields_;  // their places in it
  std::string metadata_, repaired_;
};

/// A format of such rows: reads `columns` and the row fields of an input's options.
class DelimitedFormat : public Format {
 public:
  DelimitedFormat(Params& params, char separator, bool quotes);
  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override;

 private:
  DelimitedOptions options_;
};

}  // namespace curate
