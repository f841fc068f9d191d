// SPDX-License-Identifier: Apache-2.0
// Any bytes as a WARC file: the reader must survive, and records must not depend on how the buffer is cut.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <curate/registry.hpp>

#include "util/hash.hpp"
#include "web/warc_digest.hpp"
#include "web/warc_scanner.hpp"

namespace {

using namespace curate;

struct Counting final : Unreadable {
  void piece(std::uint64_t, std::string_view, std::uint64_t, std::string_view) override { ++calls; }
  void leniency(std::string_view) override { ++calls; }
  void not_a_document(std::string_view) override { ++calls; }
  std::uint64_t calls = 0;
};

std::string records(std::string_view stored, std::size_t target, std::uint64_t max_record) {
  std::string log;
  WarcScanner scanner(make_decoder(std::make_unique<MemorySource>(stored)),
                      {.max_record = max_record, .file_bytes = stored.size(), .target = target});
  static ByteBuffer buffer;
  scanner.begin(buffer);
  WarcRecord record;
  static HttpBody body;
  for (;;) {
    switch (scanner.next(record)) {
      case WarcScanner::Step::kEnd:
        return log;
      case WarcScanner::Step::kFull:
        scanner.begin(buffer);
        continue;
      case WarcScanner::Step::kGarbage:
        log += "garbage " + std::to_string(scanner.garbage_bytes());
        break;
      case WarcScanner::Step::kRecord:
        log += std::string(record.head) + hex(xxh3_64(record.content()));
        log += static_cast<char>('0' + static_cast<int>(check_digests(record, body).payload));
        record.oddities.each([&](WarcOddity oddity) { log += oddity_name(oddity); });
        break;
    }
    log += ' ' + std::to_string(record.offset) + ' ' + std::to_string(record.decoded_offset) + ' ';
    log += record.broken == nullptr ? "" : record.broken;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view stored(reinterpret_cast<const char*>(data), size);
  for (const std::uint64_t max_record : {std::uint64_t{1} << 20, std::uint64_t{100}})
    if (records(stored, std::size_t{1} << 20, max_record) != records(stored, 1, max_record)) std::abort();

  Params params("format 'warc'", nullptr);
  static const auto format = Registry::instance().find_format("warc")->make(params);
  Counting counting;
  const auto reader = format->open({"fuzz", 0, size, size}, std::make_unique<MemorySource>(stored), counting);
  static Batch batch;
  std::size_t documents = 0;
  while (reader->read(batch)) documents += batch.size();
  // Nothing is passed over in silence.
  const bool blank = stored.find_first_not_of("\r\n") == std::string_view::npos;
  if (sniff_codec(stored) == Codec::kPlain && !blank && documents == 0 && counting.calls == 0) std::abort();
  return 0;
}
