// SPDX-License-Identifier: Apache-2.0
#include "remote/find.hpp"

#include <atomic>

#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "support/served_files.hpp"
#include "util/file.hpp"

namespace curate::test {
namespace {

RemoteSettings settings_of(const HttpServer& server) {
  RemoteSettings settings;
  settings.s3_endpoint = server.origin();
  settings.path_style = true;
  settings.patience = std::chrono::milliseconds(2'000);
  return settings;
}

std::string page(const std::vector<std::string>& keys, const std::string& next) {
  std::string xml = "<ListBucketResult>";
  for (const std::string& key : keys)
    xml += "<Contents><Key>" + key + "</Key><ETag>\"e\"</ETag><Size>3</Size></Contents>";
  return xml +
         (next.empty() ? "<IsTruncated>false</IsTruncated>"
                       : "<IsTruncated>true</IsTruncated><NextContinuationToken>" + next + "</NextContinuationToken>") +
         "</ListBucketResult>";
}

TEST(FindS3, GoesThroughAllPagesAndSorts) {
  const HttpServer server([](const ServedRequest& request) {
    if (request.target.starts_with("/bkt/?continuation-token=t%2F1&"))
      return reply(200, "", page({"d/a.gz", "d/e/f.gz"}, ""));
    EXPECT_EQ(request.target, "/bkt/?encoding-type=url&list-type=2&prefix=d%2F");
    return reply(200, "", page({"d/", "d/b.gz", "d/c.txt"}, "t/1"));
  });
  RemoteClient client(settings_of(server));
  std::vector<std::string> all;
  for (const RemoteFile& file : find_s3(client, "s3://bkt/d/")) all.push_back(file.path);
  EXPECT_EQ(all,
            (std::vector<std::string>{"s3://bkt/d/a.gz", "s3://bkt/d/b.gz", "s3://bkt/d/c.txt", "s3://bkt/d/e/f.gz"}));
  const auto some = find_s3(client, "s3://bkt/d/*.gz");
  ASSERT_EQ(some.size(), 2U);
  EXPECT_EQ(some[0].path, "s3://bkt/d/a.gz");
  EXPECT_EQ(some[0].bytes, 3U);
  EXPECT_EQ(some[0].etag, "e");
}

TEST(FindS3, TakesAnObjectOrAllBelowItsName) {
  const HttpServer server([](const ServedRequest& request) {
    if (request.target == "/bkt/one") {
      Reply head;
      head.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nETag: \"x\"\r\n\r\n";
      return head;
    }
    if (request.method == "HEAD") return reply(404, "", "");
    return reply(
        200, "",
        page(request.target.ends_with("prefix=dir%2F") ? std::vector<std::string>{"dir/k"} : std::vector<std::string>{},
             ""));
  });
  RemoteClient client(settings_of(server));
  ASSERT_EQ(find_s3(client, "s3://bkt/one").size(), 1U);
  EXPECT_EQ(find_s3(client, "s3://bkt/one")[0].bytes, 7U);
  ASSERT_EQ(find_s3(client, "s3://bkt/dir").size(), 1U);
  EXPECT_EQ(find_s3(client, "s3://bkt/dir")[0].path, "s3://bkt/dir/k");
  EXPECT_TRUE(find_s3(client, "s3://bkt/none").empty());
}

TEST(LookUp, AsksForManyInTheirOrderAndThroughFailures) {
  ServedFiles files;
  std::vector<std::string> paths;
  for (int i = 0; i < 100; ++i)
    files["/" + std::to_string(i)] = {std::string(static_cast<std::size_t>(i), 'x'), "\"e\""};
  std::atomic<int> requests{0};
  const HttpServer server(
      [&](const ServedRequest& request) { return requests++ % 5 == 0 ? reply(503, "", "") : answer(files, request); });
  for (int i = 0; i < 100; ++i) paths.push_back(server.origin() + "/" + std::to_string(i));
  RemoteClient client(settings_of(server));
  const auto found = look_up(client, paths);
  ASSERT_EQ(found.size(), 100U);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(found[i].path, paths[i]);
    EXPECT_EQ(found[i].bytes, i);
  }
}

TEST(LookUp, AsksForOneByteWhereThereIsNoHead) {
  ServedFiles files{{"/f", {"0123456789", "\"e\""}}};
  const HttpServer server([&](const ServedRequest& request) {
    return request.method == "HEAD" ? reply(405, "", "") : answer(files, request);
  });
  RemoteClient client(settings_of(server));
  const std::string path = server.origin() + "/f";
  EXPECT_EQ(look_up(client, std::span(&path, 1))[0].bytes, 10U);
}

TEST(LookUp, NamesTheFileThatIsNotThere) {
  const HttpServer server([&](const ServedRequest&) { return reply(404, "", ""); });
  RemoteClient client(settings_of(server));
  const std::string path = server.origin() + "/f";
  try {
    look_up(client, std::span(&path, 1));
    FAIL();
  } catch (const RunError& error) {
    EXPECT_EQ(std::string(error.what()), path + ": 404");
  }
}

TEST(Schemes, PlainHttpIsForThisMachineAndNamedServers) {
  RemoteSettings settings;
  EXPECT_NO_THROW(check_scheme(settings, "http://127.0.0.1:8080/x"));
  EXPECT_NO_THROW(check_scheme(settings, "http://[::1]/x"));
  EXPECT_NO_THROW(check_scheme(settings, "https://data.example/x"));
  EXPECT_THROW(check_scheme(settings, "http://data.example/x"), UsageError);
  EXPECT_THROW(check_scheme(settings, "https://user:secret@data.example/x"), UsageError);
  settings.cc_url = "http://data.example/";
  EXPECT_NO_THROW(check_scheme(settings, "http://data.example/x"));
  EXPECT_THROW(check_scheme(settings, "http://data.example:81/x"), UsageError);
}

TEST(Patterns, MatchNamesOfObjectsAsTheyMatchPaths) {
  EXPECT_TRUE(matches_pattern("a/*.gz", "a/b.gz"));
  EXPECT_FALSE(matches_pattern("a/*.gz", "a/b/c.gz"));
  EXPECT_TRUE(matches_pattern("a/**/*.gz", "a/b/c/d.gz"));
  EXPECT_TRUE(matches_pattern("a/**/*.gz", "a/d.gz"));
  EXPECT_TRUE(matches_pattern("a/b*", "a/bc/d"));
  EXPECT_FALSE(matches_pattern("a/?.gz", "a/bb.gz"));
}

}  // namespace
}  // namespace curate::test
