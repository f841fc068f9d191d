// SPDX-License-Identifier: Apache-2.0
#include "run/kept_rows.hpp"

#include <algorithm>
#include <new>

#include <sys/mman.h>

namespace curate {

namespace {
constexpr std::size_t kSmallestBlock = std::size_t{64} << 10, kLargestBlock = std::size_t{4} << 20;
}

class KeptRows::Piece::Again final : public Reader {
 public:
  explicit Again(const Piece& piece) : piece_(piece) {}
  bool read(Batch& batch) override {
    batch.clear();
    if (next_ == piece_.batches_.size()) return false;
    for (const Row& row : piece_.batches_[next_++]) {
      Document& document = batch.add();
      document.id = row.id;
      document.url = row.url;
      document.date = row.date;
      document.mime = row.mime;
      document.headers = row.headers;
      document.payload = row.payload;
      document.metadata = row.metadata;
      if (row.has_text) document.set_text(row.text, row.characters);
    }
    return true;
  }

 private:
  const Piece& piece_;
  std::size_t next_ = 0;
};

void KeptRows::Piece::add(std::span<Document> rows) {
  if (!complete_ || !claim(rows.size() * sizeof(Row))) return;
  std::vector<Row>& kept = batches_.emplace_back();
  kept.reserve(rows.size());
  for (Document& row : rows) {
    if (!row.signals().empty() || !row.tags().empty()) return forget();
    const std::size_t bytes = row.id.size() + row.url.size() + row.date.size() + row.mime.size() + row.headers.size() +
                              row.payload.size() + row.metadata.size() + row.text().size();
    if (blocks_.empty() || blocks_.back().left() < bytes) {
      const std::size_t size = std::max(bytes, std::clamp(size_, kSmallestBlock, kLargestBlock));
      if (!claim(size)) return;
      blocks_.emplace_back(size);
    }
    Block& block = blocks_.back();
    kept.push_back({block.store(row.id), block.store(row.url), block.store(row.date), block.store(row.mime),
                    block.store(row.headers), block.store(row.payload), block.store(row.metadata),
                    block.store(row.text()), row.characters(), row.text_version() > 0});
  }
}

std::unique_ptr<Reader> KeptRows::Piece::reader() const {
  return std::make_unique<Again>(*this);
}

bool KeptRows::Piece::claim(std::size_t bytes) {
  size_ += bytes;
  if ((all_.used_ += bytes) <= all_.room_) return true;
  // Later pieces do not begin what most of them could not end.
  all_.full_ = true;
  forget();
  return false;
}

void KeptRows::Piece::forget() {
  complete_ = false;
  batches_ = {};
  blocks_.clear();
  all_.used_ -= size_;
  size_ = 0;
}

KeptRows::Piece::Block::Block(std::size_t size) : size_(size) {
  // All pages at once, for they are about to be filled: a fault for each would cost more than what they hold.
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE;
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, kFlags, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  begin_ = static_cast<char*>(memory);
}

KeptRows::Piece::Block::~Block() {
  ::munmap(begin_, size_);
}

std::string_view KeptRows::Piece::Block::store(std::string_view bytes) {
  char* const at = begin_ + used_;
  used_ += bytes.copy(at, bytes.size());
  return {at, bytes.size()};
}

void KeptRows::put(std::uint32_t task, std::size_t piece, std::unique_ptr<Piece> rows) {
  if (!rows->complete()) return;
  const std::scoped_lock lock(mutex_);
  pieces_[{task, piece}] = std::move(rows);
}

const KeptRows::Piece* KeptRows::find(std::uint32_t task, std::size_t piece) const {
  const std::scoped_lock lock(mutex_);
  const auto found = pieces_.find({task, piece});
  return found == pieces_.end() ? nullptr : found->second.get();
}

void KeptRows::close() {
  pieces_.clear();
  room_ = 0;
  full_ = true;
}

}  // namespace curate
