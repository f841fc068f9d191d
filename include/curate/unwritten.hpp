// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace curate {

/// An allocator whose vectors leave the elements that `resize` adds unwritten.
template <class T, template <class> class Base = std::allocator>
struct Unwritten : Base<T> {
  template <class U>
  struct rebind {
    using other = Unwritten<U, Base>;
  };
  template <class U>
  void construct(U* at) noexcept {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U, class... Arguments>
  void construct(U* at, Arguments&&... arguments) {
    ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
  }
};

/// For memory that is written whole before it is read; a trivial T only.
template <class T, template <class> class Base = std::allocator>
using UnwrittenVector = std::vector<T, Unwritten<T, Base>>;

/// Where bytes are read, decoded or compressed into.
using ByteBuffer = UnwrittenVector<char>;

}  // namespace curate
