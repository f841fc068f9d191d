// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include <curate/document.hpp>
#include <curate/resources.hpp>

#include "run/run_dir.hpp"

namespace curate {

class KeptRows;

/// What a worker has for all its tasks, one after the other: buffers that stay warm, and its share of the memory.
struct Worker {
  Batch batch;
  Resources& resources;
  std::size_t memory = std::size_t{512} << 20;  ///< bytes for sort buffers of one task
  /// Told input bytes done and rows seen now and then; may throw Interrupted.
  std::function<void(std::uint64_t bytes, std::uint64_t rows)> progress;
  std::string ca_file;                             ///< for the network: PEM; empty: the system's
  std::function<void(const std::string&)> notice;  ///< told what a person should know; may be empty
  KeptRows* kept = nullptr;                        ///< where tasks of this process leave rows of inputs for one another
};

/// Does one task from its inputs to its record. The one entry for threads, Slurm and debuggers. Doing it again gives
/// the same bytes.
void run_task(const RunDir& run, TaskId task, Worker& worker);

/// The same, and notes in log/ how long it took and where.
void run_logged_task(const RunDir& run, TaskId task, Worker& worker);

/// The kinds of tasks, each in a file of its own. A map task's is also that of an index task, and of a sketch task;
/// behind the parts of the run come those of its indexes, which are sketched already.
void run_map_task(const RunDir& run, TaskId task, Worker& worker);
void run_foreign_sketch_task(const RunDir& run, TaskId task, Worker& worker);
void run_group_task(const RunDir& run, TaskId task, Worker& worker);
void run_resolve_task(const RunDir& run, TaskId task, Worker& worker);
void run_compare_task(const RunDir& run, TaskId task, Worker& worker);
void run_fetch_task(const RunDir& run, TaskId task, Worker& worker);
void run_score_task(const RunDir& run, TaskId task, Worker& worker);
void run_pack_task(const RunDir& run, TaskId task, Worker& worker);

}  // namespace curate
