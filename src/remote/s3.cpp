// SPDX-License-Identifier: Apache-2.0
#include "remote/s3.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "remote/xml.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"
#include "web/percent.hpp"
#include "web/url.hpp"

namespace curate {

namespace {

std::string origin_of(const RemoteSettings& settings, const std::string& bucket, bool path_style) {
  const std::string endpoint =
      settings.s3_endpoint.empty() ? "https://s3." + settings.region + ".amazonaws.com" : settings.s3_endpoint;
  if (path_style) return endpoint + "/" + bucket;
  const auto host = endpoint.find("://") + 3;
  return endpoint.substr(0, host) + bucket + "." + endpoint.substr(host);
}

std::string host_header(const Url& url) {
  return std::string(url.host()) + (url.port() ? ":" + std::to_string(*url.port()) : "");
}

}  // namespace

S3Name parse_s3(std::string_view name) {
  const std::string_view rest = name.substr(std::string_view("s3://").size());
  const auto slash = rest.find('/');
  S3Name parsed{std::string(rest.substr(0, slash)),
                slash == std::string_view::npos ? "" : std::string(rest.substr(slash + 1))};
  constexpr std::string_view kBucket = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  if (parsed.bucket.empty() || parsed.bucket.size() > 255 || parsed.bucket.starts_with('.') ||
      parsed.bucket.find("..") != std::string::npos || parsed.bucket.find_first_not_of(kBucket) != std::string::npos)
    throw UsageError("'" + std::string(name) +
                     "': expected s3://BUCKET/KEY, the bucket of letters, digits, '-' and '.'");
  for (const std::string_view part : split_at(parsed.key, '/'))
    if (part == "." || part == "..")
      throw UsageError("'" + std::string(name) + "': a key with '.' or '..' between slashes cannot be asked for");
  return parsed;
}

HttpRequest s3_request(const RemoteSettings& settings, const std::optional<Credentials>& credentials, S3Request request,
                       std::chrono::system_clock::time_point now) {
  // The certificate of a name with a dot in front would not hold.
  const bool path_style = settings.path_style || request.name.bucket.find('.') != std::string::npos;
  const std::string query = canonical_query(request.query);
  HttpRequest http;
  http.method = request.method;
  http.url = origin_of(settings, request.name.bucket, path_style) + "/" + uri_encode(request.name.key, true) +
             (query.empty() ? "" : "?" + query);
  http.trusted = true;
  http.resend = true;
  http.dechunk = true;
  if (credentials) {
    const auto url = Url::parse(http.url);
    if (!url) throw UsageError("'" + http.url + "' is no URL: is AWS_ENDPOINT_URL right?");
    SigningRequest signing{request.method, std::string(url->path()), query, std::move(request.headers),
                           hex_bytes(sha256(request.body))};
    const std::string time = sigv4_time(now);
    signing.headers.emplace_back("host", host_header(*url));
    signing.headers.emplace_back("x-amz-content-sha256", signing.payload_hash);
    signing.headers.emplace_back("x-amz-date", time);
    if (!credentials->session_token.empty())
      signing.headers.emplace_back("x-amz-security-token", credentials->session_token);
    http.headers.push_back("Authorization: " + sigv4_authorization(signing, *credentials, time, settings.region, "s3"));
    request.headers = std::move(signing.headers);
  }
  for (const auto& [name, value] : request.headers)
    if (name != "host") http.headers.push_back(name + ": " + value);
  if (request.method == "PUT" || request.method == "POST")
    http.headers.emplace_back("Content-Type: application/octet-stream");
  http.body = std::move(request.body);
  return http;
}

std::optional<S3Page> parse_s3_page(std::string_view xml) {
  S3Page page;
  S3Page::Entry entry;
  bool encoded = false, truncated = false, list = false, sound = true;
  const bool well_formed = read_xml(xml, [&](std::string_view path, std::string_view text) {
    constexpr std::string_view kRoot = "ListBucketResult", kEntry = "ListBucketResult/Contents/";
    if (path == kRoot) list = true;
    if (path == "ListBucketResult/EncodingType") encoded = text == "url";
    if (path == "ListBucketResult/IsTruncated") truncated = text == "true";
    if (path == "ListBucketResult/NextContinuationToken") page.next_token = text;
    if (path == "ListBucketResult/Contents") page.entries.push_back(std::exchange(entry, {}));
    if (!path.starts_with(kEntry)) return;
    path.remove_prefix(kEntry.size());
    if (path == "Key") entry.key = text;
    if (path == "ETag") entry.etag = bare_etag(text);
    if (path == "Size") {
      const auto size = parse_unsigned(text);
      sound = sound && size;
      entry.bytes = size.value_or(0);
    }
  });
  if (!well_formed || !list || !sound) return std::nullopt;
  if (!truncated) page.next_token.clear();
  if (truncated && page.next_token.empty()) return std::nullopt;
  // The type of the encoding may stand behind the keys.
  if (encoded)
    for (S3Page::Entry& each : page.entries) {
      std::string key;
      std::ranges::replace(each.key, '+', ' ');
      append_percent_decoded(each.key, key);
      each.key = std::move(key);
    }
  return page;
}

std::string bare_etag(std::string_view header) {
  header = trim_ascii(header);
  if (header.starts_with("W/")) header.remove_prefix(2);
  if (header.size() >= 2 && header.front() == '"' && header.back() == '"') header = header.substr(1, header.size() - 2);
  return std::string(header);
}

}  // namespace curate
