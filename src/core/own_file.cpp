// SPDX-License-Identifier: Apache-2.0
#include "core/own_file.hpp"

#include <curate/error.hpp>

#include "core/line_reader.hpp"
#include "util/file.hpp"

namespace curate {

void OwnFile::piece(std::uint64_t, std::string_view reason, std::uint64_t, std::string_view) {
  throw DamagedFile(path_, std::string(reason));
}

void OwnFile::leniency(std::string_view name) {
  throw DamagedFile(path_, std::string(name));
}

void for_each_line(const std::string& path, const std::function<bool(std::string_view)>& visit) {
  OwnFile strict(path);
  const std::uint64_t size = file_size(path);
  LineReader lines({path, 0, size, size}, std::make_unique<FileSource>(path), strict);
  ByteBuffer buffer;
  for (;;) {
    std::string_view left = lines.read(buffer, std::size_t{1} << 20);
    if (left.empty()) return;
    while (!left.empty()) {
      const auto end = left.find('\n');
      if (!visit(left.substr(0, end))) return;
      left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    }
  }
}

}  // namespace curate
