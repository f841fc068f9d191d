// SPDX-License-Identifier: Apache-2.0
#include "support/suites.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

namespace curate::test {

namespace {

std::filesystem::path folder(const char* variable, const char* name) {
  if (const char* set = std::getenv(variable)) return set;
  return std::filesystem::path(CURATE_SOURCE_DIR) / ".." / "shared" / name;
}

std::string read_plain(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << "cannot read " << path;
  return std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
}

}  // namespace

std::filesystem::path suites_folder() {
  return folder("CURATE_SUITES", "suites");
}
std::filesystem::path goldens_folder() {
  return folder("CURATE_GOLDENS", "goldens");
}

std::string slurp(const std::filesystem::path& path) {
  if (path.extension() != ".gz") return read_plain(path);
  std::string bytes;
  const gzFile file = gzopen(path.c_str(), "rb");
  EXPECT_NE(file, nullptr) << "cannot read " << path;
  if (file == nullptr) return bytes;
  char buffer[1 << 16];
  for (int n; (n = gzread(file, buffer, sizeof buffer)) > 0;) bytes.append(buffer, static_cast<std::size_t>(n));
  gzclose(file);
  return bytes;
}

std::string picture_file(const std::string& name) {
  return slurp(std::filesystem::path(CURATE_SOURCE_DIR) / "tests/image/data" / name);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return lines;
}

TempFolder::TempFolder() : TempFolder(std::filesystem::temp_directory_path()) {}

TempFolder::TempFolder(const std::filesystem::path& parent) {
  std::string pattern = (parent / "curate-test-XXXXXX").string();
  EXPECT_NE(mkdtemp(pattern.data()), nullptr);
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TempFolder::write(const std::string& name, const std::string& bytes) const {
  const auto path = path_ / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::filesystem::path memory_folder() {
  constexpr std::uintmax_t kEnough = std::uintmax_t{1} << 30;
  const std::filesystem::path memory = "/dev/shm";
  std::error_code none;
  const bool usable = access(memory.c_str(), W_OK) == 0 && std::filesystem::space(memory, none).available >= kEnough;
  return usable && !none ? memory : std::filesystem::temp_directory_path();
}

CommandResult shell(const std::string& command) {
  const TempFolder folder;
  const auto out = folder / "out", err = folder / "err";
  const int status = std::system(("{ " + command + "\n} >" + out.string() + " 2>" + err.string()).c_str());
  CommandResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_plain(out);
  result.err = read_plain(err);
  return result;
}

}  // namespace curate::test
