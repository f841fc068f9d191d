// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curate/document.hpp>

namespace curate {

class ByteSource;

/// A range of an input file that one task reads; offsets are bytes of the file as stored.
struct Slice {
  std::string path;
  std::uint64_t begin = 0, end = 0;
  std::uint64_t file_bytes = 0;
  bool whole() const { return begin == 0 && end == file_bytes; }
};

/// Takes what a reader could not use. Nothing is skipped without a call here.
class Unreadable {
 public:
  virtual ~Unreadable() = default;
  /// A piece that became no document: where it starts in the stored file, why (snake_case), how long it is as far as
  /// known (bytes, decoded), and what exactly was seen.
  virtual void piece(std::uint64_t offset, std::string_view reason, std::uint64_t bytes, std::string_view detail) = 0;
  /// Something was wrong and was read all the same; a named counter.
  virtual void leniency(std::string_view name) = 0;
  /// A record that is by its nature no document: a request, a revisit; a named counter.
  virtual void not_a_document(std::string_view kind) = 0;
};

/// Reads the documents of one slice in order.
class Reader {
 public:
  virtual ~Reader() = default;
  /// Clears the batch and fills about 1 MiB; false (and an empty batch) at the end.
  virtual bool read(Batch& batch) = 0;
};

/// A file format of inputs. The constructor takes `Params&`: the options of one input of the config.
class Format {
 public:
  virtual ~Format() = default;
  /// Cuts a file into slices of about `target_bytes`, in order, gaps and overlaps excluded. The default is one
  /// slice: right for what can only be read from its start.
  virtual std::vector<Slice> split(const std::string& path, std::uint64_t bytes, std::uint64_t target_bytes) const;
  /// `source` starts at slice.begin and goes on to the end of the file: a reader that cuts at lines reads past
  /// slice.end to finish its last one.
  virtual std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                                       Unreadable& unreadable) const = 0;
};

}  // namespace curate
