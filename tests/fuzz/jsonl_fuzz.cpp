// SPDX-License-Identifier: Apache-2.0
// The JSONL reader over any bytes, plain or compressed: every row it gives can be written and read again.
#include <cstdint>
#include <cstdlib>

#include <curate/registry.hpp>

#include "core/json_row.hpp"
#include "util/byte_source.hpp"
#include "util/json_scan.hpp"

namespace {

class Ignore final : public curate::Unreadable {
 public:
  void piece(std::uint64_t, std::string_view, std::uint64_t, std::string_view) override {}
  void leniency(std::string_view) override {}
  void not_a_document(std::string_view) override {}
};

void require(bool true_for_all_inputs) {
  if (!true_for_all_inputs) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Params params("jsonl", nullptr);
  const auto format = Registry::instance().find_format("jsonl")->make(params);
  Ignore ignore;
  const auto reader = format->open({"fuzz", 0, size, size}, std::make_unique<MemorySource>(bytes), ignore);
  Batch batch, again;
  std::string line;
  JsonRowReader rows({}, false);
  while (reader->read(batch)) {
    for (const Document& document : batch.rows()) {
      line.clear();
      append_output_row(document, {}, line);
      line.pop_back();
      require(check_json(line) == nullptr);
      again.clear();
      require(rows.read(line, true, again, ignore) == nullptr);
      require(again.rows()[0].text() == document.text());
    }
  }
  return 0;
}
