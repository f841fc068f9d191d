// SPDX-License-Identifier: Apache-2.0
#include "remote/settings.hpp"

#include <curate/error.hpp>

#include "net/address.hpp"
#include "util/environment.hpp"
#include "util/strings.hpp"
#include "web/url.hpp"

namespace curate {

namespace {

// The first of these variables that has a value.
std::string variable(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (std::string value = environment(name); !value.empty()) return value;
  return "";
}

// A server's URL from the environment.
std::string server_url(std::initializer_list<const char*> names, std::string_view fallback) {
  const std::string given = variable(names);
  if (given.empty()) return std::string(fallback);
  const auto url = Url::parse(given);
  if (!url || (url->scheme() != "http" && url->scheme() != "https") || !url->username().empty() ||
      !url->search().empty() || !url->hash().empty())
    throw UsageError(std::string(*names.begin()) + "='" + given +
                     "': expected a URL such as https://storage.example:9000");
  return url->href();
}

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  static const auto kV4 = AddressRange::parse("127.0.0.0/8"), kV6 = AddressRange::parse("::1");
  const auto address = IpAddress::parse(host);
  return address && (kV4->holds(*address) || kV6->holds(*address));
}

}  // namespace

RemoteSettings remote_settings() {
  RemoteSettings settings;
  settings.s3_endpoint = server_url({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"}, "");
  while (settings.s3_endpoint.ends_with('/')) settings.s3_endpoint.pop_back();
  if (const std::string region = variable({"AWS_REGION", "AWS_DEFAULT_REGION"}); !region.empty())
    settings.region = region;
  if (settings.region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
    throw UsageError("AWS_REGION='" + settings.region + "': expected a region such as us-east-1");
  const std::string style = environment("CURATE_S3_STYLE");
  if (!style.empty() && style != "path" && style != "virtual")
    throw UsageError("CURATE_S3_STYLE='" + style + "': expected path or virtual");
  // Stores of others seldom have a name for each bucket.
  settings.path_style = style.empty() ? !settings.s3_endpoint.empty() : style == "path";
  settings.cc_url = server_url({"CURATE_CC_URL"}, settings.cc_url);
  if (!settings.cc_url.ends_with('/')) settings.cc_url += '/';
  settings.ca_file = environment("AWS_CA_BUNDLE");
  if (const std::string given = environment("CURATE_REMOTE_DEADLINE"); !given.empty()) {
    const auto seconds = parse_unsigned(given);
    if (!seconds || *seconds == 0 || *seconds > 86'400)
      throw UsageError("CURATE_REMOTE_DEADLINE='" + given + "': expected seconds, from 1 to 86400");
    settings.patience = std::chrono::seconds(*seconds);
  }
  return settings;
}

bool is_remote(std::string_view path) {
  return path.starts_with("s3://") || path.starts_with("https://") || path.starts_with("http://");
}

void check_scheme(const RemoteSettings& settings, const std::string& url) {
  const auto parsed = Url::parse(url);
  if (!parsed || !parsed->has_host()) throw UsageError("'" + url + "' is no URL");
  if (!parsed->username().empty() || !parsed->password().empty())
    throw UsageError("a URL of " + std::string(parsed->host()) +
                     " has credentials in it: they would be kept in plans and records");
  if (parsed->scheme() == "https" || is_loopback(parsed->host())) return;
  for (const std::string& named : {settings.s3_endpoint, settings.cc_url})
    if (const auto server = Url::parse(named); server && server->origin() == parsed->origin()) return;
  throw UsageError("'" + url +
                   "': plain http is only for this machine and for servers named by AWS_ENDPOINT_URL or "
                   "CURATE_CC_URL; use https");
}

}  // namespace curate
