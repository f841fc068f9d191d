// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crawl/append_file.hpp"
#include "util/codec.hpp"

namespace curate {

/// A fetch to be archived. Views live for the call.
struct WarcExchange {
  std::string_view url, date;  ///< date: "2026-11-24T12:00:00Z"
  std::string_view address;    ///< the server's, empty if unknown
  std::string_view request;    ///< request head as sent
  std::string_view head;       ///< answer's head as received, with its blank line
  std::string_view body;       ///< as received
  std::string_view payload;    ///< entity body: `body` without chunks
  int http_version = 11;       ///< 10, 11, 20
  std::string_view truncated;  ///< "", "length", "time", "disconnect", "unspecified"
  std::string_view notes;      ///< application/warc-fields of the metadata record
};

/// Where an exchange was archived.
struct WarcPlace {
  std::uint64_t offset = 0, size = 0;  ///< of the response's member
  std::string record_id;               ///< of the response, "urn:uuid:…"
};

/// Writes WARC/1.1 records, each a gzip member or zstd frame of its own, into files of a folder. Record ids are made
/// from the records' content.
class WarcWriter {
 public:
  enum class Coding { kZstd, kGzip };
  struct Options {
    std::string folder;
    Coding coding = Coding::kZstd;
    int level = 1;
    std::uint64_t max_file = std::uint64_t{1} << 30;
    std::string info;  ///< application/warc-fields of each file's warcinfo record
  };

  explicit WarcWriter(Options options);

  /// "00000.warc.zst": the name of a file, by number.
  std::string file_name(std::uint32_t number) const;
  /// Goes on with file `number` at `size` committed bytes; 0 begins it.
  void open(std::uint32_t number, std::uint64_t size, std::string_view date);
  std::uint32_t number() const { return number_; }
  std::uint64_t size() const { return file_->size(); }
  /// Records in the open file since `open`.
  std::uint64_t records() const { return records_; }
  /// Whether the file has reached its size.
  bool full() const { return file_->size() >= options_.max_file; }
  void sync() { file_->sync(); }
  /// Gives the file its name; `open` must follow.
  void close_whole() { file_->close_whole(); }

  /// A response, a request and a metadata record.
  WarcPlace write(const WarcExchange& exchange);
  /// A metadata record alone: about something that was not fetched.
  void write_note(std::string_view url, std::string_view date, std::string_view notes);

 private:
  void begin_record(std::string_view type, std::string_view url, std::string_view date, std::string_view digest_of);
  void field(std::string_view name, std::string_view value);
  void end_record(std::string_view content_type, std::string_view block, std::string_view more = {});

  Options options_;
  std::optional<ZstdEncoder> zstd_;
  std::optional<GzipEncoder> gzip_;
  std::unique_ptr<AppendFile> file_;
  std::uint32_t number_ = 0;
  std::uint64_t records_ = 0;
  std::string record_, id_, info_id_;
};

/// Letters A-Z and 2-7, without padding (RFC 4648).
std::string encode_base32(std::string_view bytes);
/// A version 5 UUID (RFC 9562) in the URL namespace.
std::string name_uuid(std::string_view name);

}  // namespace curate
