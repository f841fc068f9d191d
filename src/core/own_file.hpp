// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <curate/format.hpp>

namespace curate {

/// For files that curate itself wrote: whatever is wrong with one is a DamagedFile.
class OwnFile final : public Unreadable {
 public:
  explicit OwnFile(std::string path) : path_(std::move(path)) {}
  void piece(std::uint64_t offset, std::string_view reason, std::uint64_t bytes, std::string_view detail) override;
  void leniency(std::string_view name) override;
  void not_a_document(std::string_view) override {}

 private:
  std::string path_;
};

/// Calls `visit` for every line of such a file, maybe compressed, until it says false.
void for_each_line(const std::string& path, const std::function<bool(std::string_view)>& visit);

}  // namespace curate
