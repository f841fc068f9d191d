// SPDX-License-Identifier: Apache-2.0
#include "crawl/database.hpp"

#include <utility>

#include <sqlite3.h>

#include <curate/error.hpp>

#include "crawl/sqlite_vfs.hpp"

namespace curate {

Statement::Statement(Database& database, std::string_view sql) : database_(&database) {
  const int code = sqlite3_prepare_v3(database.handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) database.fail(code);
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_->fail(code);
  sqlite3_reset(statement_);
  return false;
}

void Statement::reset() {
  sqlite3_reset(statement_);
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
double Statement::number(int column) const {
  return sqlite3_column_double(statement_, column);
}
std::string_view Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}
bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Statement::put(int at, std::int64_t value) {
  sqlite3_bind_int64(statement_, at, value);
}
void Statement::put(int at, double value) {
  sqlite3_bind_double(statement_, at, value);
}
void Statement::put(int at, std::string_view value) {
  sqlite3_bind_text(statement_, at, value.data() == nullptr ? "" : value.data(), static_cast<int>(value.size()),
                    SQLITE_STATIC);
}
void Statement::put(int at, Blob value) {
  sqlite3_bind_blob(statement_, at, value.bytes.data(), static_cast<int>(value.bytes.size()), SQLITE_STATIC);
}
void Statement::put(int at, std::nullptr_t) {
  sqlite3_bind_null(statement_, at);
}

Database::Database(const std::string& path, int flags, const char* vfs) : path_(path) {
  const int code = sqlite3_open_v2(path.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, vfs);
  if (code == SQLITE_OK) return;
  const std::string why = sqlite3_errmsg(handle_);
  sqlite3_close_v2(std::exchange(handle_, nullptr));
  if (const auto failure = take_sqlite_failure()) std::rethrow_exception(failure);
  throw RunError(path + ": " + why);
}

Database::Database(const std::string& path)
    : Database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, sqlite_vfs_name()) {
  // One truncation ends a transaction, no file appears and goes; FULL: a commit survives a power cut.
  run("PRAGMA page_size=8192; PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
      "PRAGMA cache_size=-65536; PRAGMA mmap_size=0");
}

Database Database::open_to_read(const std::string& path) {
  Database database(path, SQLITE_OPEN_READONLY, nullptr);
  sqlite3_busy_timeout(database.handle_, 5000);
  return database;
}

Database::~Database() {
  sqlite3_close_v2(handle_);
}

Database::Database(Database&& other) noexcept
    : path_(std::move(other.path_)), handle_(std::exchange(other.handle_, nullptr)) {}

void Database::run(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::last_id() const {
  return sqlite3_last_insert_rowid(handle_);
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_);
}

void Database::fail(int) {
  if (const auto failure = take_sqlite_failure()) std::rethrow_exception(failure);
  throw RunError(path_ + ": " + sqlite3_errmsg(handle_));
}

}  // namespace curate
