// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace curate {

/// As std::vector, but what `resize` adds is not written: for memory that is written whole before it is read. (A vector
/// with an allocator that constructs nothing walks over its elements all the same in a build that does not optimise.)
/// `Allocator` has no state.
template <class T, template <class> class Allocator = std::allocator>
class UnwrittenVector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  UnwrittenVector() = default;
  explicit UnwrittenVector(std::size_t size) { resize(size); }
  UnwrittenVector(const UnwrittenVector& other) {
    resize(other.size_);
    std::copy_n(other.data_, size_, data_);
  }
  UnwrittenVector(UnwrittenVector&& other) noexcept { swap(other); }
  UnwrittenVector& operator=(UnwrittenVector other) noexcept {
    swap(other);
    return *this;
  }
  ~UnwrittenVector() {
    if (data_ != nullptr) Allocator<T>().deallocate(data_, capacity_);
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  T* begin() { return data_; }
  const T* begin() const { return data_; }
  T* end() { return data_ + size_; }
  const T* end() const { return data_ + size_; }

  void clear() { size_ = 0; }
  /// Keeps what is there; doubles the room at least where there is too little.
  void resize(std::size_t size) {
    if (size > capacity_) {
      const std::size_t room = std::max(size, 2 * capacity_);
      T* const moved = Allocator<T>().allocate(room);
      std::copy_n(data_, size_, moved);
      if (data_ != nullptr) Allocator<T>().deallocate(data_, capacity_);
      data_ = moved;
      capacity_ = room;
    }
    size_ = size;
  }
  /// The elements from `from` to `to`, which are no part of this, instead of all that is there.
  void assign(const T* from, const T* to) {
    size_ = 0;
    resize(static_cast<std::size_t>(to - from));
    std::copy(from, to, data_);
  }
  void swap(UnwrittenVector& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }
  friend bool operator==(const UnwrittenVector& a, const UnwrittenVector& b) { return std::ranges::equal(a, b); }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
};

/// Where bytes are read, decoded or compressed into.
using ByteBuffer = UnwrittenVector<char>;

}  // namespace curate
