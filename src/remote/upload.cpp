// SPDX-License-Identifier: Apache-2.0
#include "remote/upload.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "remote/object_source.hpp"
#include "remote/retry.hpp"
#include "remote/xml.hpp"
#include "util/base64.hpp"
#include "util/file.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"
#include "web/http_message.hpp"
#include "web/percent.hpp"

namespace curate {

namespace {

// S3's own limit.
constexpr std::uint64_t kMostParts = 10'000;
// Each body takes up to kPartBytes of memory.
constexpr std::size_t kBodiesAtOnce = 4, kHeadsAtOnce = 32;

std::string read_part(const std::string& path, std::uint64_t offset, std::uint64_t bytes) {
  std::string body = read_range(path, offset, offset + bytes);
  if (body.size() != bytes) throw RunError(path + ": shorter than it was a moment ago");
  return body;
}

std::string raw_of_hex(std::string_view hexadecimal) {
  std::string raw;
  for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2)
    raw += static_cast<char>(hex_digit(hexadecimal[i]) * 16 + hex_digit(hexadecimal[i + 1]));
  return raw;
}

}  // namespace

// What stores tell of an object, computed from the file.
struct Uploader::File {
  Upload upload;
  std::uint64_t bytes = 0;
  std::string etag;  // MD5, or that of the MD5s of the parts
};

std::vector<Uploader::Part> Uploader::parts_of(std::uint64_t bytes) const {
  constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
  const std::uint64_t size = std::max(kPartBytes, (bytes / kMostParts / kMiB + 1) * kMiB);
  std::vector<Part> parts;
  for (std::uint64_t at = 0; at < bytes || parts.empty(); at += size) parts.push_back({at, std::min(size, bytes - at)});
  return parts;
}

UploadCounts Uploader::send(std::span<const Upload> uploads, bool only_new) {
  std::vector<File> files;
  for (const Upload& upload : uploads) {
    File file{upload, file_size(upload.path), ""};
    Sha256Stream sha256;
    std::string digests;
    const std::vector<Part> parts = parts_of(file.bytes);
    for (const Part& part : parts) {
      const std::string body = read_part(upload.path, part.offset, part.bytes);
      sha256.add(body);
      digests += md5(body);
    }
    if (sha256.finish() != upload.sha256)
      throw RunError(upload.path + ": its SHA-256 is not the recorded one; `curate verify` tells more");
    file.etag = parts.size() == 1 ? hex_bytes(digests) : fmt::format("{}-{}", hex_bytes(md5(digests)), parts.size());
    files.push_back(std::move(file));
  }

  UploadCounts counts;
  const std::vector<bool> there = compare(files);
  std::vector<const File*> whole;
  std::vector<File> sent;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (there[i]) {
      ++counts.there;
      continue;
    }
    ++counts.sent;
    counts.sent_bytes += files[i].bytes;
    sent.push_back(files[i]);
    if (files[i].bytes <= kPartBytes) whole.push_back(&files[i]);
  }
  send_whole(whole, only_new);
  for (const File& file : sent)
    if (file.bytes > kPartBytes) send_in_parts(file);
  const std::vector<bool> equal = compare(sent);
  for (std::size_t i = 0; i < sent.size(); ++i)
    if (!equal[i])
      throw RunError(fmt::format("{}: the store does not hold the bytes that were sent{}",
                                 sent[i].upload.object.to_string(), only_new ? "; is somebody else publishing?" : ""));
  return counts;
}

std::vector<bool> Uploader::compare(const std::vector<File>& files) {
  std::vector<bool> equal(files.size());
  std::vector<std::pair<std::size_t, std::string>> unproven;  // and the ETag they have
  client_.ask_all(
      files.size(), kHeadsAtOnce,
      [&](std::size_t i) {
        const std::string name = files[i].upload.object.to_string();
        return RemoteClient::Question{
            name, [this, name] { return client_.request("HEAD", name, {{"x-amz-checksum-mode", "ENABLED"}}); }};
      },
      [&](std::size_t i, HttpResponse& response) {
        const File& file = files[i];
        if (response.status == 404) return;
        if (response.status != 200) refused(file.upload.object.to_string(), response);
        const auto bytes = parse_unsigned(http_header(response.head, "Content-Length").value_or(""));
        if (bytes != file.bytes) return;
        const std::string etag = bare_etag(http_header(response.head, "ETag").value_or(""));
        const auto sha256 = http_header(response.head, "x-amz-checksum-sha256");
        equal[i] = etag == file.etag || (sha256 && *sha256 == encode_base64(raw_of_hex(file.upload.sha256)));
        // An ETag need not be an MD5: that of an encrypted object is none.
        if (!equal[i]) unproven.emplace_back(i, etag);
      });
  for (const auto& [i, etag] : unproven) equal[i] = reads_equal(files[i], files[i].bytes, etag);
  return equal;
}

bool Uploader::reads_equal(const File& file, std::uint64_t bytes, const std::string& etag) {
  HashedSource source(
      std::make_unique<ObjectSource>(client_, RemoteFile{file.upload.object.to_string(), bytes, etag}, 0, bytes));
  return source.finish().sha256 == file.upload.sha256;
}

void Uploader::send_whole(const std::vector<const File*>& files, bool only_new) {
  // A store may not know conditions; then the comparison at the end has to do.
  bool conditional = only_new;
  client_.ask_all(
      files.size(), kBodiesAtOnce,
      [&](std::size_t i) {
        const File& file = *files[i];
        return RemoteClient::Question{
            file.upload.object.to_string(), [this, &file, conditional] {
              S3Request put;
              put.method = "PUT";
              put.name = file.upload.object;
              put.headers = {{"x-amz-checksum-sha256", encode_base64(raw_of_hex(file.upload.sha256))}};
              if (conditional) put.headers.emplace_back("if-none-match", "*");
              put.body = read_part(file.upload.path, 0, file.bytes);
              return client_.request(std::move(put));
            }};
      },
      [&](std::size_t i, HttpResponse& response) {
        const std::string name = files[i]->upload.object.to_string();
        // Somebody was first, or this is the answer to a second try of ours: the comparison at the end tells.
        if (conditional && response.status == 412) return;
        if (response.status != 200 && response.status != 201) refused(name, response);
        if (on_sent_) on_sent_(files[i]->bytes);
      });
}

void Uploader::send_in_parts(const File& file) {
  const S3Name& object = file.upload.object;
  const std::string name = object.to_string();
  abort_stale(object);
  const HttpResponse created = client_.ask({name, [&] {
                                              S3Request create;
                                              create.method = "POST";
                                              create.name = object;
                                              create.query = {{"uploads", ""}};
                                              return client_.request(std::move(create));
                                            }});
  std::string id;
  // Stores do not agree about the name of the root.
  read_xml(created.body, [&](std::string_view path, std::string_view text) {
    if (path.ends_with("/UploadId")) id = text;
  });
  if (created.status != 200 || id.empty()) refused(name, created);
  try {
    const std::vector<Part> parts = parts_of(file.bytes);
    std::vector<std::string> etags(parts.size());
    client_.ask_all(
        parts.size(), kBodiesAtOnce,
        [&](std::size_t i) {
          return RemoteClient::Question{fmt::format("{} part {}", name, i + 1), [&, i] {
                                          S3Request put;
                                          put.method = "PUT";
                                          put.name = object;
                                          put.query = {{"partNumber", std::to_string(i + 1)}, {"uploadId", id}};
                                          put.body = read_part(file.upload.path, parts[i].offset, parts[i].bytes);
                                          return client_.request(std::move(put));
                                        }};
        },
        [&](std::size_t i, HttpResponse& response) {
          if (response.status != 200) refused(name, response);
          etags[i] = http_header(response.head, "ETag").value_or("");
          if (on_sent_) on_sent_(parts[i].bytes);
        });
    std::string list = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    for (std::size_t i = 0; i < parts.size(); ++i)
      list += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", i + 1, etags[i]);
    list += "</CompleteMultipartUpload>";
    const HttpResponse completed = client_.ask({name, [&] {
                                                  S3Request complete;
                                                  complete.method = "POST";
                                                  complete.name = object;
                                                  complete.query = {{"uploadId", id}};
                                                  complete.body = list;
                                                  return client_.request(std::move(complete));
                                                }});
    // A failure may come with status 200; and 404 may be the answer to a second try after a first one that succeeded.
    const bool done =
        completed.status == 404 || (completed.status == 200 && xml_text(completed.body, "Error/Code").empty());
    if (!done) refused(name, completed);
  } catch (...) {
    abort(object, id);
    throw;
  }
}

// Tries once: whoever calls has a better error to tell.
void Uploader::abort(const S3Name& object, const std::string& upload_id) {
  S3Request request;
  request.method = "DELETE";
  request.name = object;
  request.query = {{"uploadId", upload_id}};
  const std::uint64_t tag = client_.submit(client_.request(std::move(request)));
  constexpr std::chrono::seconds kAtMost{5};
  HttpResponse response;
  const auto until = Retry::Clock::now() + kAtMost;
  try {
    while (Retry::Clock::now() < until && !client_.wait(tag, response, std::chrono::milliseconds(100))) {
    }
  } catch (const std::exception&) {
    // Interrupted: the upload stays, and the next publish ends it.
  }
  client_.cancel(tag);
}

// Parts of an upload that was killed cost room until somebody ends it.
void Uploader::abort_stale(const S3Name& object) {
  const std::string name = object.to_string();
  const HttpResponse response = client_.ask({name, [&] {
                                               S3Request list;
                                               list.name = {object.bucket, ""};
                                               list.query = {{"prefix", object.key}, {"uploads", ""}};
                                               return client_.request(std::move(list));
                                             }});
  if (response.status != 200) return;
  std::string key, id;
  std::vector<std::string> stale;
  read_xml(response.body, [&](std::string_view path, std::string_view text) {
    if (path == "ListMultipartUploadsResult/Upload/Key") key = text;
    if (path == "ListMultipartUploadsResult/Upload/UploadId") id = text;
    if (path == "ListMultipartUploadsResult/Upload" && key == object.key) stale.push_back(id);
  });
  for (const std::string& each : stale) abort(object, each);
}

void Uploader::remove(std::span<const S3Name> objects) {
  client_.ask_all(
      objects.size(), kHeadsAtOnce,
      [&](std::size_t i) {
        const std::string name = objects[i].to_string();
        return RemoteClient::Question{name, [this, name] { return client_.request("DELETE", name); }};
      },
      [&](std::size_t i, HttpResponse& response) {
        if (response.status != 204 && response.status != 200 && response.status != 404)
          refused(objects[i].to_string(), response);
      });
}

}  // namespace curate
