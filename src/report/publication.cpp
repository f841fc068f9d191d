// SPDX-License-Identifier: Apache-2.0
#include "report/publication.hpp"

#include <map>

#include "remote/upload.hpp"
#include "report/hash_list.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr const char* kList = RunDir::kHashList;
constexpr const char* kManifest = "manifest.json";

// Name -> SHA-256; lines of another form are left out.
std::map<std::string, std::string> parse_hash_list(std::string_view list) {
  std::map<std::string, std::string> hashes;
  for (const std::string_view line : split_at(list, '\n'))
    if (const auto file = parse_listed_file(line)) hashes.emplace(file->name, file->sha256);
  return hashes;
}

class Publication {
 public:
  Publication(const RunDir& run, const std::string& target, const PublishOptions& options)
      : run_(run), options_(options), client_(remote_settings(), options.on_wait), target_(parse_s3(target)) {
    while (target_.key.ends_with('/')) target_.key.pop_back();
  }

  PublishReport work() {
    const std::string list = read_file(run_.at(kList));
    const auto hashes = parse_hash_list(list);
    if (!hashes.contains(kManifest)) throw DamagedFile(run_.at(kList), std::string("does not list ") + kManifest);
    std::vector<Upload> uploads;
    for (const auto& [name, sha256] : hashes) {
      if (!stays_inside(name)) throw DamagedFile(run_.at(kList), "a name outside the run directory: " + name);
      report_.bytes += file_size(run_.at(name));
      if (name != kManifest) uploads.push_back({run_.at(name), object(name), sha256});
    }
    report_.bytes += list.size();
    report_.files = hashes.size() + 1;
    make_way(list, hashes);
    send(uploads, false);
    send({{run_.at(kManifest), object(kManifest), hashes.at(kManifest)}}, false);
    send({{run_.at(kList), object(kList), digest_file(run_.at(kList)).sha256}}, true);
    return report_;
  }

 private:
  S3Name object(const std::string& name) const {
    return {target_.bucket, target_.key.empty() ? name : target_.key + "/" + name};
  }

  void send(const std::vector<Upload>& uploads, bool only_new) {
    Uploader uploader(client_, [&](std::uint64_t bytes) {
      sent_ += bytes;
      if (options_.on_bytes) options_.on_bytes(sent_, report_.bytes);
    });
    const UploadCounts counts = uploader.send(uploads, only_new);
    report_.sent += counts.sent;
    report_.sent_bytes += counts.sent_bytes;
    report_.there += counts.there;
  }

  // While files of two datasets lie there, no list says that one is complete.
  void make_way(const std::string& list, const std::map<std::string, std::string>& hashes) {
    const std::string name = object(kList).to_string();
    const HttpResponse there = client_.ask({name, [&] { return client_.request("GET", name); }});
    if (there.status == 404 || (there.status == 200 && there.body == list)) return;
    if (there.status != 200) refused(name, there);
    if (!options_.replace)
      throw UsageError(target_.to_string() + " holds another dataset: its " + kList +
                       " differs; publish elsewhere, or --replace it");
    Uploader uploader(client_);
    const S3Name marks[] = {object(kList), object(kManifest)};
    uploader.remove(std::span(marks, 1));
    uploader.remove(std::span(marks + 1, 1));
    std::vector<S3Name> old;
    for (const auto& [file, sha256] : parse_hash_list(there.body))
      if (!hashes.contains(file)) old.push_back(object(file));
    uploader.remove(old);
    report_.removed = old.size();
  }

  const RunDir& run_;
  const PublishOptions& options_;
  RemoteClient client_;
  S3Name target_;
  std::uint64_t sent_ = 0;
  PublishReport report_;
};

}  // namespace

PublishReport publish_to(const RunDir& run, const std::string& target, const PublishOptions& options) {
  if (!target.starts_with("s3://")) throw UsageError("cannot publish to '" + target + "': expected s3://BUCKET/PREFIX");
  if (!run.finished()) throw UsageError(run.path() + " is not finished; `curate status` tells what is left to do");
  return Publication(run, target, options).work();
}

}  // namespace curate
