// SPDX-License-Identifier: Apache-2.0
#include "run/against.hpp"

#include <algorithm>

#include "run/plan_file.hpp"

namespace curate {

Against::Against(const RunDir& run, std::size_t stage) {
  for (const IndexUse& use : run.plan().against[stage]) {
    Index index{run.input_path(use.path), DocRef::kForeign + parts(), {}};
    index.index = DedupIndex::open(index.folder);
    if (index.index.check() != use.check)
      throw RunError(index.folder + " is not the index it was when the run was planned; start a new run, or --replan");
    for (const DedupIndex::Part& part : index.index.parts) parts_.push_back({indexes_.size(), part});
    indexes_.push_back(std::move(index));
  }
}

std::string Against::sketches_path(std::uint32_t part) const {
  return indexes_[parts_[part].index].folder + "/" + parts_[part].part.sketches.path;
}

ForeignKeys::ForeignKeys(const Against& against, std::uint32_t begin, std::uint32_t end, const std::string& folder) {
  for (const Against::Index& index : against.indexes()) {
    std::vector<std::string> paths;
    for (const DedupIndex::Part& part : index.index.parts) paths.push_back(index.folder + "/" + part.keys.path);
    const std::string own = folder + "-" + std::to_string(index.first_part);
    merge_.add(std::make_unique<Keys>(Keys{{std::move(paths), begin, end, own}, index.first_part}));
  }
}

const Sketch& ForeignDocuments::find(DocRef doc) {
  const std::uint32_t part = doc.part - DocRef::kForeign;
  if (!reader_ || part != part_) {
    path_ = against_.sketches_path(part);
    reader_ = std::make_unique<SketchFileReader>(path_);
    part_ = part;
    has_now_ = reader_->next(now_);
  }
  while (has_now_ && now_.doc.row < doc.row) has_now_ = reader_->next(now_);
  if (!has_now_ || now_.doc.row != doc.row)
    throw DamagedFile(path_, "it lacks document " + std::to_string(doc.row) + ", which has keys");
  return now_;
}

std::string_view index_name(const std::vector<IndexUse>& indexes, DocRef doc) {
  std::uint32_t part = doc.part - DocRef::kForeign;
  for (const IndexUse& index : indexes) {
    if (part < index.parts) return index.path;
    part -= index.parts;
  }
  return {};
}

namespace {
std::vector<std::string> survivor_paths(const RunDir& run, std::size_t phase) {
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < task_count(run, phase); ++i) paths.push_back(run.at(run.survivors_name({phase, i})));
  return paths;
}
}  // namespace

ForeignSurvivors::ForeignSurvivors(const RunDir& run, std::size_t phase, std::uint32_t part, const std::string& folder)
    : indexes_(run.plan().against[run.plan().phases[phase].stage]),
      merge_(survivor_paths(run, phase), part, part + 1, folder),
      has_next_(merge_.next(next_)) {}

std::optional<ForeignSurvivors::Name> ForeignSurvivors::of(std::uint32_t row, DocRef survivor) {
  while (has_next_ && unpack_doc(next_.key).row < row) has_next_ = merge_.next(next_);
  if (!has_next_ || unpack_doc(next_.key).row != row || next_.doc != survivor) return std::nullopt;
  return Name{index_name(indexes_, survivor), next_.id};
}

void ForeignSurvivors::write(const RunDir& run, TaskId task, TaskFiles& files, SketchSorter& notes) {
  const std::string name = run.survivors_name(task);
  const auto out = files.create(name);
  notes.write(*out, SketchRanges::by_part(run.map_tasks()));
  files.finish(*out, name);
}

}  // namespace curate
