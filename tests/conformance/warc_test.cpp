// SPDX-License-Identifier: Apache-2.0
// WARC and ARC files of warcio, FastWARC, jwarc and libarchive, read record by record and as documents.
#include <map>
#include <sstream>

#include <gmock/gmock.h>

#include "support/read_format.hpp"
#include "support/suites.hpp"
#include "util/file.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"
#include "web/http_body.hpp"
#include "web/warc_digest.hpp"
#include "web/warc_scanner.hpp"

namespace curate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

struct Scanned {
  std::string type, block, broken, http_payload;
  std::uint64_t offset = 0;
  WarcDigests digests;
  Oddities<WarcOddity> oddities;
};
struct Scan {
  std::vector<Scanned> records;
  int garbage = 0;
};

Scan scan(std::string_view stored, std::size_t target = std::size_t{1} << 20) {
  Scan result;
  WarcScanner scanner(make_decoder(std::make_unique<MemorySource>(stored)),
                      {.file_bytes = stored.size(), .target = target});
  ByteBuffer buffer;
  scanner.begin(buffer);
  HttpBody body;
  for (WarcRecord record;;) {
    switch (scanner.next(record)) {
      case WarcScanner::Step::kRecord: {
        Oddities<HttpOddity> ignored;
        const HttpHead head = parse_http_head(record.content());
        const auto entity = body.dechunked(head, record.content().substr(head.size), ignored);
        result.records.push_back({std::string(record.type),
                                  std::string(record.block),
                                  record.broken == nullptr ? "" : record.broken,
                                  std::string(body.decoded(head, entity, ignored)),
                                  record.offset,
                                  {},
                                  record.oddities});
        result.records.back().digests = check_digests(record, body);
        break;
      }
      case WarcScanner::Step::kGarbage:
        ++result.garbage;
        break;
      case WarcScanner::Step::kFull:
        scanner.begin(buffer);
        break;
      case WarcScanner::Step::kEnd:
        return result;
    }
  }
}

std::string stored(const std::string& name) {
  return read_file((test::suites_folder() / name).string());
}

std::vector<std::uint64_t> offsets(const Scan& result) {
  std::vector<std::uint64_t> all;
  for (const Scanned& record : result.records) all.push_back(record.offset);
  return all;
}

std::size_t count(const Scan& result, DigestVerdict WarcDigests::* which, DigestVerdict verdict) {
  return static_cast<std::size_t>(
      std::ranges::count_if(result.records, [&](const Scanned& r) { return r.digests.*which == verdict; }));
}

std::size_t count_type(const Scan& result, std::string_view type) {
  return static_cast<std::size_t>(
      std::ranges::count_if(result.records, [&](const Scanned& r) { return r.type == type; }));
}

std::vector<std::vector<std::string>> table(const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : test::lines_of(stored(name))) {
    auto& row = rows.emplace_back();
    for (const std::string_view cell : split_at(line, '\t')) row.emplace_back(cell);
  }
  rows.erase(rows.begin());
  return rows;
}

// "\r", "\n" and "\x01" as Python writes them.
std::string unescape(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      bytes += text[i];
      continue;
    }
    switch (text[++i]) {
      case 'r':
        bytes += '\r';
        break;
      case 'n':
        bytes += '\n';
        break;
      case 't':
        bytes += '\t';
        break;
      case 'x':
        bytes += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
        i += 2;
        break;
      default:
        bytes += text[i];
    }
  }
  return bytes;
}

TEST(WarcSuite, SalvagesEveryRecordOfTheOddFiles) {
  CURATE_NEED(test::suites_folder() / "warcio/salvage.tsv");
  std::size_t present = 0, read = 0;
  for (const auto& row : table("warcio/salvage.tsv")) {
    if (!std::filesystem::exists(test::suites_folder() / row[0])) continue;
    const Scan result = scan(stored(row[0]));
    EXPECT_EQ(result.records.size(), *parse_unsigned(row[1])) << row[0];
    present += *parse_unsigned(row[1]);
    for (const Scanned& record : result.records) read += record.broken.empty() ? 1 : 0;
  }
  EXPECT_EQ(read, present);
  EXPECT_GE(present, 22U);
}

struct Offsets {
  const char* file;
  std::vector<std::uint64_t> expected;
};

TEST(WarcSuite, TellsWhereRecordsBegin) {
  CURATE_NEED(test::suites_folder() / "fastwarc");
  const Offsets cases[] = {
      {"warcio/example.warc.gz", {0, 353, 784, 2012, 2621, 3207}},
      {"warcio/example.warc", {0, 488, 1197, 2566, 3370, 4316}},
      {"warcio/example-trunc.warc", {0, 488, 1197, 2566}},
      {"warcio/example-iana.org-chunked.warc", {0, 405, 8379}},
      {"warcio/example-resource.warc.gz", {0, 361, 802}},
      {"warcio/example-space-in-url.arc", {0, 151}},
      {"warcio/example.arc.gz", {0, 171}},
      {"warcio/bad.arc", {0, 134, 202, 262}},
      {"warcio/post-test.warc.gz", {0, 720, 1196, 1919, 2395, 3118}},
      {"warcio/example-wget-bad-target-uri.warc.gz", {0, 410, 824, 1978, 2295, 2681}},
      {"fastwarc/block-sized-records.warc", {0, 16386, 32772}},
      {"fastwarc/block-sized-records.warc.gz", {0, 204, 409}},
      {"fastwarc/block-sized-records.warc.lz4", {0, 240, 480}},
  };
  for (const auto& [file, expected] : cases) EXPECT_EQ(offsets(scan(stored(file))), expected) << file;
}

TEST(WarcSuite, ReadsThe50RecordsOfFastwarcInAllCodings) {
  CURATE_NEED(test::suites_folder() / "fastwarc");
  for (const char* const file : {"fastwarc/warcfile.warc", "fastwarc/warcfile.warc.gz", "fastwarc/warcfile.warc.lz4"}) {
    for (const std::size_t target : {std::size_t{1} << 20, std::size_t{1}}) {
      const Scan result = scan(stored(file), target);
      EXPECT_EQ(result.records.size(), 50U) << file;
      EXPECT_EQ(result.garbage, 0);
      EXPECT_EQ(count_type(result, "warcinfo"), 1U);
      EXPECT_EQ(count_type(result, "request"), 17U);
      EXPECT_EQ(count_type(result, "response"), 16U);
      EXPECT_EQ(count_type(result, "metadata"), 16U);
      EXPECT_EQ(count(result, &WarcDigests::block, DigestVerdict::kPass), 16U);
      EXPECT_EQ(count(result, &WarcDigests::payload, DigestVerdict::kPass), 16U);
      for (const Scanned& record : result.records) EXPECT_FALSE(record.oddities.any());
    }
  }
}

TEST(WarcSuite, VerifiesDigestsInAllEncodings) {
  CURATE_NEED(test::suites_folder() / "warcio");
  const Scan digest = scan(stored("warcio/example-digest.warc"));
  EXPECT_EQ(count(digest, &WarcDigests::payload, DigestVerdict::kFail), 1U);
  EXPECT_EQ(digest.records[0].digests.payload, DigestVerdict::kFail);
  EXPECT_EQ(count(digest, &WarcDigests::payload, DigestVerdict::kPass), 3U);

  const Scan quirk = scan(stored("fastwarc/clueweb-quirk.warc.gz"));
  EXPECT_EQ(quirk.records.size(), 30U);
  EXPECT_EQ(count(quirk, &WarcDigests::payload, DigestVerdict::kFail), 29U);

  const Scan truncated = scan(stored("warcio/example-trunc.warc"));
  EXPECT_EQ(truncated.records[2].digests.payload, DigestVerdict::kFail);
  EXPECT_TRUE(truncated.records[2].oddities.any());

  std::string unknown = stored("warcio/example.warc");
  for (std::size_t at; (at = unknown.find("sha1:")) != std::string::npos;) unknown.replace(at, 5, "xxx1:");
  const Scan unverified = scan(unknown);
  EXPECT_EQ(unverified.records.size(), 6U);
  EXPECT_EQ(count(unverified, &WarcDigests::payload, DigestVerdict::kFail), 0U);
  EXPECT_EQ(count(unverified, &WarcDigests::payload, DigestVerdict::kUnverified), 2U);

  EXPECT_EQ(scan(stored("jwarc/warcinfo-block-digest.warc")).records[0].digests.block, DigestVerdict::kPass);
  EXPECT_EQ(scan(stored("jwarc/gzip_extra_sl.warc.gz")).records[0].digests.block, DigestVerdict::kPass);
}

TEST(WarcSuite, FlagsEveryProperPrefixOfAGzippedRecord) {
  CURATE_NEED(test::suites_folder() / "jwarc/cc.warc.gz");
  const std::string whole = stored("jwarc/cc.warc.gz");
  ASSERT_EQ(whole.size(), 5392U);
  std::size_t flagged = 0;
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const test::ReadResult result = test::read_format("warc", std::string_view(whole).substr(0, size));
    const bool is_flagged = result.documents.empty() && !result.told.pieces.empty();
    EXPECT_TRUE(is_flagged) << size;
    flagged += is_flagged ? 1 : 0;
  }
  EXPECT_EQ(flagged, 5391U);
  const test::ReadResult result = test::read_format("warc", whole);
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].payload.size(), 20289U);
  EXPECT_THAT(result.told.pieces, IsEmpty());
}

TEST(WarcSuite, FlagsEveryPrefixOfAPlainFileThatCutsARecord) {
  CURATE_NEED(test::suites_folder() / "warcio/example.warc");
  const std::string whole = stored("warcio/example.warc");
  const std::vector<std::uint64_t> begins = offsets(scan(whole));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto next = std::ranges::upper_bound(begins, size);
    const std::uint64_t end = next == begins.end() ? whole.size() : *next;
    const test::ReadResult result = test::read_format("warc", std::string_view(whole).substr(0, size));
    const bool between = std::ranges::find(begins, size) != begins.end();
    // A record whose closing line ends alone are missing is whole.
    const bool flagged = !result.told.pieces.empty() || (size + 4 >= end && !result.told.leniencies.empty());
    EXPECT_NE(between, flagged) << size;
  }
}

TEST(WarcSuite, FlagsTheClippedFileThatOthersTakeForWhole) {
  CURATE_NEED(test::suites_folder() / "fastwarc/clipped.warc.gz");
  const Scan result = scan(stored("fastwarc/clipped.warc.gz"));
  ASSERT_EQ(result.records.size(), 1U);
  EXPECT_EQ(result.records[0].broken, "cut_off");
  const test::ReadResult read = test::read_format("warc", stored("fastwarc/clipped.warc.gz"));
  EXPECT_THAT(read.documents, IsEmpty());
  ASSERT_EQ(read.told.pieces.size(), 1U);
  EXPECT_EQ(read.told.pieces[0].reason, "cut_off");
  EXPECT_EQ(read.told.pieces[0].offset, 0U);
  EXPECT_THAT(read.told.pieces[0].detail, HasSubstr("http://www.houstonpress.com/"));
  const test::ReadResult kept =
      test::read_format("warc", stored("fastwarc/clipped.warc.gz"), test::config({{"keep_truncated", {"true"}}}));
  ASSERT_EQ(kept.documents.size(), 1U);
  EXPECT_EQ(kept.documents[0].payload.size(), 74970U);
  EXPECT_THAT(kept.documents[0].metadata, HasSubstr("\"truncated\":\"cut_off\""));
}

// Documents with their payloads as warcio decodes them; its own mistakes are left out.
TEST(WarcSuite, GivesThePayloadsThatWarcioGives) {
  CURATE_NEED(test::suites_folder() / "warcio/expected-warcio.jsonl");
  std::size_t compared = 0;
  for (const std::string folder : {"warcio", "fastwarc", "jwarc"}) {
    for (const std::string& line : test::lines_of(stored(folder + "/expected-warcio.jsonl"))) {
      const Json file = Json::parse(line, folder);
      const std::string name = folder + "/" + std::string(file["file"].text());
      const bool wrong = !file["fatal"].is_null() || file["err_count"].natural() > 0 ||
                         name == "fastwarc/clipped.warc.gz" || name == "warcio/bad.arc" ||
                         name == "fastwarc/clueweb-quirk.warc.gz";
      if (wrong) continue;
      const test::ReadResult result = test::read_format("warc", stored(name));
      EXPECT_THAT(result.told.pieces, IsEmpty()) << name;
      std::size_t i = 0;
      file["records"].each([&](std::string_view, const Json& record) {
        const bool response = record["type"].text() == "response" && record["http_status"].text() == "200";
        if (!response && record["type"].text() != "resource") return;
        ASSERT_LT(i, result.documents.size()) << name;
        const test::ReadDocument& document = result.documents[i++];
        std::string uri(record["uri"].text());
        for (std::size_t at; (at = uri.find(' ')) != std::string::npos;) uri.replace(at, 1, "%20");
        EXPECT_EQ(document.url, uri) << name;
        EXPECT_EQ(document.payload.size(), record["payload_len"].natural()) << name;
        EXPECT_EQ(hex_bytes(sha256(document.payload)), record["payload_sha256"].text()) << name;
        ++compared;
      });
      EXPECT_EQ(i, result.documents.size()) << name;
    }
  }
  EXPECT_EQ(compared, 47U);
}

TEST(WarcSuite, CountsWhatIsNoDocument) {
  CURATE_NEED(test::suites_folder() / "jwarc/revisit-missing-trailer.warc");
  const test::ReadResult revisit = test::read_format("warc", stored("jwarc/revisit-missing-trailer.warc"));
  EXPECT_THAT(revisit.documents, IsEmpty());
  EXPECT_THAT(revisit.told.others, ElementsAre(Pair("revisit", 1)));
  EXPECT_FALSE(revisit.told.pieces.empty());

  const test::ReadResult example = test::read_format("warc", stored("warcio/example.warc"));
  EXPECT_EQ(example.documents.size(), 1U);
  EXPECT_EQ(example.told.others, (std::map<std::string, int>{{"warcinfo", 2}, {"request", 2}, {"revisit", 1}}));

  const test::ReadResult bad = test::read_format("warc", stored("warcio/example-bad.warc.gz.bad"));
  EXPECT_EQ(bad.documents.size(), 1U);
  EXPECT_THAT(bad.told.others, Contains(Pair("http_302", 1)));
  EXPECT_THAT(bad.told.leniencies, Contains(Pair("warc_not_compressed_per_record", 5)));
}

TEST(WarcSuite, RepairsTargetUris) {
  CURATE_NEED(test::suites_folder() / "warcio");
  const test::ReadResult wget = test::read_format("warc", stored("warcio/example-wget-bad-target-uri.warc.gz"));
  ASSERT_EQ(wget.documents.size(), 3U);
  EXPECT_EQ(wget.documents[0].url, "http://example.com/");
  EXPECT_EQ(wget.told.leniencies.at("warc_uri_in_brackets"), 3);
  const test::ReadResult spaces = test::read_format("warc", stored("warcio/example-space-in-target-uri.warc.gz"));
  ASSERT_EQ(spaces.documents.size(), 1U);
  EXPECT_EQ(spaces.documents[0].url, "file:///example%20with%20spaces.png");
  EXPECT_EQ(spaces.told.leniencies.at("warc_uri_percent_encoded"), 1);
}

TEST(WarcSuite, ReadsCluewebWithItsBadDatesAndLfOnlyHeads) {
  CURATE_NEED(test::suites_folder() / "fastwarc/clueweb-quirk.warc.gz");
  const test::ReadResult result = test::read_format("warc", stored("fastwarc/clueweb-quirk.warc.gz"),
                                                    test::config({{"verify_digests", {"count"}}}));
  EXPECT_EQ(result.documents.size(), 29U);
  EXPECT_EQ(result.told.leniencies.at("warc_bad_date"), 29);
  EXPECT_EQ(result.told.leniencies.at("warc_payload_digest_mismatch"), 29);
  EXPECT_EQ(result.told.leniencies.at("http_lf_only_head"), 29);
  for (const test::ReadDocument& document : result.documents) {
    EXPECT_EQ(document.date, "");
    EXPECT_EQ(document.mime, "text/html");
    EXPECT_THAT(document.payload, HasSubstr("<html"));
  }
}

TEST(WarcSuite, ReportsAHeadThatHidesAnotherRecord) {
  CURATE_NEED(test::suites_folder() / "libarchive");
  const test::ReadResult cut = test::read_format("warc", stored("libarchive/test_read_format_warc_incomplete.warc"));
  EXPECT_THAT(cut.documents, IsEmpty());
  EXPECT_EQ(cut.told.pieces.size(), 2U);
  const test::ReadResult fine = test::read_format("warc", stored("libarchive/test_read_format_warc.warc"));
  ASSERT_EQ(fine.documents.size(), 2U);
  EXPECT_EQ(fine.documents[0].payload.size(), 65U);
  EXPECT_EQ(fine.documents[1].payload.size(), 76U);
  EXPECT_EQ(fine.documents[0].id, "759ac264-665d-4cae-9b5e-af421fa43054");
}

TEST(WarcSuite, ReportsAStartInTheMiddleOfAMember) {
  CURATE_NEED(test::suites_folder() / "warcio/example.warc.gz");
  const std::string whole = stored("warcio/example.warc.gz");
  const test::ReadResult result = test::read_format("warc", std::string_view(whole).substr(10));
  EXPECT_FALSE(result.told.pieces.empty());
}

// One wrong length anywhere must cost no other record, however the file is compressed.
TEST(WarcSuite, FindsEveryRecordWhateverOneLengthSays) {
  CURATE_NEED(test::suites_folder() / "warcio/example.warc");
  const std::string whole = stored("warcio/example.warc");
  std::vector<std::uint64_t> begins = offsets(scan(whole));
  begins.push_back(whole.size());
  constexpr std::string_view kField = "Content-Length: ";
  for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
    const auto at = whole.find(kField, begins[i]) + kField.size();
    const auto end = whole.find('\r', at);
    const auto length = static_cast<long long>(*parse_unsigned(std::string_view(whole).substr(at, end - at)));
    for (const long long wrong : {0LL, 1LL, length - 100, length - 1, length + 1, length + 2, length + 300,
                                  length + 3000, 100'000LL, 1'000'000'000LL, 9'000'000'000'000'000'000LL, -1LL}) {
      const std::string bad = whole.substr(0, at) + (wrong == -1 ? "" : std::to_string(wrong)) + whole.substr(end);
      std::vector<std::string> members;
      for (std::size_t k = 0; k + 1 < begins.size(); ++k) {
        const auto shift = [&](std::size_t place) { return place > at ? place + bad.size() - whole.size() : place; };
        members.push_back(bad.substr(shift(begins[k]), shift(begins[k + 1]) - shift(begins[k])));
      }
      const std::string per_record = test::gzip(members), in_one = test::gzip({bad});
      for (const std::string& file : {bad, per_record, in_one}) {
        const Scan result = scan(file);
        ASSERT_EQ(result.records.size(), begins.size() - 1) << i << " " << wrong << " " << file.size();
        EXPECT_EQ(result.garbage, 0);
        for (std::size_t k = 0; k < result.records.size(); ++k) {
          EXPECT_EQ(k == i || result.records[k].broken.empty(), true) << i << " " << k << " " << wrong;
        }
        EXPECT_TRUE(result.records[i].oddities.any()) << i << " " << wrong;
      }
    }
  }
}

TEST(WarcSuite, LosesOnlyTheMemberThatIsDamaged) {
  CURATE_NEED(test::suites_folder() / "fastwarc/warcfile.warc.gz");
  const std::string whole = stored("fastwarc/warcfile.warc.gz");
  const std::vector<std::uint64_t> begins = offsets(scan(whole));
  ASSERT_EQ(begins.size(), 50U);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : whole.size();
    for (const std::size_t at : {begins[i], begins[i] + (end - begins[i]) / 2, end - 6}) {
      if (at == 0) continue;  // then it is no gzip file
      std::string bad = whole;
      bad[at] = static_cast<char>(bad[at] ^ 0x55);
      const Scan result = scan(bad);
      std::size_t whole_records = 0;
      for (const Scanned& record : result.records) whole_records += record.broken.empty() ? 1 : 0;
      EXPECT_EQ(whole_records, 49U) << i << " " << at;
      EXPECT_GE(result.records.size() + static_cast<std::size_t>(result.garbage), 50U);
      const test::ReadResult read = test::read_format("warc", bad);
      EXPECT_FALSE(read.told.pieces.empty());
      EXPECT_GE(read.documents.size(), 15U);
    }
  }
}

TEST(WarcSuite, ParsesHttpHeadsAsJwarcDoes) {
  CURATE_NEED(test::suites_folder() / "jwarc/http_response_cases.tsv");
  for (const auto& row : table("jwarc/http_response_cases.tsv")) {
    const std::string message = unescape(row[1]);
    const HttpHead head = parse_http_head(message);
    ASSERT_TRUE(head.response) << row[1];
    if (row[0] == "strict") {
      EXPECT_TRUE(head.oddities.any()) << row[1];
      continue;
    }
    EXPECT_EQ(head.status, message.find("404") == std::string::npos ? 200 : 404) << row[1];
    const auto header = [&](const char* name) {
      const auto value = http_header(head.block, name);
      return value ? unfold(*value) : std::string("absent");
    };
    const std::string note = row.size() > 3 ? row[3] : "";
    if (note == "reason=null") {
      EXPECT_EQ(head.reason, "");
    }
    if (note == "reason=OK") {
      EXPECT_EQ(head.reason, "OK");
    }
    if (note == "Folded=\"1 2\"") {
      EXPECT_EQ(header("folded"), "1 2");
    }
    if (note == "Content-Length=0") {
      EXPECT_EQ(header("content-length"), "0");
    }
    if (note == "empty name") {
      EXPECT_EQ(header(""), "yes");
    }
    if (note.starts_with("Key=value")) {
      EXPECT_EQ(header("key"), "value");
    }
    if (note == "version 2.0") {
      EXPECT_EQ(head.version, "2");
      EXPECT_EQ(header("KEY2"), "value2");
    }
    if (note.starts_with("no version")) {
      EXPECT_EQ(head.version, "");
    }
    if (note.find("Content-Type=text/plain") != std::string::npos) {
      EXPECT_EQ(header("Content-Type"), "text/plain");
    }
    if (note.starts_with("folded reason")) {
      EXPECT_EQ(header("Server"), "Domino-Go-Webserver/4.6.2.5");
    }
  }
}

TEST(WarcSuite, RemovesChunksAsJwarcDoes) {
  CURATE_NEED(test::suites_folder() / "jwarc/chunked_cases.tsv");
  const auto rows = table("jwarc/chunked_cases.tsv");
  ASSERT_EQ(rows.size(), 6U);
  HttpHead head;
  head.transfer_encoding = "chunked";
  HttpBody body;
  for (const auto& row : rows) {
    const std::string coded = unescape(row[0]);
    Oddities<HttpOddity> oddities;
    const std::string_view entity = body.dechunked(head, coded, oddities);
    if (row[1].starts_with("hello")) {
      EXPECT_EQ(entity, row[1].substr(0, row[1].find(" (")));
      EXPECT_FALSE(oddities.any());
    } else {
      EXPECT_EQ(entity, coded);
      EXPECT_EQ(oddities.has(HttpOddity::kChunkedNotPresent), !coded.empty());
    }
  }
}

TEST(WarcSuite, ParsesArcLinesAsJwarcDoes) {
  CURATE_NEED(test::suites_folder() / "jwarc/arc_header_cases.tsv");
  for (const auto& row : table("jwarc/arc_header_cases.tsv")) {
    const auto arc = parse_arc_line(row[0]);
    ASSERT_TRUE(arc) << row[0];
    EXPECT_EQ(arc->url, "http://example.com/");
    std::string storage;
    if (row[1].starts_with("Content-Length=")) {
      EXPECT_EQ("Content-Length=" + std::string(arc->length), row[1]);
    }
    if (row[1].starts_with("date ")) {
      EXPECT_EQ("date " + std::string(iso_date(arc->date, storage)), row[1]);
    }
    if (row[1].starts_with("no date")) {
      EXPECT_EQ(iso_date(arc->date, storage), "");
    }
  }
}

}  // namespace
}  // namespace curate
