// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace curate {

/// Multi-byte decoders of the WHATWG Encoding Standard: append UTF-8, return the number of errors, each of
/// which became one U+FFFD.
std::size_t decode_gb18030(std::string_view bytes, std::string& utf8);
std::size_t decode_big5(std::string_view bytes, std::string& utf8);
std::size_t decode_euc_jp(std::string_view bytes, std::string& utf8);
std::size_t decode_iso_2022_jp(std::string_view bytes, std::string& utf8);
std::size_t decode_shift_jis(std::string_view bytes, std::string& utf8);
std::size_t decode_euc_kr(std::string_view bytes, std::string& utf8);

}  // namespace curate
