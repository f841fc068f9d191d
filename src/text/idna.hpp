// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace curate {

/// The WHATWG URL Standard's "domain to ASCII" (UTS #46, non-transitional, no STD3 rules, hyphens and lengths
/// not checked) of well-formed UTF-8: "Bücher.DE" -> "xn--bcher-kva.de" into `out`. False if the domain is
/// not valid or comes out empty. A domain in ASCII is only put into lower case, Punycode or not, as the
/// standard says since 2025.
bool domain_to_ascii(std::string_view domain, std::string& out);

}  // namespace curate
