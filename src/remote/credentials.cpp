// SPDX-License-Identifier: Apache-2.0
#include "remote/credentials.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "util/environment.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// What others could have read or written is no secret.
void check_private(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) throw UsageError("cannot read the credentials file " + path);
  if (info.st_uid != ::geteuid() || (info.st_mode & 077) != 0)
    throw UsageError(fmt::format(
        "{} holds credentials and must be readable by you alone: it has mode {:04o}{}; "
        "chmod 600 {}",
        path, info.st_mode & 07777, info.st_uid == ::geteuid() ? "" : " and belongs to somebody else", path));
}

}  // namespace

std::optional<Credentials> parse_credentials(std::string_view text, std::string_view profile) {
  Credentials found;
  bool inside = false;
  for (std::string_view line : split_at(text, '\n')) {
    line = trim_ascii(line);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      const auto end = line.find(']');
      inside = end != std::string_view::npos && trim_ascii(line.substr(1, end - 1)) == profile;
      continue;
    }
    const auto equals = line.find('=');
    if (!inside || equals == std::string_view::npos) continue;
    const std::string_view name = trim_ascii(line.substr(0, equals)), value = trim_ascii(line.substr(equals + 1));
    if (name == "aws_access_key_id") found.key_id = value;
    if (name == "aws_secret_access_key") found.secret = value;
    if (name == "aws_session_token") found.session_token = value;
  }
  if (found.key_id.empty() || found.secret.empty()) return std::nullopt;
  return found;
}

std::optional<Credentials> find_credentials() {
  Credentials given{environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                    environment("AWS_SESSION_TOKEN")};
  if (!given.key_id.empty() && !given.secret.empty()) return given;
  if (!given.key_id.empty() || !given.secret.empty())
    throw UsageError(std::string("S3 needs both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; ") +
                     (given.secret.empty() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID") + " is not set");
  std::string path = environment("AWS_SHARED_CREDENTIALS_FILE");
  const bool named = !path.empty();
  if (!named) path = environment("HOME") + "/.aws/credentials";
  if (!named && !file_exists(path)) return std::nullopt;
  check_private(path);
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 20;
  const std::string asked = environment("AWS_PROFILE"), profile = asked.empty() ? "default" : asked;
  auto found = parse_credentials(read_file(path, kLargest), profile);
  if (!found && (named || !asked.empty()))
    throw UsageError(path + " has no keys for the profile '" + profile + "' (AWS_PROFILE)");
  return found;
}

}  // namespace curate
