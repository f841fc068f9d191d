// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <curate/document.hpp>
#include <curate/format.hpp>

namespace curate {

/// Rows of inputs in memory, from the phase that reads them first to those that read the same inputs again: what is
/// here need not be loaded, decompressed and parsed a second time. It holds whole pieces of tasks, in the order in
/// which they ask, until one finds no room; the others are read from their files again, to the same rows.
class KeptRows {
 public:
  /// Copies of the rows that a reader gave of one piece. Filled by one thread, then only read.
  class Piece {
   public:
    explicit Piece(KeptRows& all) : all_(all), complete_(!all.full_) {}
    Piece(const Piece&) = delete;
    Piece& operator=(const Piece&) = delete;
    ~Piece() { forget(); }

    /// Copies the rows of a batch as a reader gave them. Where there is no room for them, or where they have what no
    /// reader gives (signals, tags), all of the piece is forgotten, and what is added later too.
    void add(std::span<Document> rows);
    /// Whether all that was added is here.
    bool complete() const { return complete_; }
    /// Gives the same batches again. Reader and rows point into this object.
    std::unique_ptr<Reader> reader() const;

   private:
    class Again;
    struct Row {
      std::string_view id, url, date, mime, headers, payload, metadata, text;
      std::uint64_t characters = 0;
      bool has_text = false;
    };
    // Bytes of rows. Straight from the kernel, to which they go back at once.
    class Block {
     public:
      explicit Block(std::size_t size);
      Block(const Block&) = delete;
      Block& operator=(const Block&) = delete;
      ~Block();
      std::size_t left() const { return size_ - used_; }
      std::string_view store(std::string_view bytes);

     private:
      char* begin_;
      std::size_t size_, used_ = 0;
    };
    // False, and all is forgotten, where there is no room for so many bytes more.
    bool claim(std::size_t bytes);
    void forget();

    KeptRows& all_;
    bool complete_;
    std::vector<std::vector<Row>> batches_;
    std::deque<Block> blocks_;
    std::size_t size_ = 0;  // bytes of the room of all
  };

  /// `room`: bytes for all pieces together; with 0 nothing is kept.
  explicit KeptRows(std::size_t room) : room_(room), full_(room == 0) {}

  std::size_t room() const { return room_; }
  /// Takes piece number `piece` of a map task, if it is complete.
  void put(std::uint32_t task, std::size_t piece, std::unique_ptr<Piece> rows);
  /// Null where the piece is not here.
  const Piece* find(std::uint32_t task, std::size_t piece) const;
  /// Frees all and keeps nothing from now on: its room is for others. No task may be at work.
  void close();

 private:
  std::size_t room_;
  std::atomic<std::size_t> used_{0};
  std::atomic<bool> full_;
  mutable std::mutex mutex_;
  std::map<std::pair<std::uint32_t, std::size_t>, std::unique_ptr<Piece>> pieces_;
};

}  // namespace curate
