// SPDX-License-Identifier: Apache-2.0
#include "remote/credentials.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include <curate/error.hpp>

namespace curate {
namespace {

namespace fs = std::filesystem;

class CredentialsTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : kNames) ::unsetenv(name);
    path_ = fs::temp_directory_path() / ("curate-credentials-" + std::to_string(::getpid()));
    std::ofstream(path_) << "# keys\n[default]\naws_access_key_id = ONE\naws_secret_access_key = first\n\n"
                            "[ other ]\naws_access_key_id=TWO\naws_secret_access_key=second=\naws_session_token=t\n"
                            "[half]\naws_access_key_id=THREE\n";
    fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
  }
  void TearDown() override {
    for (const char* name : kNames) ::unsetenv(name);
    fs::remove(path_);
  }
  void use_file() const { ::setenv("AWS_SHARED_CREDENTIALS_FILE", path_.c_str(), 1); }

  static constexpr const char* kNames[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                                           "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE"};
  fs::path path_;
};

TEST_F(CredentialsTest, TakesTheEnvironmentBeforeAFile) {
  use_file();
  ::setenv("AWS_ACCESS_KEY_ID", "ENV", 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
  const auto found = find_credentials();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->key_id, "ENV");
  EXPECT_EQ(found->session_token, "");
}

TEST_F(CredentialsTest, RefusesHalfAPair) {
  ::setenv("AWS_ACCESS_KEY_ID", "ENV", 1);
  EXPECT_THROW(find_credentials(), UsageError);
}

TEST_F(CredentialsTest, TakesTheProfileThatIsAskedFor) {
  use_file();
  EXPECT_EQ(find_credentials()->key_id, "ONE");
  ::setenv("AWS_PROFILE", "other", 1);
  const auto found = find_credentials();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->secret, "second=");
  EXPECT_EQ(found->session_token, "t");
  ::setenv("AWS_PROFILE", "half", 1);
  EXPECT_THROW(find_credentials(), UsageError);
}

TEST_F(CredentialsTest, RefusesAFileThatOthersMayRead) {
  use_file();
  fs::permissions(path_, fs::perms::group_read, fs::perm_options::add);
  try {
    find_credentials();
    FAIL() << "a file of mode 0640 was read";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("chmod 600"), std::string::npos);
    EXPECT_EQ(std::string(error.what()).find("first"), std::string::npos);
  }
}

}  // namespace
}  // namespace curate
