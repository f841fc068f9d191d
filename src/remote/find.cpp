// SPDX-License-Identifier: Apache-2.0
#include "remote/find.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "util/file.hpp"
#include "util/strings.hpp"
#include "web/http_message.hpp"

namespace curate {

namespace {

constexpr std::size_t kAtOnce = 32;

std::optional<RemoteFile> file_of(const std::string& path, const HttpResponse& response) {
  RemoteFile file{path, 0, bare_etag(http_header(response.head, "ETag").value_or(""))};
  const std::string_view range = http_header(response.head, "Content-Range").value_or("");
  const auto slash = range.find('/');
  const auto bytes =
      parse_unsigned(slash == std::string_view::npos ? http_header(response.head, "Content-Length").value_or("")
                                                     : range.substr(slash + 1));
  if (!bytes) return std::nullopt;
  file.bytes = *bytes;
  return file;
}

// Some servers, and links signed for GET, know no HEAD.
std::optional<RemoteFile> look_up_by_range(RemoteClient& client, const std::string& path) {
  const HttpResponse response = client.ask({path, [&] {
                                              HttpRequest request =
                                                  client.request("GET", path, {{"range", "bytes=0-0"}});
                                              // All of it may come instead; its head is enough.
                                              request.sink = [](const HttpResponse&, std::string_view) { return true; };
                                              return request;
                                            }});
  if (response.status != 200 && response.status != 206) refused(path, response);
  return file_of(path, response);
}

void list_s3(RemoteClient& client, const S3Name& prefix, const std::function<void(const S3Page::Entry&)>& visit) {
  std::string token;
  do {
    S3Request list;
    list.name = {prefix.bucket, ""};
    list.query = {{"encoding-type", "url"}, {"list-type", "2"}, {"prefix", prefix.key}};
    if (!token.empty()) list.query.emplace_back("continuation-token", token);
    const HttpResponse response = client.ask({prefix.to_string(), [&] { return client.request(list); }});
    if (response.status != 200) refused(prefix.to_string(), response);
    const auto page = parse_s3_page(response.body);
    if (!page || (!token.empty() && page->next_token == token))
      throw RunError(prefix.to_string() + ": the server's list of objects makes no sense");
    for (const S3Page::Entry& entry : page->entries) visit(entry);
    token = page->next_token;
  } while (!token.empty());
}

}  // namespace

std::vector<RemoteFile> find_s3(RemoteClient& client, const std::string& pattern) {
  const S3Name name = parse_s3(pattern);
  const auto wildcard = name.key.find_first_of("*?[");
  S3Name prefix = name;
  if (wildcard != std::string::npos) {
    prefix.key.resize(wildcard);
  } else if (!name.key.empty() && !name.key.ends_with('/')) {
    const HttpResponse response = client.ask({pattern, [&] { return client.request("HEAD", pattern); }});
    if (response.status == 200)
      if (auto file = file_of(pattern, response)) return {std::move(*file)};
    if (response.status != 200 && response.status != 404) refused(pattern, response);
    prefix.key += '/';
  }
  std::vector<RemoteFile> found;
  list_s3(client, prefix, [&](const S3Page::Entry& entry) {
    // An object named like a folder is one's mark.
    if (entry.key.ends_with('/') || !entry.key.starts_with(prefix.key)) return;
    if (wildcard != std::string::npos && !matches_pattern(name.key, entry.key)) return;
    found.push_back({S3Name{name.bucket, entry.key}.to_string(), entry.bytes, entry.etag});
  });
  std::ranges::sort(found, {}, &RemoteFile::path);
  return found;
}

std::vector<RemoteFile> look_up(RemoteClient& client, std::span<const std::string> paths) {
  std::vector<std::optional<RemoteFile>> found(paths.size());
  std::vector<std::size_t> again;
  client.ask_all(
      paths.size(), kAtOnce,
      [&](std::size_t i) {
        return RemoteClient::Question{paths[i], [&client, &path = paths[i]] { return client.request("HEAD", path); }};
      },
      [&](std::size_t i, HttpResponse& response) {
        if (response.status == 200) found[i] = file_of(paths[i], response);
        if (response.status == 404 || response.status == 410 || response.status == 401) refused(paths[i], response);
        if (!found[i]) again.push_back(i);
      });
  for (const std::size_t i : again) {
    found[i] = look_up_by_range(client, paths[i]);
    if (!found[i]) throw RunError(paths[i] + ": the server does not tell how long it is");
  }
  std::vector<RemoteFile> files;
  for (auto& file : found) files.push_back(std::move(*file));
  return files;
}

std::string read_remote(RemoteClient& client, const std::string& path, std::uint64_t limit) {
  HttpResponse response = client.ask({path, [&] {
                                        HttpRequest request = client.request("GET", path);
                                        request.limits.max_body = limit;
                                        return request;
                                      }});
  if (response.status != 200) refused(path, response);
  return std::move(response.body);
}

}  // namespace curate
