// SPDX-License-Identifier: Apache-2.0
#include "run/failure.hpp"

#include <cerrno>
#include <new>

#include <curate/error.hpp>

#include "util/json.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {
constexpr const char* kName = "log/failures.jsonl";
}

std::string failure_kind(const std::exception& error) {
  if (const auto* io = dynamic_cast<const IoError*>(&error))
    return io->error() == ENOSPC || io->error() == EDQUOT ? "disk full" : "input or output";
  if (dynamic_cast<const DamagedFile*>(&error) != nullptr) return "damaged file";
  if (dynamic_cast<const UnreadableLimitError*>(&error) != nullptr) return "too much unreadable";
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "out of memory";
  return "error";
}

void note_failures(const RunDir& run, const std::vector<Failure>& failures) noexcept {
  try {
    std::string lines;
    for (const Failure& f : failures) {
      JsonWriter(lines)
          .begin_object()
          .field("phase", f.phase)
          .field("task", f.index)
          .field("kind", f.kind)
          .field("message", f.message)
          .field("host", f.host)
          .field("job", f.job)
          .field("log", f.log)
          .field("attempt", f.attempt)
          .field("time", f.time)
          .end_object();
      lines += '\n';
    }
    const std::string path = run.at(kName);
    const int fd = sys::open_append(path);
    sys::pwrite_all(fd, lines, file_size(path), path);
    sys::close(fd, path);
  } catch (const std::exception&) {  // the failure itself is told elsewhere
  }
}

std::vector<Failure> read_failures(const RunDir& run) {
  std::vector<Failure> failures;
  const std::string path = run.at(kName);
  if (!file_exists(path)) return failures;
  const std::string text = read_file(path);
  for (const std::string_view line : split_at(text, '\n')) {
    if (line.empty()) continue;
    try {
      const Json json = Json::parse(line, path);
      failures.push_back({std::string(json["phase"].text()), static_cast<std::uint32_t>(json["task"].natural()),
                          std::string(json["kind"].text()), std::string(json["message"].text()),
                          std::string(json["host"].text()), std::string(json["job"].text()),
                          std::string(json["log"].text()), static_cast<std::uint32_t>(json["attempt"].natural()),
                          json["time"].integer()});
    } catch (const RunError&) {
      continue;
    }
  }
  return failures;
}

}  // namespace curate
