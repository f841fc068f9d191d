// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "remote/client.hpp"
#include "remote/object_source.hpp"

namespace curate {

/// The files an s3:// name stands for, sorted by bytes: an object, a pattern (`*`, `?`, `[…]` within a folder, `**`
/// across), or all below a prefix that ends at a slash or is no object. Empty if there are none.
std::vector<RemoteFile> find_s3(RemoteClient& client, const std::string& pattern);

/// Size and ETag of remote files, in the order of `paths`; asks for many at a time. Throws RunError naming a file that
/// is not there or whose size the server does not tell.
std::vector<RemoteFile> look_up(RemoteClient& client, std::span<const std::string> paths);

/// All bytes of a small remote file. Throws RunError if there are more than `limit`.
std::string read_remote(RemoteClient& client, const std::string& path, std::uint64_t limit);

}  // namespace curate
