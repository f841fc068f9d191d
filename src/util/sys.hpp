// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Every system call that changes something outside this process, and nothing else. A test build counts them and can
/// make the N-th one fail or kill the process: CURATE_FAULT=ACTION@N with ACTION one of
///   kill        SIGKILL before the call takes effect
///   stop        SIGSTOP before the call: the process hangs in the middle of its work
///   enospc eio  the call fails with that error         (enospc@N+, eio@N+: this and all later ones)
///   short       a write writes half of its bytes and reports so
///   fsync-eio   the next fsync from call N on fails
///   count       nothing fails; N is the path of a file that gets the number of calls at exit
/// All functions throw IoError where they fail.
namespace curate::sys {

/// Opens for writing; the file must not exist. Returns the descriptor.
int create(const std::string& path);
/// Opens for writing, keeping what is there; creates if needed.
int open_append(const std::string& path);
/// Writes all of `bytes`, going on after short writes and EINTR.
void write_all(int fd, std::string_view bytes, const std::string& path);
/// Positioned write of all of `bytes`.
void pwrite_all(int fd, std::string_view bytes, std::uint64_t offset, const std::string& path);
void truncate(int fd, std::uint64_t size, const std::string& path);
/// A failed fsync is never retried: the kernel may have dropped the pages.
void sync(int fd, const std::string& path);
void sync_folder(const std::string& path);
/// Closes and reports what close reports.
void close(int fd, const std::string& path);
void rename(const std::string& from, const std::string& to);
/// A second name for a file; false where the file system has no such thing. `to` must not exist.
bool link(const std::string& from, const std::string& to);
/// True if the file was there.
bool remove(const std::string& path);
/// Creates missing folders, parents too; an existing folder is fine. `durable`: the entries survive a power cut.
void make_folders(const std::string& path, bool durable = true);
/// Removes a folder with all that is in it; nothing happens if it is not there.
void remove_tree(const std::string& path);

}  // namespace curate::sys
