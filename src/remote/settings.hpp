// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace curate {

/// Where remote files are and how long to wait for them; what belongs to a machine, not to a config.
struct RemoteSettings {
  std::string s3_endpoint;  ///< "https://storage.example:9000"; empty: Amazon's of the region
  std::string region = "us-east-1";
  bool path_style = false;  ///< ENDPOINT/BUCKET/KEY instead of BUCKET.ENDPOINT/KEY
  std::string cc_url = "https://data.commoncrawl.org/";
  std::string ca_file;  ///< PEM; empty: the system's
  /// How long to go on without a byte from a server; waits between tries are a tenth of it at most.
  std::chrono::milliseconds patience{300'000};
};

/// From the environment: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION, AWS_CA_BUNDLE,
/// CURATE_S3_STYLE (path | virtual), CURATE_CC_URL, CURATE_REMOTE_DEADLINE (seconds). Throws UsageError.
RemoteSettings remote_settings();

/// "http://…", "https://…", "s3://…": files of other machines, with their scheme in lower case.
bool is_remote(std::string_view path);

/// Throws UsageError unless `url` is https, or http of this machine or of a server that the settings name.
void check_scheme(const RemoteSettings& settings, const std::string& url);

}  // namespace curate
