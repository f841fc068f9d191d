// SPDX-License-Identifier: Apache-2.0
// Any bytes as what a server of remote files answers, and as the lists and credentials a user names. What is read from
// a list must be the same when it is written as one and read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <curate/error.hpp>

#include "remote/credentials.hpp"
#include "remote/path_list.hpp"
#include "remote/s3.hpp"
#include "remote/xml.hpp"

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto page = parse_s3_page(text)) {
    std::string again = "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>" +
                        escaped(page->next_token.empty() ? "x" : page->next_token) + "</NextContinuationToken>";
    for (const S3Page::Entry& entry : page->entries)
      again +=
          "<Contents><Key>" + escaped(entry.key) + "</Key><Size>" + std::to_string(entry.bytes) + "</Size></Contents>";
    const auto second = parse_s3_page(again + "</ListBucketResult>");
    if (!second || second->entries.size() != page->entries.size()) std::abort();
    for (std::size_t i = 0; i < page->entries.size(); ++i)
      if (second->entries[i].key != page->entries[i].key || second->entries[i].bytes != page->entries[i].bytes)
        std::abort();
  }
  xml_text(text, "Error/Code");
  parse_credentials(text, "default");
  try {
    std::string lines;
    const auto paths = parse_path_list(text, "/base", "list");
    for (const std::string& path : paths) lines += path + "\n";
    if (parse_path_list(lines, "/other", "list") != paths) std::abort();
  } catch (const RunError&) {
  }
  const std::string name(text.substr(0, text.find('\n')));
  try {
    parse_cc("cc://" + name);
  } catch (const UsageError&) {
  }
  try {
    parse_s3("s3://" + name);
  } catch (const UsageError&) {
  }
  return 0;
}
