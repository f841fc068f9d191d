// SPDX-License-Identifier: Apache-2.0
#include "remote/object_source.hpp"

#include <atomic>

#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "support/served_files.hpp"
#include "util/strings.hpp"
#include "web/http_message.hpp"

namespace curate::test {
namespace {

std::string made_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint64_t state = 1;
  for (char& c : bytes) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    c = static_cast<char>(state >> 56);
  }
  return bytes;
}

RemoteSettings impatient() {
  RemoteSettings settings;
  settings.patience = std::chrono::milliseconds(2'000);
  return settings;
}

// Reads what is left in steps of odd sizes.
std::string read_all(ByteSource& source) {
  std::string all;
  std::vector<char> buffer(100'003);
  while (const std::size_t n = source.read(buffer.data(), buffer.size())) all.append(buffer.data(), n);
  return all;
}

// One file of 20 MB behind a handler that may spoil answers; `spoil` gets the number of the request.
class ObjectSourceTest : public testing::Test {
 protected:
  using Spoil = std::function<Reply(int number, const ServedRequest&, Reply)>;

  void serve(Spoil spoil, std::string etag = "\"v1\"") {
    files_["/f"] = {made_bytes(20'000'000), std::move(etag)};
    server_ = std::make_unique<HttpServer>([this, spoil = std::move(spoil)](const ServedRequest& request) {
      return spoil(requests_++, request, answer(files_, request));
    });
  }
  RemoteFile file() const { return {server_->origin() + "/f", bytes().size(), bare_etag(files_.at("/f").etag)}; }
  const std::string& bytes() const { return files_.at("/f").bytes; }

  std::string read(std::uint64_t begin = 0) {
    RemoteClient client(impatient());
    ObjectSource source(client, file(), begin, bytes().size());
    return read_all(source);
  }
  std::string failure() {
    try {
      read();
    } catch (const RunError& error) {
      return error.what();
    }
    return "none";
  }

  ServedFiles files_;
  std::atomic<int> requests_{0};
  std::unique_ptr<HttpServer> server_;
};

Reply as_it_is(int, const ServedRequest&, Reply reply) {
  return reply;
}

TEST_F(ObjectSourceTest, ReadsAFileLargerThanItsBufferInOneRequest) {
  serve(as_it_is);
  EXPECT_TRUE(read() == bytes());
  EXPECT_EQ(requests_, 1);
}

TEST_F(ObjectSourceTest, StartsWhereItIsToldTo) {
  serve(as_it_is);
  EXPECT_TRUE(read(12'345'678) == bytes().substr(12'345'678));
}

TEST_F(ObjectSourceTest, ReadsBehindTheExpectedEnd) {
  serve(as_it_is);
  RemoteClient client(impatient());
  ObjectSource source(client, file(), 1'000, 2'000);
  EXPECT_TRUE(read_all(source) == bytes().substr(1'000));
  EXPECT_GT(requests_, 1);
}

TEST_F(ObjectSourceTest, GoesBackToWhereItWas) {
  serve(as_it_is);
  RemoteClient client(impatient());
  ObjectSource source(client, file(), 100, bytes().size());
  std::vector<char> buffer(3'000'000);
  source.read(buffer.data(), buffer.size());
  ASSERT_TRUE(source.rewind(50));
  EXPECT_TRUE(read_all(source) == bytes().substr(150));
}

TEST_F(ObjectSourceTest, TakesUpCutAnswersWhereTheyBroke) {
  serve([](int number, const ServedRequest&, Reply reply) {
    if (number < 3) {
      reply.bytes.resize(reply.bytes.size() / 3);
      reply.close = true;
    }
    return reply;
  });
  EXPECT_TRUE(read() == bytes());
  EXPECT_EQ(requests_, 4);
}

TEST_F(ObjectSourceTest, WaitsThroughAStormOf503) {
  serve([](int number, const ServedRequest&, Reply good) {
    return number < 4 ? reply(503, "", "<Error><Code>SlowDown</Code></Error>") : good;
  });
  EXPECT_TRUE(read() == bytes());
}

TEST_F(ObjectSourceTest, GivesUpWhenTimeIsUpAndSaysWhat) {
  serve([](int, const ServedRequest&, const Reply&) {
    return reply(503, "", "<Error><Code>SlowDown</Code><Message>less</Message></Error>");
  });
  const std::string text = failure();
  EXPECT_NE(text.find("503 SlowDown: less"), std::string::npos) << text;
  EXPECT_NE(text.find("tries"), std::string::npos) << text;
}

TEST_F(ObjectSourceTest, DoesNotAskAgainForWhatIsForbidden) {
  serve([](int, const ServedRequest&, const Reply&) { return reply(403, "", ""); });
  EXPECT_NE(failure().find("403"), std::string::npos);
  EXPECT_EQ(requests_, 1);
}

TEST_F(ObjectSourceTest, TellsThatAFileChangedByItsTag) {
  serve(as_it_is);
  const RemoteFile old = file();
  files_["/f"].etag = "\"v2\"";
  RemoteClient client(impatient());
  ObjectSource source(client, old, 0, old.bytes);
  try {
    read_all(source);
    FAIL() << "bytes of another version were given";
  } catch (const RunError& error) {
    EXPECT_NE(std::string(error.what()).find("changed since the run was planned"), std::string::npos) << error.what();
  }
}

TEST_F(ObjectSourceTest, TellsThatAFileChangedWhereTheServerKnowsNoIfMatch) {
  serve([](int number, const ServedRequest&, Reply reply) {
    // Cut once, then of another version.
    if (number == 0) {
      reply.bytes.resize(reply.bytes.size() / 2);
      reply.close = true;
    } else {
      reply.bytes.replace(reply.bytes.find("\"v1\""), 4, "\"v2\"");
    }
    return reply;
  });
  EXPECT_NE(failure().find("its ETag is v2, not v1"), std::string::npos);
}

TEST_F(ObjectSourceTest, TellsThatAFileChangedByItsLength) {
  serve(as_it_is, "");
  RemoteFile shorter = file();
  shorter.bytes -= 1;
  RemoteClient client(impatient());
  ObjectSource source(client, shorter, 0, shorter.bytes);
  EXPECT_THROW(read_all(source), RunError);
}

TEST_F(ObjectSourceTest, ReadsFromServersThatKnowNoRanges) {
  serve([this](int, const ServedRequest&, const Reply&) { return reply(200, "ETag: \"v1\"\r\n", bytes()); });
  EXPECT_TRUE(read(7'000'000) == bytes().substr(7'000'000));
}

TEST_F(ObjectSourceTest, ReadsFromServersThatGiveLessAtATime) {
  serve([this](int, const ServedRequest& request, const Reply&) {
    ServedRequest less = request;
    const std::string_view range = *http_header(request.head, "Range");
    const auto first = *parse_unsigned(range.substr(6, range.find('-') - 6));
    less.head = "GET /f HTTP/1.1\r\nRange: bytes=" + std::to_string(first) + "-" + std::to_string(first + 2'999'999) +
                "\r\n\r\n";
    return answer(files_, less);
  });
  EXPECT_TRUE(read() == bytes());
  EXPECT_EQ(requests_, 7);
}

TEST_F(ObjectSourceTest, RefusesARangeItDidNotAskFor) {
  serve([this](int, const ServedRequest&, const Reply&) {
    return reply(206, "Content-Range: bytes 5-9/20000000\r\nETag: \"v1\"\r\n", bytes().substr(5, 5));
  });
  EXPECT_NE(failure().find("asked for bytes from 0 on"), std::string::npos);
}

TEST_F(ObjectSourceTest, FollowsARedirectOnTheSameServer) {
  serve([](int, const ServedRequest& request, Reply good) {
    return request.target == "/f" ? good : reply(302, "Location: /f\r\n", "");
  });
  RemoteFile moved = file();
  moved.path = server_->origin() + "/moved";
  RemoteClient client(impatient());
  ObjectSource source(client, moved, 0, moved.bytes);
  EXPECT_TRUE(read_all(source) == bytes());
}

TEST_F(ObjectSourceTest, FollowsNoRedirectIntoAPrivateNetwork) {
  serve([](int, const ServedRequest&, const Reply&) {
    return reply(302, "Location: https://169.254.169.254/f\r\n", "");
  });
  const std::string text = failure();
  EXPECT_NE(text.find("blocked address"), std::string::npos) << text;
}

}  // namespace
}  // namespace curate::test
