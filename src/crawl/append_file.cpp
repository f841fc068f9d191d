// SPDX-License-Identifier: Apache-2.0
#include "crawl/append_file.hpp"

#include <filesystem>

#include <unistd.h>

#include <curate/error.hpp>

#include "util/file.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 20;

std::string folder_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

}  // namespace

AppendFile::AppendFile(std::string name, std::uint64_t size)
    : name_(std::move(name)), open_name_(name_ + ".open"), fd_(sys::open_append(open_name_)), size_(size) {
  try {
    const std::uint64_t found = file_size(open_name_);
    if (found < size)
      throw DamagedFile(
          open_name_, "it has " + std::to_string(found) + " bytes, but the frontier knows of " + std::to_string(size));
    if (found > size) sys::truncate(fd_, size, open_name_);
    if (size == 0) sys::sync_folder(folder_of(open_name_));
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

AppendFile::~AppendFile() {
  if (fd_ >= 0) ::close(fd_);
}

void AppendFile::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBuffer) flush();
}

void AppendFile::flush() {
  if (buffer_.empty()) return;
  sys::pwrite_all(fd_, buffer_, size_, open_name_);
  size_ += buffer_.size();
  buffer_.clear();
}

void AppendFile::sync() {
  flush();
  sys::sync(fd_, open_name_);
}

void AppendFile::close_whole() {
  const int fd = fd_;
  fd_ = -1;
  sys::close(fd, open_name_);
  finish_renaming(name_);
}

void AppendFile::finish_renaming(const std::string& name) {
  if (!file_exists(name + ".open")) return;
  sys::rename(name + ".open", name);
  sys::sync_folder(folder_of(name));
}

void AppendFile::reopen(const std::string& name) {
  if (!file_exists(name)) return;
  sys::rename(name, name + ".open");
  sys::sync_folder(folder_of(name));
}

}  // namespace curate
