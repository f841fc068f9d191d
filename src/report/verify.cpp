// SPDX-License-Identifier: Apache-2.0
#include "report/verify.hpp"

#include <filesystem>
#include <map>
#include <set>

#include "core/json_row.hpp"
#include "core/line_reader.hpp"
#include "report/audit_reader.hpp"
#include "report/hash_list.hpp"
#include "report/totals.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

class Verifier {
 public:
  explicit Verifier(const RunDir& run) : run_(run) {}

  VerifyReport work() {
    check_hashes();
    if (!report_.problems.empty()) return std::move(report_);
    const RunTotals totals = add_up(run_);
    // Shards of other formats are counted by their own readers; here their bytes are compared.
    if (run_.plan().config.output.info == nullptr)
      for (const FileRecord& shard : totals.shards) recount_shard(shard);
    for (const AuditPhase& phase : audit_phases(run_))
      for (std::uint32_t task = 0; task < phase.paths.size(); ++task)
        recount_audit(phase.phase, task, phase.paths[task]);
    return std::move(report_);
  }

 private:
  void problem(const std::string& file, const std::string& what) { report_.problems.push_back(file + ": " + what); }

  void check_hashes() {
    const std::string list_path = run_.at(RunDir::kHashList);
    if (!file_exists(list_path)) return problem(RunDir::kHashList, "missing: the run is not finished");
    std::set<std::string> listed;
    const std::string list = read_file(list_path);
    for (const std::string_view line : split_at(list, '\n')) {
      if (line.empty()) continue;
      const auto file = parse_listed_file(line);
      if (!file) {
        problem(RunDir::kHashList, "a line that is no 'hash  name'");
        continue;
      }
      const std::string name(file->name);
      if (!stays_inside(name)) {
        problem(RunDir::kHashList, "name outside the run directory: " + name);
        continue;
      }
      listed.insert(name);
      ++report_.files;
      if (!file_exists(run_.at(name)))
        problem(name, "missing");
      else if (digest_file(run_.at(name)).sha256 != file->sha256)
        problem(name, "changed: its SHA-256 is not the recorded one");
    }
    for (const char* folder : {"out", "audit", "ledger"}) {
      if (!file_exists(run_.at(folder))) continue;
      for (const std::string& file : expand_paths(run_.at(folder))) {
        const std::string name = std::filesystem::path(file).lexically_relative(run_.path()).string();
        if (!listed.contains(name)) problem(name, std::string("not in ") + RunDir::kHashList);
      }
    }
    for (const char* name : {"manifest.json", "plan.json", "config.yaml"})
      if (!listed.contains(name)) problem(RunDir::kHashList, std::string("does not list ") + name);
  }

  class Problems final : public Unreadable {
   public:
    Problems(Verifier& verifier, std::string name) : verifier_(verifier), name_(std::move(name)) {}
    void piece(std::uint64_t offset, std::string_view reason, std::uint64_t, std::string_view) override {
      verifier_.problem(name_, std::string(reason) + " at byte " + std::to_string(offset));
    }
    void leniency(std::string_view name) override { verifier_.problem(name_, std::string(name)); }
    void not_a_document(std::string_view) override {}

   private:
    Verifier& verifier_;
    std::string name_;
  };

  void recount_shard(const FileRecord& shard) {
    const std::string path = run_.at(shard.path);
    Problems problems(*this, shard.path);
    LineReader lines({path, 0, shard.bytes, shard.bytes}, std::make_unique<FileSource>(path), problems);
    JsonRowReader reader({}, false);
    Batch batch;
    std::uint64_t documents = 0, characters = 0;
    for (;;) {
      batch.clear();
      std::string_view left = lines.read(batch.input(), std::size_t{1} << 20);
      if (left.empty()) break;
      while (!left.empty()) {
        const auto end = left.find('\n');
        if (const char* reason = reader.read(left.substr(0, end), false, batch, problems))
          problem(shard.path, std::string("line ") + std::to_string(documents + 1) + ": " + reason);
        left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
      }
      documents += batch.size();
      for (Document& row : batch.rows()) characters += row.characters();
    }
    report_.documents += documents;
    if (documents != shard.documents || characters != shard.characters)
      problem(shard.path, std::to_string(documents) + " documents, " + std::to_string(characters) +
                              " characters; recorded: " + std::to_string(shard.documents) + ", " +
                              std::to_string(shard.characters));
  }

  // Recounts a task from its audit: how rows ended and what became of their characters.
  void recount_audit(std::size_t phase, std::uint32_t task, const std::string& path) {
    const std::string name = run_.audit_name({phase, task});
    const auto record = run_.record({phase, task});
    if (!record) return problem(run_.record_name({phase, task}), "of another plan");
    const bool replay = run_.plan().phases[phase].writes == Phase::Writes::kReplay;
    std::uint64_t kept = 0, expanded = 0, unreadable = 0, characters_kept = 0;
    std::map<std::string, std::uint64_t> drops;
    read_audit(path, [&](const AuditLine& line) {
      ++report_.audit_lines;
      if (line.unreadable)
        ++unreadable;
      else if (line.kept)
        ++kept, characters_kept += line.chars_out;
      else if (line.expanded)
        ++expanded;
      else
        ++drops[line.fate()];
      return true;
    });
    const Counts& c = record->counts;
    if (!replay && kept != c.kept)
      problem(name, std::to_string(kept) + " rows kept, recorded " + std::to_string(c.kept));
    if (!replay && characters_kept != c.characters_kept)
      problem(name, "another number of characters kept than recorded");
    if (expanded != c.expanded) problem(name, "another number of expanded rows than recorded");
    if (unreadable != c.unreadable) problem(name, "another number of unreadable pieces than recorded");
    if (drops != c.drops) problem(name, "drops are not those of the record");
    if (const std::string wrong = c.imbalance(); !wrong.empty()) problem(run_.record_name({phase, task}), wrong);
  }

  const RunDir& run_;
  VerifyReport report_;
};

}  // namespace

VerifyReport verify(const RunDir& run) {
  return Verifier(run).work();
}

}  // namespace curate
