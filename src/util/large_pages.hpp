// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#include <sys/mman.h>

namespace curate {

/// An allocator for tables that are looked into at random: they start at a cache line, and from 2 MiB on it asks for
/// large pages, which are given in one go and of which the processor knows the places of some hundred times more bytes.
/// Where there are none, the usual ones do.
template <class T>
struct LargePages {
  using value_type = T;
  LargePages() = default;
  template <class U>
  LargePages(const LargePages<U>&) {}
  T* allocate(std::size_t n) {
    constexpr std::size_t kLine = 64, kPage = std::size_t{2} << 20;
    const std::size_t bytes = n * sizeof(T);
    const bool large = bytes >= kPage;
    const std::size_t alignment = large ? kPage : kLine;
    const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
    void* const memory = std::aligned_alloc(alignment, rounded);
    if (memory == nullptr) throw std::bad_alloc();
    if (large) ::madvise(memory, rounded, MADV_HUGEPAGE);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t) { std::free(memory); }
  template <class U>
  bool operator==(const LargePages<U>&) const {
    return true;
  }
};

template <class T>
using TableVector = std::vector<T, LargePages<T>>;

}  // namespace curate
