// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "remote/client.hpp"
#include "run/plan.hpp"
#include "util/byte_source.hpp"

namespace curate {

/// A path of a plan on this machine, where relative ones start at `folder`; a remote name stays as it is.
std::string input_place(const std::string& folder, const std::string& planned);

/// Opens input files wherever they are, for one thread.
class InputOpener {
 public:
  /// `folder`: where relative paths start. `on_wait`: called while a server does not answer; may throw Interrupted.
  explicit InputOpener(std::string folder, std::function<void()> on_wait = {})
      : folder_(std::move(folder)), on_wait_(std::move(on_wait)) {}

  std::string place(const std::string& planned) const { return input_place(folder_, planned); }
  /// The bytes of the file from slice.begin on, to its end. Throws RunError if the file is not as it was planned. What
  /// it gives must not outlive this object.
  std::unique_ptr<ByteSource> open(const Slice& slice, const std::string& etag);
  RemoteClient& remote();

 private:
  std::string folder_;
  std::function<void()> on_wait_;
  std::optional<RemoteClient> remote_;
};

/// All files of a config's inputs, in order, with their sizes. Throws ConfigError where an input has none.
std::vector<InputFile> list_inputs(const Config& config, InputOpener& opener);

}  // namespace curate
