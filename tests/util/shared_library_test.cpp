// SPDX-License-Identifier: Apache-2.0
#include "util/shared_library.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include <curate/error.hpp>

namespace curate {
namespace {

constexpr const char* kLibz = "libz.so.1";

TEST(SharedLibrary, FindsTheFunctionTheHeaderDeclares) {
  // RFC 1950, section 8: the sum of no bytes is 1; of "a" both halves are 1 + 97.
  EXPECT_EQ(CURATE_FUNCTION_OF(kLibz, adler32)(0, nullptr, 0), 1);
  EXPECT_EQ(CURATE_FUNCTION_OF(kLibz, adler32)(1, reinterpret_cast<const Bytef*>("a"), 1), 0x0062'0062);
}

TEST(SharedLibrary, NamesALibraryThatIsNotThere) {
  EXPECT_THAT([] { find_in_library("libnowhere.so.7", "adler32"); },
              testing::ThrowsMessage<RunError>(
                  testing::AllOf(testing::HasSubstr("libnowhere.so.7"), testing::HasSubstr("install it"))));
}

TEST(SharedLibrary, NamesAFunctionThatIsNotThere) {
  EXPECT_THAT([] { find_in_library(kLibz, "adler33"); },
              testing::ThrowsMessage<RunError>(testing::HasSubstr("adler33")));
}

}  // namespace
}  // namespace curate
