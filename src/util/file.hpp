// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/byte_source.hpp"
#include "util/hash.hpp"

namespace curate {

/// What a manifest says of a file's bytes.
struct FileDigest {
  std::uint64_t bytes = 0;
  std::string xxh3;    ///< XXH3-128, 32 hexadecimal digits
  std::string sha256;  ///< 64 hexadecimal digits, or empty
};

/// A file being written under a temporary name. It counts only once `finish` and a rename have succeeded; destroyed
/// before that, it closes its descriptor and leaves the temporary file to whoever owns its folder.
class OutputFile {
 public:
  /// `sha256`: whether `finish` gives that digest too; intermediate files do without.
  explicit OutputFile(std::string path, bool sha256 = true);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  void write(std::string_view bytes);
  std::uint64_t size() const { return size_; }
  const std::string& path() const { return path_; }
  /// Writes what is buffered, syncs, closes. Call once.
  FileDigest finish();

 private:
  void flush();
  void put(std::string_view bytes);

  std::string path_;
  int fd_ = -1;
  std::string buffer_;
  std::uint64_t size_ = 0;
  Xxh3Stream xxh3_;
  std::optional<Sha256Stream> sha256_;
};

/// Bytes [begin, end) of a file.
class FileSource final : public ByteSource {
 public:
  static constexpr std::uint64_t kToEnd = ~std::uint64_t{0};
  /// Throws IoError if the file cannot be opened.
  explicit FileSource(std::string path, std::uint64_t begin = 0, std::uint64_t end = kToEnd);
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override;

  std::size_t read(char* out, std::size_t size) override;
  bool rewind(std::uint64_t position) override;

 private:
  std::string path_;
  int fd_ = -1;
  std::uint64_t begin_, at_, end_;
};

/// Hashes the first `limit` bytes of another source as they are read, each byte once; what follows is read, not hashed.
class HashedSource final : public ByteSource {
 public:
  /// `sha256`: whether `finish` gives that digest too.
  explicit HashedSource(std::unique_ptr<ByteSource> source, std::uint64_t limit = FileSource::kToEnd,
                        bool sha256 = true);

  std::size_t read(char* out, std::size_t size) override;
  bool rewind(std::uint64_t position) override;
  /// Reads on to `limit` or the end; the digest of all up to there. Call once, last.
  FileDigest finish();

 private:
  std::unique_ptr<ByteSource> source_;
  std::uint64_t limit_, at_ = 0, hashed_ = 0;
  Xxh3Stream xxh3_;
  std::optional<Sha256Stream> sha256_;
};

/// A whole file as memory, read only.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();
  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// The bytes of a small file; throws IoError, or RunError if it is larger than `limit` bytes.
std::string read_file(const std::string& path, std::uint64_t limit = std::uint64_t{1} << 30);
/// Bytes [begin, end) of a file; fewer where it ends before.
std::string read_range(const std::string& path, std::uint64_t begin, std::uint64_t end);

bool file_exists(const std::string& path);
/// Bytes of a regular file; throws IoError.
std::uint64_t file_size(const std::string& path);

/// Writes `path` so that a reader sees the old bytes or the new ones, never a part: temporary file, sync, rename,
/// sync of the folder. `temporary` must be on the same file system.
void write_file_atomically(const std::string& path, const std::string& temporary, std::string_view bytes);

/// Digest of a whole file.
FileDigest digest_file(const std::string& path);

/// Regular files that match a glob pattern (`*`, `?`, `[…]`, and `**` for any depth), a folder (all files below it)
/// or a plain path; sorted by bytes. Empty if nothing matches.
std::vector<std::string> expand_paths(const std::string& pattern);

/// Whether a relative path matches such a pattern, or lies in a folder that does.
bool matches_pattern(std::string_view pattern, std::string_view path);

}  // namespace curate
