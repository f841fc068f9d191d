// SPDX-License-Identifier: Apache-2.0
#include "report/diff.hpp"

#include <cmath>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "run/sampling.hpp"
#include "util/external_sort.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::size_t kSortMemory = std::size_t{64} << 20;
constexpr std::string_view kAbsent = "absent", kKept = "kept";

struct Row {
  Hash128 key;
  std::uint64_t text = 0;
  std::uint32_t fate = 0;   // index into Fates
  std::uint32_t later = 0;  // of two rows with one key the later phase's counts
  auto operator<=>(const Row&) const = default;
};

class Fates {
 public:
  std::uint32_t index(const std::string& name) {
    const auto [at, fresh] = numbers_.emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (fresh) names_.push_back(name);
    return at->second;
  }
  const std::string& name(std::uint32_t index) const { return names_[index]; }

 private:
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
};

Hash128 key_of(const RowEnd& end) {
  return xxh3_128(end.id, xxh3_64(end.source));
}

// A folder for spilled sort files that goes away again.
class SortFolder {
 public:
  SortFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "curate-diff-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw IoError("cannot make a folder like", pattern, errno);
    path_ = pattern;
  }
  SortFolder(const SortFolder&) = delete;
  SortFolder& operator=(const SortFolder&) = delete;
  ~SortFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class SortedRows {
 public:
  SortedRows(const RowEnds& ends, const RowEnds& other, Fates& fates, const std::string& folder,
             std::uint64_t& left_out)
      : sorter_(folder, kSortMemory) {
    std::uint32_t number = 0;
    ends.each([&](const RowEnd& end) {
      if (!is_sampled(other.seed(), other.sample(), end.id)) {
        ++left_out;
        return;
      }
      sorter_.add({key_of(end), end.text_xxh3.empty() ? 0 : xxh3_64(end.text_xxh3), fates.index(end.fate), number++});
    });
    sorter_.finish();
    has_ = sorter_.next(next_);
  }

  bool has() const { return has_; }
  const Row& peek() const { return next_; }
  Row take() {
    Row row = next_;
    while ((has_ = sorter_.next(next_)) && next_.key == row.key)
      if (next_.later > row.later) row = next_;
    return row;
  }

 private:
  ExternalSorter<Row> sorter_;
  Row next_;
  bool has_ = false;
};

// Keys whose ids are looked up for the examples, with what happened.
struct Wanted {
  std::string kind, before, after;
};

}  // namespace

DiffReport compare(const RowEnds& before, const RowEnds& after, std::size_t limit) {
  DiffReport report;
  for (const char* kind : kDiffKinds) report.counts[kind] = 0;
  const SortFolder folder;
  Fates fates;
  const std::uint32_t kept = fates.index(std::string(kKept));
  SortedRows a(before, after, fates, folder.path(), report.left_out);
  SortedRows b(after, before, fates, folder.path(), report.left_out);
  std::map<Hash128, Wanted> wanted;
  std::map<std::string, std::size_t> chosen;
  while (a.has() || b.has()) {
    const bool has_a = a.has() && (!b.has() || a.peek().key <= b.peek().key);
    const bool has_b = b.has() && (!a.has() || b.peek().key <= a.peek().key);
    const Row row_a = has_a ? a.take() : Row{}, row_b = has_b ? b.take() : Row{};
    ++report.compared;
    const bool kept_a = has_a && row_a.fate == kept, kept_b = has_b && row_b.fate == kept;
    report.kept_before += kept_a;
    report.kept_after += kept_b;
    const char* kind = nullptr;
    if (kept_a != kept_b)
      kind = kept_b ? "gained" : "lost";
    else if (kept_a)
      kind = row_a.text != row_b.text ? "text_changed" : nullptr;
    else if (!has_a || !has_b || row_a.fate != row_b.fate)
      kind = "moved";
    if (kind == nullptr) continue;
    ++report.counts[kind];
    const std::string from(has_a ? fates.name(row_a.fate) : kAbsent), to(has_b ? fates.name(row_b.fate) : kAbsent);
    if (from != to) ++report.transitions[from + " -> " + to];
    if (chosen[kind]++ < limit) wanted.emplace(has_a ? row_a.key : row_b.key, Wanted{kind, from, to});
  }
  std::set<Hash128> named;
  for (const RowEnds* side : {&before, &after})
    side->each([&](const RowEnd& end) {
      const Hash128 key = key_of(end);
      const auto found = wanted.find(key);
      if (found == wanted.end() || !named.insert(key).second) return;
      report.examples[found->second.kind].push_back(
          {end.source, end.id, end.url, found->second.before, found->second.after});
    });
  const auto means_before = before.signals(after), means_after = after.signals(before);
  for (const auto& [name, mean] : means_before) {
    const auto other = means_after.find(name);
    if (other == means_after.end()) continue;
    const double from = mean.mean(), to = other->second.mean();
    const double scale = std::max(std::abs(from), std::abs(to));
    report.drift[name] = {from, to, scale == 0 ? 0 : (to - from) / scale};
  }
  return report;
}

void Tolerances::parse(const std::string& text) {
  const auto equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
  const bool percent = value.ends_with('%');
  const auto number = parse_number(percent ? value.substr(0, value.size() - 1) : value);
  const bool known = name == "drift" || std::ranges::find(kDiffKinds, name) != std::end(kDiffKinds);
  if (!number || *number < 0 || !known)
    throw UsageError(
        "tolerance '" + text +
        "': expected gained, lost, moved or text_changed = a number of rows or a percentage, or drift=0.01");
  if (name == "drift")
    drift = percent ? *number / 100 : *number;
  else
    rows[name] = {*number, percent};
}

std::vector<Check> judge(const DiffReport& report, const Tolerances& tolerances) {
  std::vector<Check> checks;
  for (const char* kind : kDiffKinds) {
    const std::uint64_t n = report.counts.at(kind);
    double limit = 0;
    if (const auto found = tolerances.rows.find(kind); found != tolerances.rows.end())
      limit = found->second.percent ? found->second.value / 100 * static_cast<double>(report.compared)
                                    : found->second.value;
    Check check{kind, fmt::format("{} of {} rows {}, {} allowed", n, report.compared, kind, number_text(limit)),
                static_cast<double>(n) <= limit};
    if (const auto examples = report.examples.find(kind); !check.passed && examples != report.examples.end())
      for (const Difference& d : examples->second)
        check.message += fmt::format("\n{} {} {}: {} -> {}", d.source, d.id, d.url, d.before, d.after);
    checks.push_back(std::move(check));
  }
  for (const auto& [name, drift] : report.drift)
    checks.push_back({"drift of " + name,
                      fmt::format("mean {} -> {} ({:+.3g} %)", number_text(drift.before), number_text(drift.after),
                                  drift.relative * 100),
                      std::abs(drift.relative) <= tolerances.drift});
  return checks;
}

std::string diff_text(const DiffReport& report, const std::vector<Check>& checks) {
  std::string text = fmt::format("{} rows compared, kept {} -> {}\n", human_count(report.compared),
                                 human_count(report.kept_before), human_count(report.kept_after));
  if (report.left_out > 0)
    text += fmt::format("{} rows are left out: only one of the two samples holds them\n", human_count(report.left_out));
  for (const char* kind : kDiffKinds) {
    text += fmt::format("{:<13} {}\n", kind, human_count(report.counts.at(kind)));
    if (const auto examples = report.examples.find(kind); examples != report.examples.end()) {
      for (const Difference& d : examples->second)
        text +=
            fmt::format("  {} {}{}{}: {} -> {}\n", d.source, d.id, d.url.empty() ? "" : " ", d.url, d.before, d.after);
      const std::uint64_t more = report.counts.at(kind) - examples->second.size();
      if (more > 0) text += fmt::format("  … and {} more\n", human_count(more));
    }
  }
  for (const auto& [transition, n] : report.transitions)
    text += fmt::format("{:>12}  {}\n", human_count(n), transition);
  for (const Check& check : checks)
    if (check.name.starts_with("drift")) text += fmt::format("{}: {}\n", check.name, check.message);
  std::string failed;
  for (const Check& check : checks)
    if (!check.passed) failed += (failed.empty() ? "" : ", ") + check.name;
  text += failed.empty() ? "within tolerance\n" : "beyond tolerance: " + failed + "\n";
  return text;
}

std::string diff_json(const DiffReport& report, const std::vector<Check>& checks) {
  std::string json;
  JsonWriter w(json);
  w.begin_object().field("compared", report.compared).field("left_out", report.left_out);
  w.field("kept_before", report.kept_before).field("kept_after", report.kept_after);
  for (const char* kind : kDiffKinds) w.field(kind, report.counts.at(kind));
  w.key("transitions").begin_object();
  for (const auto& [transition, n] : report.transitions) w.field(transition, n);
  w.end_object().key("examples").begin_object();
  for (const auto& [kind, examples] : report.examples) {
    w.key(kind).begin_array();
    for (const Difference& d : examples)
      w.begin_object()
          .field("source", d.source)
          .field("id", d.id)
          .field("url", d.url)
          .field("before", d.before)
          .field("after", d.after)
          .end_object();
    w.end_array();
  }
  w.end_object().key("drift").begin_object();
  for (const auto& [name, drift] : report.drift)
    w.key(name)
        .begin_object()
        .field("before", drift.before)
        .field("after", drift.after)
        .field("relative", drift.relative)
        .end_object();
  w.end_object().key("checks").begin_array();
  for (const Check& check : checks)
    w.begin_object()
        .field("name", check.name)
        .field("passed", check.passed)
        .field("message", check.message)
        .end_object();
  w.end_array().end_object();
  return pretty_json(json);
}

namespace {

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        // XML 1.0 has no other control characters.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

}  // namespace

std::string junit_xml(const std::string& suite, const std::vector<Check>& checks) {
  std::size_t failures = 0;
  for (const Check& check : checks) failures += !check.passed;
  std::string xml =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n",
                  xml_escaped(suite), checks.size(), failures);
  for (const Check& check : checks) {
    xml += fmt::format("  <testcase classname=\"curate\" name=\"{}\"", xml_escaped(check.name));
    xml += check.passed ? "/>\n"
                        : fmt::format(">\n    <failure>{}</failure>\n  </testcase>\n", xml_escaped(check.message));
  }
  return xml + "</testsuite>\n";
}

}  // namespace curate
