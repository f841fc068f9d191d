// SPDX-License-Identifier: Apache-2.0
// The upper bound of a crawl: the same HTTP client and WARC writer over a list of URLs, without frontier, robots.txt,
// links and pacing.
//
//   crawl_bound_bench LIST FOLDER warc.zst|warc.gz     one line of JSON: pages, bytes, CPU seconds
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>

#include "crawl/warc_writer.hpp"
#include "net/http.hpp"
#include "util/cpu_time.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"
#include "web/url.hpp"

int main(int argc, char** argv) {
  using namespace curate;
  if (argc != 4) return 2;
  constexpr std::size_t kInFlight = 32;
  const std::string list = read_file(argv[1]);
  sys::make_folders(argv[2]);
  HttpClient::Options options;
  options.guard = AddressGuard({*AddressRange::parse("127.0.0.0/8")});
  options.user_agent = "curate-bound/1";
  HttpClient client(options);
  WarcWriter warc(
      {.folder = argv[2],
       .coding = std::string_view(argv[3]) == "warc.gz" ? WarcWriter::Coding::kGzip : WarcWriter::Coding::kZstd,
       .info = "software: crawl_bound_bench\r\n"});
  warc.open(0, 0, "2026-01-01T00:00:00Z");

  std::uint64_t pages = 0, bytes = 0;
  HttpResponse response;
  const auto take = [&] {
    if (!client.next(response, std::chrono::seconds(1))) return;
    const std::string request = request_head(response.request, options.user_agent);
    warc.write({.url = response.request.url,
                .date = "2026-01-01T00:00:00Z",
                .address = "127.0.0.1",
                .request = request,
                .head = response.head,
                .body = response.body,
                .payload = response.body,
                .http_version = response.version,
                .truncated = {},
                .notes = "fetchTimeMs: 1\r\n"});
    ++pages;
    bytes += response.body.size();
  };
  for (const std::string_view line : split_at(list, '\n')) {
    if (line.empty()) continue;
    while (client.in_flight() >= kInFlight) take();
    HttpRequest request;
    request.url = line;
    client.submit(std::move(request));
  }
  while (client.in_flight() > 0) take();
  warc.sync();
  warc.close_whole();
  std::printf("{\"pages\":%llu,\"bytes\":%llu,\"cpu_seconds\":%.3f}\n", static_cast<unsigned long long>(pages),
              static_cast<unsigned long long>(bytes), process_cpu_seconds());
  return 0;
}
