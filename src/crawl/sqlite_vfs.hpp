// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

namespace curate {

/// Registers with SQLite, once, a file system whose every change goes through util/sys; reads, locks and the rest are
/// the default one's. Gives its name.
const char* sqlite_vfs_name();

/// What the last failed change threw, to be thrown again behind SQLite; forgets it. Null if nothing failed.
std::exception_ptr take_sqlite_failure();

}  // namespace curate
