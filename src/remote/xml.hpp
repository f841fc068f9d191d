// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace curate {

/// Reads a small XML answer: calls `visit(path, text)` at the end of each element, with its names from the root on
/// ("ListBucketResult/Contents/Key", prefixes and attributes left out) and the text directly in it, entities replaced.
/// False if it is no well-formed XML, has a DTD, or is nested more than 32 deep.
bool read_xml(std::string_view xml, const std::function<void(std::string_view path, std::string_view text)>& visit);

/// The text of the first element with this path; empty if there is none.
std::string xml_text(std::string_view xml, std::string_view path);

}  // namespace curate
