// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace curate {

class Database;

/// Bytes to be bound as a BLOB.
struct Blob {
  std::string_view bytes;
};

/// A prepared statement. Binds by position from 1; views bound must live until the statement is reset.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;

  template <class... Values>
  Statement& bind(const Values&... values) {
    reset();
    int at = 0;
    (put(++at, values), ...);
    return *this;
  }
  /// True if there is a row; false at the end, where the statement is reset.
  bool step();
  /// Runs a statement that gives no rows.
  void run() {
    while (step()) {
    }
  }
  void reset();

  std::int64_t integer(int column) const;
  double number(int column) const;
  /// Until the next step or reset.
  std::string_view text(int column) const;
  bool is_null(int column) const;

 private:
  void put(int at, std::int64_t value);
  void put(int at, double value);
  void put(int at, std::string_view value);
  void put(int at, const std::string& value) { put(at, std::string_view(value)); }
  void put(int at, const char* value) { put(at, std::string_view(value)); }
  void put(int at, Blob value);
  void put(int at, std::nullptr_t);
  template <std::integral T>
  void put(int at, T value) {
    put(at, static_cast<std::int64_t>(value));
  }
  template <class T>
  void put(int at, const std::optional<T>& value) {
    if (value)
      put(at, *value);
    else
      put(at, nullptr);
  }

  Database* database_;
  sqlite3_stmt* statement_ = nullptr;
};

/// A SQLite file whose changes go through util/sys. Throws IoError for what the disk refuses, RunError for the rest.
class Database {
 public:
  /// Opens or makes the file.
  explicit Database(const std::string& path);
  /// Opens a file that is there, to read; other processes may be writing it.
  static Database open_to_read(const std::string& path);
  ~Database();
  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;

  /// Several statements without parameters.
  void run(const std::string& sql);
  Statement prepare(std::string_view sql) { return Statement(*this, sql); }
  std::int64_t last_id() const;
  /// Rows the last statement changed.
  std::int64_t changes() const;
  const std::string& path() const { return path_; }
  [[noreturn]] void fail(int code);

 private:
  friend class Statement;
  Database(const std::string& path, int flags, const char* vfs);
  std::string path_;
  sqlite3* handle_ = nullptr;
};

}  // namespace curate
