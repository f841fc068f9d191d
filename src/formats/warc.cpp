// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bitset>
#include <string>

#include <curate/registry.hpp>

#include "util/json.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"
#include "web/http_body.hpp"
#include "web/warc_digest.hpp"
#include "web/warc_scanner.hpp"

namespace curate {
namespace {

constexpr std::size_t kStatuses = 1000;

struct WarcOptions {
  std::bitset<kStatuses> statuses;
  bool keep_truncated = false;
  bool verify_digests = false;
  std::uint64_t max_record = 0;
};

class WarcReader final : public Reader {
 public:
  WarcReader(const WarcOptions& options, const Slice& slice, std::unique_ptr<ByteSource> source, Unreadable& unreadable)
      : options_(options),
        unreadable_(unreadable),
        scanner_(make_decoder(std::move(source), slice.begin),
                 {.max_record = options.max_record, .file_bytes = slice.file_bytes - slice.begin}) {}

  bool read(Batch& batch) override;

 private:
  enum class Nature { kResponse, kResource, kConversion, kOther };
  // A batch ends early when its decoded bodies come to this.
  static constexpr std::size_t kMaxDecoded = std::size_t{8} << 20;

  void take(Batch& batch);
  bool refuse_broken(Nature nature, std::string_view& truncated);
  Nature nature() const;
  std::string_view other_kind() const;
  void add(Batch& batch, Nature nature, std::string_view truncated);
  std::string_view in_batch(Batch& batch, std::string_view bytes, std::string_view original);
  void write_metadata(Document& document, int status, std::string_view truncated);
  bool is_wanted(const HttpHead& http);
  void piece(std::string_view reason, std::string_view what);

  const WarcOptions options_;
  Unreadable& unreadable_;
  WarcScanner scanner_;
  WarcRecord record_;
  HttpHead http_;
  HttpBody body_;
  std::string scratch_, json_;
  std::size_t decoded_ = 0;
  bool ended_ = false;
};

bool WarcReader::read(Batch& batch) {
  batch.clear();
  decoded_ = 0;
  while (!ended_ && batch.size() == 0) {
    scanner_.begin(batch.input());
    for (bool full = false; !full && !ended_;) {
      switch (scanner_.next(record_)) {
        case WarcScanner::Step::kRecord:
          take(batch);
          if (decoded_ < kMaxDecoded) break;
          scanner_.pause();
          full = true;
          break;
        case WarcScanner::Step::kGarbage:
          unreadable_.piece(record_.offset, record_.broken, scanner_.garbage_bytes(),
                            "decoded byte " + std::to_string(record_.decoded_offset));
          break;
        case WarcScanner::Step::kFull:
          full = true;
          break;
        case WarcScanner::Step::kEnd:
          ended_ = true;
          break;
      }
    }
  }
  return batch.size() > 0;
}

// What kind of record it is, as far as documents are concerned.
WarcReader::Nature WarcReader::nature() const {
  const std::string_view type = record_.type;
  if (record_.url().starts_with("dns:") || record_.url().starts_with("<dns:")) return Nature::kOther;
  if (equal_ignoring_case(type, "response")) return Nature::kResponse;
  if (equal_ignoring_case(type, "resource")) return Nature::kResource;
  if (equal_ignoring_case(type, "conversion")) return Nature::kConversion;
  return Nature::kOther;
}

std::string_view WarcReader::other_kind() const {
  for (const std::string_view known : {"warcinfo", "request", "metadata", "revisit"})
    if (equal_ignoring_case(record_.type, known)) return known;
  for (const std::string_view known : {"response", "resource", "conversion"})
    if (equal_ignoring_case(record_.type, known)) return "dns";
  return record_.type.empty() ? "no_type" : "unknown_type";
}

void WarcReader::piece(std::string_view reason, std::string_view what) {
  std::string detail(record_.type);
  bool changed = false;
  if (!record_.url().empty()) detail.append(" ").append(clean_uri(record_.url(), scratch_, changed));
  if (!what.empty()) detail.append(": ").append(what);
  const std::uint64_t bytes = record_.declared.value_or(record_.content().size()) + record_.head.size();
  std::string repaired;
  append_repaired(detail, repaired);
  unreadable_.piece(record_.offset, reason, bytes, repaired);
}

// Whether the record must not become a document, because not all of it is there. Says so.
bool WarcReader::refuse_broken(Nature nature, std::string_view& truncated) {
  truncated = record_.find("WARC-Truncated");
  if (record_.broken == nullptr && truncated.empty()) return false;
  const bool whole_head = !record_.is_arc ? record_.head.ends_with('\n') : true;
  if (record_.broken != nullptr) {
    const std::string_view why = record_.broken;
    const bool usable = whole_head && why != "too_large" && !why.starts_with("head_") && nature != Nature::kOther;
    if (usable && !record_.damaged && nature == Nature::kResponse && truncated.empty()) {
      // A wrong length in the record's head, at the end of the file: HTTP may know better.
      const HttpHead http = parse_http_head(record_.content());
      const auto length = parse_unsigned(http_header(http.block, "Content-Length").value_or(""));
      const std::uint64_t body = record_.content().size() - http.size;
      constexpr std::uint64_t kRecordEnd = 4;
      if (length && http.content_encoding.empty() && body >= *length && body <= *length + kRecordEnd) return false;
    }
    if (!usable || !options_.keep_truncated) {
      piece(why, "");
      return true;
    }
    truncated = why;
  } else if (nature == Nature::kOther) {
    return false;
  } else if (!options_.keep_truncated) {
    piece("truncated", truncated);
    return true;
  }
  unreadable_.leniency("warc_truncated");
  return false;
}

void WarcReader::take(Batch& batch) {
  record_.oddities.each([&](WarcOddity oddity) { unreadable_.leniency(oddity_name(oddity)); });
  const Nature kind = nature();
  if (kind == Nature::kOther) unreadable_.not_a_document(other_kind());
  std::string_view truncated;
  if (refuse_broken(kind, truncated)) return;
  if (options_.verify_digests) {
    const WarcDigests digests = check_digests(record_, body_);
    if (digests.block == DigestVerdict::kFail) unreadable_.leniency("warc_block_digest_mismatch");
    if (digests.payload == DigestVerdict::kFail) unreadable_.leniency("warc_payload_digest_mismatch");
  }
  if (kind == Nature::kOther && !equal_ignoring_case(record_.type, "continuation")) return;
  if (kind == Nature::kOther || !record_.find("WARC-Segment-Number").empty())
    return piece("segmented_record", record_.find("WARC-Segment-Number"));
  add(batch, kind, truncated);
}

bool WarcReader::is_wanted(const HttpHead& http) {
  if (http.oddities.has(HttpOddity::kNoHead)) return true;
  if (!http.response) {
    unreadable_.not_a_document("request");
    return false;
  }
  if (options_.statuses[static_cast<std::size_t>(http.status)]) return true;
  unreadable_.not_a_document("http_" + (http.status == 0 ? std::string("no_status") : std::to_string(http.status)));
  return false;
}

// `bytes` may be a view of `original`, which lies in the batch, or of a scratch buffer.
std::string_view WarcReader::in_batch(Batch& batch, std::string_view bytes, std::string_view original) {
  if (bytes.data() >= original.data() && bytes.data() <= original.data() + original.size()) return bytes;
  decoded_ += bytes.size();
  return batch.arena().store(bytes);
}

void WarcReader::add(Batch& batch, Nature kind, std::string_view truncated) {
  const std::string_view content = record_.content();
  const std::string_view type = record_.is_arc ? std::string_view("application/http") : record_.find("Content-Type");
  const bool http =
      kind == Nature::kResponse
          ? record_.is_arc ? content.starts_with("HTTP")
                           : equal_ignoring_case(type.substr(0, 16), "application/http") || content.starts_with("HTTP/")
          : false;
  http_ = http ? parse_http_head(content) : HttpHead{};
  if (http && !is_wanted(http_)) return;

  Document& document = batch.add();
  const std::string_view id = bare_record_id(record_.find("WARC-Record-ID"));
  if (is_utf8(id)) document.id = id;
  const std::string_view uri = record_.url();
  bool changed = false;
  document.url = in_batch(batch, clean_uri(uri, scratch_, changed), uri);
  if (changed) unreadable_.leniency("warc_uri_percent_encoded");
  if (uri.starts_with('<')) unreadable_.leniency("warc_uri_in_brackets");
  const std::string_view date = record_.is_arc ? record_.arc.date : record_.find("WARC-Date");
  document.date = in_batch(batch, iso_date(date, scratch_), date);
  if (document.date.empty()) unreadable_.leniency("warc_bad_date");

  std::string_view mime = media_type(record_.find("WARC-Identified-Payload-Type"), scratch_);
  if (mime.empty()) mime = media_type(http ? http_.content_type : type, scratch_);
  if (mime.empty() && record_.is_arc) mime = media_type(record_.arc.mime, scratch_);
  document.mime = batch.arena().store(mime);

  document.payload = content;
  if (http) {
    document.headers = http_.block;
    const std::string_view raw = content.substr(http_.size);
    const std::string_view entity = body_.dechunked(http_, raw, http_.oddities);
    document.payload = in_batch(batch, body_.decoded(http_, entity, http_.oddities), content);
    http_.oddities.each([&](HttpOddity oddity) { unreadable_.leniency(oddity_name(oddity)); });
  }
  write_metadata(document, http_.status, truncated);
  if (kind == Nature::kConversion && (document.mime == "text/plain" || type.empty())) {
    std::string_view text = content;
    if (!is_utf8(text)) {
      scratch_.clear();
      append_repaired(text, scratch_);
      text = batch.arena().store(scratch_);
      unreadable_.leniency("invalid_utf8_replaced");
    }
    document.set_text(text);
  }
}

void WarcReader::write_metadata(Document& document, int status, std::string_view truncated) {
  json_.clear();
  JsonWriter json(json_);
  const auto field = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (is_utf8(value)) {
      json.field(name, value);
      return;
    }
    std::string repaired;
    append_repaired(value, repaired);
    json.field(name, std::string_view(repaired));
  };
  json.begin_object();
  field("warc_type", record_.type);
  if (status != 0) json.field("http_status", status);
  field("identified_payload_type", record_.find("WARC-Identified-Payload-Type"));
  field("ip_address", record_.is_arc ? record_.arc.ip : record_.find("WARC-IP-Address"));
  field("truncated", truncated);
  json.end_object();
  document.metadata = document.store(json_);
}

class Warc final : public Format {
 public:
  explicit Warc(Params& p) {
    constexpr std::string_view kStatus =
        "HTTP status codes whose responses are documents: 200, 200-299; others are counted";
    for (const std::string& item : p.list("status", {"200"}, kStatus)) {
      const auto dash = item.find('-');
      const auto first = parse_unsigned(item.substr(0, dash));
      const auto last = dash == std::string::npos ? first : parse_unsigned(std::string_view(item).substr(dash + 1));
      if (!first || !last || *first < 100 || *last >= kStatuses || *first > *last)
        p.fail("status", "'" + item + "' is no status code or range such as 200-299");
      for (std::uint64_t code = *first; code <= *last; ++code) options_.statuses.set(static_cast<std::size_t>(code));
    }
    options_.keep_truncated =
        p.flag("keep_truncated", false, "keep records that end early or are marked as truncated, as far as they go");
    options_.max_record = p.bytes("max_record", std::uint64_t{64} << 20, "larger records are passed over and reported");
    options_.verify_digests = p.choice("verify_digests", {"off", "count"}, "off",
                                       "count: recompute block and payload digests and count mismatches") == "count";
  }

  std::unique_ptr<Reader> open(const Slice& slice, std::unique_ptr<ByteSource> source,
                               Unreadable& unreadable) const override {
    return std::make_unique<WarcReader>(options_, slice, std::move(source), unreadable);
  }

 private:
  WarcOptions options_;
};

}  // namespace

void register_warc(Registry& registry) {
  registry.add<Warc>("warc",
                     {".warc", ".warc.gz", ".warc.zst", ".warc.lz4", ".arc", ".arc.gz", ".arc.zst", ".arc.lz4", ".wet",
                      ".wet.gz", ".wet.zst", ".wet.lz4"},
                     "Web archives: WARC 0.17 to 1.1, ARC, WET; plain or compressed, whole or damaged");
}

}  // namespace curate
