// SPDX-License-Identifier: Apache-2.0
#include "support/served_files.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "web/http_message.hpp"

namespace curate::test {

Reply answer(const ServedFiles& files, const ServedRequest& request) {
  const auto found = files.find(request.target);
  if (found == files.end()) return reply(404, "", request.method == "HEAD" ? "" : "no such file");
  const auto& [bytes, etag] = found->second;
  std::string headers = etag.empty() ? "" : "ETag: " + etag + "\r\n";
  if (request.method == "HEAD") {
    Reply head;
    head.bytes = fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n", bytes.size(), headers);
    return head;
  }
  if (const auto wanted = http_header(request.head, "If-Match"); wanted && *wanted != etag)
    return reply(412, headers, "changed");
  unsigned long long first = 0, last = 0;
  const std::string range(http_header(request.head, "Range").value_or(""));
  if (std::sscanf(range.c_str(), "bytes=%llu-%llu", &first, &last) != 2) return reply(200, headers, bytes);
  if (first >= bytes.size()) return reply(416, headers, "");
  last = std::min<unsigned long long>(last, bytes.size() - 1);
  headers += fmt::format("Content-Range: bytes {}-{}/{}\r\n", first, last, bytes.size());
  return reply(206, headers, bytes.substr(first, last - first + 1));
}

}  // namespace curate::test
