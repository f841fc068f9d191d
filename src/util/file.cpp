// SPDX-License-Identifier: Apache-2.0
#include "util/file.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {
constexpr std::size_t kWriteBuffer = std::size_t{1} << 18;

int open_to_read(const std::string& path) {
  int fd;
  do fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  while (fd < 0 && errno == EINTR);
  if (fd < 0) throw IoError("cannot open", path, errno);
  return fd;
}
}  // namespace

OutputFile::OutputFile(std::string path, bool sha256) : path_(std::move(path)), fd_(sys::create(path_)) {
  if (sha256) sha256_.emplace();
}

OutputFile::~OutputFile() {
  if (fd_ >= 0) ::close(fd_);
}

void OutputFile::write(std::string_view bytes) {
  size_ += bytes.size();
  if (buffer_.size() + bytes.size() < kWriteBuffer) {
    buffer_.append(bytes);
    return;
  }
  flush();
  if (bytes.size() >= kWriteBuffer)
    put(bytes);
  else
    buffer_.append(bytes);
}

void OutputFile::put(std::string_view bytes) {
  xxh3_.add(bytes);
  if (sha256_) sha256_->add(bytes);
  sys::write_all(fd_, bytes, path_);
}

void OutputFile::flush() {
  if (buffer_.empty()) return;
  put(buffer_);
  buffer_.clear();
}

FileDigest OutputFile::finish() {
  flush();
  buffer_ = {};
  sys::sync(fd_, path_);
  const int fd = fd_;
  fd_ = -1;
  sys::close(fd, path_);
  return {size_, hex(xxh3_.digest()), sha256_ ? sha256_->finish() : std::string()};
}

FileSource::FileSource(std::string path, std::uint64_t begin, std::uint64_t end)
    : path_(std::move(path)), fd_(open_to_read(path_)), begin_(begin), at_(begin), end_(end) {
  ::posix_fadvise(fd_, static_cast<off_t>(begin), 0, POSIX_FADV_SEQUENTIAL);
}

FileSource::~FileSource() {
  ::close(fd_);
}

std::size_t FileSource::read(char* out, std::size_t size) {
  size = static_cast<std::size_t>(std::min<std::uint64_t>(size, end_ - std::min(at_, end_)));
  if (size == 0) return 0;
  ssize_t n;
  do n = ::pread(fd_, out, size, static_cast<off_t>(at_));
  while (n < 0 && errno == EINTR);
  if (n < 0) throw IoError("cannot read", path_, errno);
  at_ += static_cast<std::uint64_t>(n);
  return static_cast<std::size_t>(n);
}

bool FileSource::rewind(std::uint64_t position) {
  at_ = begin_ + position;
  return true;
}

HashedSource::HashedSource(std::unique_ptr<ByteSource> source, std::uint64_t limit, bool sha256)
    : source_(std::move(source)), limit_(limit) {
  if (sha256) sha256_.emplace();
}

std::size_t HashedSource::read(char* out, std::size_t size) {
  const std::size_t n = source_->read(out, size);
  const std::uint64_t from = at_;
  at_ += n;
  const std::uint64_t to = std::min(at_, limit_);
  if (to > hashed_) {
    const std::string_view fresh(out + (hashed_ - from), static_cast<std::size_t>(to - hashed_));
    hashed_ = to;
    xxh3_.add(fresh);
    if (sha256_) sha256_->add(fresh);
  }
  return n;
}

bool HashedSource::rewind(std::uint64_t position) {
  if (!source_->rewind(position)) return false;
  at_ = position;
  return true;
}

FileDigest HashedSource::finish() {
  char buffer[1 << 16];
  if (at_ < hashed_ && source_->rewind(hashed_)) at_ = hashed_;
  while (hashed_ < limit_ &&
         read(buffer, static_cast<std::size_t>(std::min<std::uint64_t>(sizeof buffer, limit_ - at_))) > 0) {
  }
  return {hashed_, hex(xxh3_.digest()), sha256_ ? sha256_->finish() : std::string()};
}

MappedFile::MappedFile(const std::string& path) {
  const int fd = open_to_read(path);
  struct stat info{};
  if (::fstat(fd, &info) != 0) {
    const int error = errno;
    ::close(fd);
    throw IoError("cannot stat", path, error);
  }
  size_ = static_cast<std::size_t>(info.st_size);
  if (size_ > 0) {
    void* p = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) {
      const int error = errno;
      ::close(fd);
      throw IoError("cannot map", path, error);
    }
    data_ = static_cast<const char*>(p);
  }
  ::close(fd);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

std::string read_file(const std::string& path, std::uint64_t limit) {
  const std::uint64_t size = file_size(path);
  if (size > limit)
    throw RunError(path + ": " + std::to_string(size) + " bytes, more than the " + std::to_string(limit) +
                   " expected here");
  FileSource source(path);
  std::string text;
  char buffer[1 << 16];
  while (const std::size_t n = source.read(buffer, sizeof buffer)) text.append(buffer, n);
  return text;
}

std::string read_range(const std::string& path, std::uint64_t begin, std::uint64_t end) {
  FileSource source(path, begin, end);
  std::string bytes(static_cast<std::size_t>(end - begin), '\0');
  std::size_t filled = 0;
  while (const std::size_t n = source.read(bytes.data() + filled, bytes.size() - filled)) filled += n;
  bytes.resize(filled);
  return bytes;
}

bool file_exists(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0;
}

std::uint64_t file_size(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) throw IoError("cannot stat", path, errno);
  return static_cast<std::uint64_t>(info.st_size);
}

void write_file_atomically(const std::string& path, const std::string& temporary, std::string_view bytes) {
  OutputFile file(temporary);
  file.write(bytes);
  file.finish();
  sys::rename(temporary, path);
  sys::sync_folder(std::filesystem::path(path).parent_path().string());
}

FileDigest digest_file(const std::string& path) {
  return HashedSource(std::make_unique<FileSource>(path)).finish();
}

namespace {

bool has_wildcard(const std::string& part) {
  return part.find_first_of("*?[") != std::string::npos;
}

void walk(const std::filesystem::path& folder, std::vector<std::string>& found) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.is_directory(error))
      walk(entry.path(), found);
    else if (entry.is_regular_file(error))
      found.push_back(entry.path().string());
  }
  if (error) throw IoError("cannot list", folder.string(), error.value());
}

// Matches the pattern's parts [at, …) below `folder`.
void match(const std::filesystem::path& folder, const std::vector<std::string>& parts, std::size_t at,
           std::vector<std::string>& found) {
  std::error_code error;
  if (at == parts.size()) {
    if (std::filesystem::is_directory(folder, error))
      walk(folder, found);
    else if (std::filesystem::is_regular_file(folder, error))
      found.push_back(folder.string());
    return;
  }
  if (!has_wildcard(parts[at])) return match(folder / parts[at], parts, at + 1, found);
  const std::filesystem::path list = folder.empty() ? std::filesystem::path(".") : folder;
  if (parts[at] == "**") match(folder, parts, at + 1, found);
  for (const auto& entry : std::filesystem::directory_iterator(list, error)) {
    const std::string name = entry.path().filename().string();
    if (parts[at] == "**") {
      if (entry.is_directory(error)) match(folder / name, parts, at, found);
    } else if (::fnmatch(parts[at].c_str(), name.c_str(), FNM_PERIOD) == 0) {
      match(folder / name, parts, at + 1, found);
    }
  }
}

bool matches_parts(std::span<const std::string> pattern, std::span<const std::string> path) {
  if (pattern.empty()) return true;
  if (pattern[0] == "**" && matches_parts(pattern.subspan(1), path)) return true;
  if (path.empty()) return false;
  if (pattern[0] == "**") return path.size() > 1 && matches_parts(pattern, path.subspan(1));
  return ::fnmatch(pattern[0].c_str(), path[0].c_str(), FNM_PERIOD) == 0 &&
         matches_parts(pattern.subspan(1), path.subspan(1));
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view path) {
  const auto parts = [](std::string_view text) {
    std::vector<std::string> out;
    for (const std::string_view part : split_at(text, '/')) out.emplace_back(part);
    return out;
  };
  return matches_parts(parts(pattern), parts(path));
}

std::vector<std::string> expand_paths(const std::string& pattern) {
  std::vector<std::string> found;
  std::error_code error;
  const std::filesystem::path path(pattern);
  if (std::filesystem::is_regular_file(path, error)) return {pattern};
  std::vector<std::string> parts;
  for (const auto& part : path.relative_path())
    if (!part.empty()) parts.push_back(part.string());
  match(path.is_absolute() ? path.root_path() : std::filesystem::path(), parts, 0, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace curate
