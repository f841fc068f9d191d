// SPDX-License-Identifier: Apache-2.0
#include "run/input_files.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "remote/find.hpp"
#include "remote/path_list.hpp"
#include "util/file.hpp"

namespace curate {

namespace {

constexpr std::uint64_t kLargestList = std::uint64_t{256} << 20;

// The files of one input; of remote ones that nothing lists, only the names at first.
class InputLister {
 public:
  InputLister(const Config& config, std::size_t index, InputOpener& opener)
      : config_(config), input_(config.inputs[index]), index_(index), opener_(opener) {}

  std::vector<InputFile> list() {
    for (const std::string& pattern : input_.patterns) add(pattern);
    if (!input_.path_list.empty()) add_list();
    look_up_rest();
    return std::move(files_);
  }

 private:
  void add(const std::string& pattern) {
    const std::size_t before = files_.size();
    if (pattern.starts_with("cc://"))
      add_snapshot(pattern);
    else if (pattern.starts_with("s3://"))
      for (RemoteFile& file : find_s3(opener_.remote(), pattern))
        files_.push_back({index_, std::move(file.path), file.bytes, std::move(file.etag)});
    else if (is_remote(pattern))
      add_unknown(pattern);
    else if (pattern.find("://") != std::string::npos)
      throw UsageError("'" + pattern + "': expected a path, or a name that begins with https://, s3:// or cc://");
    else
      add_local(pattern);
    if (files_.size() == before) throw UsageError("nothing matches '" + pattern + "'");
  }

  void add_local(const std::string& pattern) {
    const std::filesystem::path base = config_.folder;
    // Kept as the config names it, so that a plan is the same wherever the folder lies.
    const bool relative = !std::filesystem::path(pattern).is_absolute() && !config_.folder.empty();
    for (const std::string& path : expand_paths((base / pattern).string()))
      files_.push_back({index_, relative ? std::filesystem::path(path).lexically_relative(base).string() : path,
                        file_size(path), ""});
  }

  // Whether it may be asked for at all is seen when it is looked up.
  void add_unknown(const std::string& path) {
    unknown_.push_back(files_.size());
    files_.push_back({index_, path, 0, ""});
  }

  void add_snapshot(const std::string& name) {
    const CcName cc = parse_cc(name);
    std::string base = input_.base.empty() ? opener_.remote().settings().cc_url : input_.base;
    if (!base.ends_with('/')) base += '/';
    const std::string list = base + cc.list_path();
    for (const std::string& path : cc.select(parse_path_list(stored(list), base, list))) add_line(path);
  }

  void add_list() {
    const auto lines = parse_path_list(stored(input_.path_list), input_.base, input_.path_list);
    if (lines.empty()) throw UsageError("the list '" + input_.path_list + "' names no files");
    for (const std::string& line : lines) add_line(line);
  }

  void add_line(const std::string& path) {
    if (is_remote(path)) return add_unknown(path);
    const std::string place = opener_.place(path);
    if (!file_exists(place))
      throw UsageError("'" + place + "' is not there; 'base' tells what lines of '" + input_.path_list + "' start at");
    files_.push_back({index_, path, file_size(place), ""});
  }

  std::string stored(const std::string& path) {
    return is_remote(path) ? read_remote(opener_.remote(), path, kLargestList)
                           : read_file(opener_.place(path), kLargestList);
  }

  void look_up_rest() {
    if (unknown_.empty()) return;
    std::vector<std::string> paths;
    for (const std::size_t i : unknown_) paths.push_back(files_[i].path);
    const auto found = look_up(opener_.remote(), paths);
    for (std::size_t i = 0; i < found.size(); ++i) {
      files_[unknown_[i]].bytes = found[i].bytes;
      files_[unknown_[i]].etag = found[i].etag;
    }
  }

  const Config& config_;
  const InputConfig& input_;
  std::size_t index_;
  InputOpener& opener_;
  std::vector<InputFile> files_;
  std::vector<std::size_t> unknown_;  // of files_: remote, size not known yet
};

}  // namespace

std::string input_place(const std::string& folder, const std::string& planned) {
  return is_remote(planned) ? planned : (std::filesystem::path(folder) / planned).string();
}

RemoteClient& InputOpener::remote() {
  if (!remote_) remote_.emplace(remote_settings(), on_wait_);
  return *remote_;
}

std::unique_ptr<ByteSource> InputOpener::open(const Slice& slice, const std::string& etag) {
  if (is_remote(slice.path))
    return std::make_unique<ObjectSource>(remote(), RemoteFile{slice.path, slice.file_bytes, etag}, slice.begin,
                                          slice.end);
  const std::string path = place(slice.path);
  if (const std::uint64_t bytes = file_size(path); bytes != slice.file_bytes)
    throw RunError(fmt::format("{}: {} bytes, but {} when the run was planned; start a new run, or --replan", path,
                               bytes, slice.file_bytes));
  return std::make_unique<FileSource>(path, slice.begin);
}

std::vector<InputFile> list_inputs(const Config& config, InputOpener& opener) {
  std::vector<InputFile> files;
  for (std::size_t i = 0; i < config.inputs.size(); ++i) {
    try {
      for (InputFile& file : InputLister(config, i, opener).list()) files.push_back(std::move(file));
    } catch (const UsageError& error) {
      throw ConfigError(config.inputs[i].where, "input '" + config.inputs[i].name + "': " + error.what());
    }
  }
  return files;
}

}  // namespace curate
