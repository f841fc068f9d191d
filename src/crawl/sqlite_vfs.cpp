// SPDX-License-Identifier: Apache-2.0
#include "crawl/sqlite_vfs.hpp"

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <new>
#include <string>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "util/sys.hpp"

namespace curate {

namespace {

thread_local std::exception_ptr g_failure;

// The default file system's file, for reading and locking, and a second descriptor of ours to write by. It stays open
// as long as the first: closing any descriptor of a file drops its POSIX locks.
struct File {
  sqlite3_file base;
  std::string* path;
  int fd;
  sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(this) + sizeof(File)); }
};

File& of(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}

sqlite3_vfs& inner_vfs() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
  return *vfs;
}

// Runs a change; what it throws becomes SQLite's `code`.
template <class Change>
int guarded(int code, Change change) {
  try {
    change();
    return SQLITE_OK;
  } catch (const IoError& error) {
    g_failure = std::current_exception();
    return error.error() == ENOSPC ? SQLITE_FULL : code;
  } catch (...) {
    g_failure = std::current_exception();
    return code;
  }
}

int close_file(sqlite3_file* file) {
  File& f = of(file);
  int code = f.inner()->pMethods == nullptr ? SQLITE_OK : f.inner()->pMethods->xClose(f.inner());
  if (f.fd >= 0) {
    const int closed = guarded(SQLITE_IOERR_CLOSE, [&] { sys::close(f.fd, *f.path); });
    if (code == SQLITE_OK) code = closed;
  }
  delete f.path;
  return code;
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  return guarded(SQLITE_IOERR_WRITE, [&] {
    sys::pwrite_all(of(file).fd, {static_cast<const char*>(bytes), static_cast<std::size_t>(size)},
                    static_cast<std::uint64_t>(offset), *of(file).path);
  });
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return guarded(SQLITE_IOERR_TRUNCATE,
                 [&] { sys::truncate(of(file).fd, static_cast<std::uint64_t>(size), *of(file).path); });
}

int sync_file(sqlite3_file* file, int) {
  return guarded(SQLITE_IOERR_FSYNC, [&] { sys::sync(of(file).fd, *of(file).path); });
}

int read_file(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  sqlite3_file* inner = of(file).inner();
  return inner->pMethods->xRead(inner, bytes, size, offset);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  sqlite3_file* inner = of(file).inner();
  return inner->pMethods->xFileSize(inner, size);
}
int lock_file(sqlite3_file* file, int level) {
  sqlite3_file* inner = of(file).inner();
  return inner->pMethods->xLock(inner, level);
}
int unlock_file(sqlite3_file* file, int level) {
  sqlite3_file* inner = of(file).inner();
  return inner->pMethods->xUnlock(inner, level);
}
int check_lock(sqlite3_file* file, int* reserved) {
  sqlite3_file* inner = of(file).inner();
  return inner->pMethods->xCheckReservedLock(inner, reserved);
}
int control_file(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file* file) {
  sqlite3_file* inner = of(file).inner();
  return inner->pMethods->xSectorSize(inner);
}
int characteristics(sqlite3_file* file) {
  sqlite3_file* inner = of(file).inner();
  return inner->pMethods->xDeviceCharacteristics(inner);
}

// Version 1: no shared memory and no mapped pages, which would change the file behind our back.
const sqlite3_io_methods kMethods = {
    1,         close_file,  read_file,  write_file,   truncate_file, sync_file,       file_size,
    lock_file, unlock_file, check_lock, control_file, sector_size,   characteristics, nullptr,
    nullptr,   nullptr,     nullptr,    nullptr,      nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  File& f = of(file);
  f.base.pMethods = nullptr;
  f.path = nullptr;
  f.fd = -1;
  f.inner()->pMethods = nullptr;
  const bool writes = name != nullptr && (flags & SQLITE_OPEN_READWRITE) != 0;
  const std::string path = name == nullptr ? "" : name;
  if (writes) {
    const bool fresh = ::access(name, F_OK) != 0;
    const int code = guarded(SQLITE_CANTOPEN, [&] {
      f.fd = sys::open_append(path);
      if (fresh) sys::sync_folder(std::filesystem::path(path).parent_path().string());
    });
    if (code != SQLITE_OK) {
      if (f.fd >= 0) ::close(f.fd);
      return code;
    }
  }
  const int code = inner_vfs().xOpen(&inner_vfs(), name, f.inner(), flags, out_flags);
  if (code != SQLITE_OK) {
    if (f.fd >= 0) ::close(f.fd);
    return code;
  }
  f.path = new std::string(path);
  f.base.pMethods = &kMethods;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
  return guarded(SQLITE_IOERR_DELETE, [&] {
    if (sys::remove(name) && sync_folder != 0) sys::sync_folder(std::filesystem::path(name).parent_path().string());
  });
}

sqlite3_vfs make_vfs() {
  sqlite3_vfs vfs = inner_vfs();
  vfs.zName = "curate";
  vfs.szOsFile = static_cast<int>(sizeof(File)) + inner_vfs().szOsFile;
  vfs.pNext = nullptr;
  vfs.xOpen = open_file;
  vfs.xDelete = remove_file;
  return vfs;
}

}  // namespace

const char* sqlite_vfs_name() {
  static sqlite3_vfs vfs = make_vfs();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  (void)registered;
  return vfs.zName;
}

std::exception_ptr take_sqlite_failure() {
  return std::exchange(g_failure, nullptr);
}

}  // namespace curate
