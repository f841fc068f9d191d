// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <memory>

#include <arrow/api.h>
#include <arrow/io/interfaces.h>

#include <curate/error.hpp>
#include <curate/unwritten.hpp>

#include "util/byte_source.hpp"

namespace curate {

/// A source as Arrow wants files. What it throws does not pass through Arrow: it is kept, and Arrow hears of an error.
class SourceFile final : public arrow::io::RandomAccessFile {
 public:
  SourceFile(std::unique_ptr<ByteSource> source, std::uint64_t bytes)
      : source_(std::move(source)), bytes_(static_cast<std::int64_t>(bytes)) {}

  /// Throws what the source threw.
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return position_; }
  arrow::Result<std::int64_t> GetSize() override { return bytes_; }
  arrow::Status Seek(std::int64_t position) override {
    position_ = position;
    return arrow::Status::OK();
  }
  arrow::Result<std::int64_t> Read(std::int64_t size, void* out) override {
    ARROW_ASSIGN_OR_RAISE(const std::int64_t n, ReadAt(position_, size, out));
    position_ += n;
    return n;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t size) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, ReadAt(position_, size));
    position_ += buffer->size();
    return buffer;
  }
  arrow::Result<std::int64_t> ReadAt(std::int64_t position, std::int64_t size, void* out) override {
    if (thrown_ || position < 0 || size < 0) return arrow::Status::IOError("cannot read there");
    try {
      return fill(position, static_cast<char*>(out), std::min(size, bytes_ - std::min(position, bytes_)));
    } catch (...) {
      thrown_ = std::current_exception();
      return arrow::Status::IOError("the source failed");
    }
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t position, std::int64_t size) override {
    if (position < 0 || size < 0) return arrow::Status::IOError("cannot read there");
    size = std::min(size, bytes_ - std::min(position, bytes_));
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(size, arrow::system_memory_pool()));
    ARROW_ASSIGN_OR_RAISE(const std::int64_t n, ReadAt(position, size, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(n));
    return buffer;
  }

 private:
  void go_to(std::int64_t position) {
    if (position == at_) return;
    if (!source_->rewind(static_cast<std::uint64_t>(position))) throw RunError("a Parquet file must be read twice");
    at_ = position;
  }
  std::size_t take(char* out, std::int64_t size) {
    const std::size_t n = source_->read(out, static_cast<std::size_t>(size));
    at_ += static_cast<std::int64_t>(n);
    seen_ = std::max(seen_, at_);
    return n;
  }
  std::int64_t fill(std::int64_t position, char* out, std::int64_t size) {
    // Bytes come in their order the first time, because their digest is taken on the way.
    if (position > seen_) {
      ByteBuffer passed(std::size_t{1} << 18);
      go_to(seen_);
      while (at_ < position && take(passed.data(), std::min(std::ssize(passed), position - at_)) > 0) {
      }
    } else {
      go_to(position);
    }
    std::int64_t got = 0;
    while (got < size) {
      const std::size_t n = take(out + got, size - got);
      if (n == 0) break;
      got += static_cast<std::int64_t>(n);
    }
    return got;
  }

  std::unique_ptr<ByteSource> source_;
  std::int64_t bytes_, at_ = 0, seen_ = 0, position_ = 0;
  bool closed_ = false;
  std::exception_ptr thrown_;
};

}  // namespace curate
