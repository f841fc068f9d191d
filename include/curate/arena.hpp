// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace curate {

/// Memory that is handed out in pieces and taken back all at once; `clear` keeps the blocks for the next use. One
/// owner, one thread.
class Arena {
 public:
  /// Room for at least `size` bytes; good until the next `reserve`, `allocate`, `store` or `clear`. Pass what was
  /// used of it to `commit` to keep it.
  char* reserve(std::size_t size) {
    if (block_ < blocks_.size() && blocks_[block_].size - used_ >= size) return blocks_[block_].bytes.get() + used_;
    return reserve_elsewhere(size);
  }
  /// Keeps the first `size` bytes of the last `reserve`, until `clear`.
  std::string_view commit(std::size_t size) {
    const std::string_view kept(blocks_[block_].bytes.get() + used_, size);
    used_ += size;
    return kept;
  }
  /// A copy of `bytes` that lives until `clear`.
  std::string_view store(std::string_view bytes) {
    if (bytes.empty()) return {};
    std::memcpy(reserve(bytes.size()), bytes.data(), bytes.size());
    return commit(bytes.size());
  }
  /// `count` objects, not initialised, that live until `clear`.
  template <class T>
  std::span<T> allocate(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    const std::size_t size = count * sizeof(T);
    char* p = reserve(size + alignof(T));
    const std::size_t pad = (alignof(T) - reinterpret_cast<std::uintptr_t>(p) % alignof(T)) % alignof(T);
    commit(pad + size);
    return {reinterpret_cast<T*>(p + pad), count};
  }
  void clear() {
    block_ = 0;
    used_ = 0;
  }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  char* reserve_elsewhere(std::size_t size);

  std::vector<Block> blocks_;
  std::size_t block_ = 0;  // the one in use
  std::size_t used_ = 0;   // bytes of it
};

}  // namespace curate
