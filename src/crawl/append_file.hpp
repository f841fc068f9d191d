// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace curate {

/// A file that grows by whole records and is cut back to what was committed when a crawl goes on: its length stands in
/// the frontier, in the transaction that has the records' URLs. It is called NAME.open until `close_whole`.
class AppendFile {
 public:
  /// Opens NAME.open, or makes it, and cuts it to `size` bytes. Throws DamagedFile if it is shorter.
  AppendFile(std::string name, std::uint64_t size);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  void write(std::string_view bytes);
  /// Everything written so far survives a power cut.
  void sync();
  /// Bytes written, buffered ones included.
  std::uint64_t size() const { return size_ + buffer_.size(); }
  const std::string& name() const { return name_; }
  /// After `sync` and the commit of its length: gives it its name. Call last.
  void close_whole();
  /// For a file whose committed record says that it is whole: gives it its name if that was not done any more.
  static void finish_renaming(const std::string& name);
  /// Makes a whole file one that grows again; the constructor must follow.
  static void reopen(const std::string& name);

 private:
  void flush();
  std::string name_, open_name_;
  int fd_;
  std::uint64_t size_;
  std::string buffer_;
};

}  // namespace curate
