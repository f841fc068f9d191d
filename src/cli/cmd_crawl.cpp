// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <malloc.h>
#include <sys/file.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "crawl/crawl.hpp"
#include "run/thread_executor.hpp"
#include "run/yaml.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

struct Options {
  std::string config, out, shard;
  bool quiet = false, json = false;
};

// "2/8": the second of eight, as (1, 8).
std::pair<std::uint32_t, std::uint32_t> shard_option(const std::string& text) {
  if (text.empty()) return {0, 1};
  const auto slash = text.find('/');
  const auto i = parse_unsigned(text.substr(0, slash));
  const auto n = slash == std::string::npos ? std::nullopt : parse_unsigned(text.substr(slash + 1));
  constexpr std::uint64_t kMost = 1'000'000;
  if (!i || !n || *n == 0 || *n > kMost || *i == 0 || *i > *n)
    throw UsageError("--shard '" + text + "': expected i/n such as 1/4, with i from 1 to n");
  return {static_cast<std::uint32_t>(*i - 1), static_cast<std::uint32_t>(*n)};
}

// One crawler per folder and machine; released with the process.
class CrawlLock {
 public:
  explicit CrawlLock(const std::string& folder) {
    sys::make_folders(folder + "/log", false);
    fd_ = sys::open_append(folder + "/log/lock");
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(fd_);
    throw RunError("another curate works on " + folder + "; wait for it or stop it");
  }
  ~CrawlLock() { ::close(fd_); }
  CrawlLock(const CrawlLock&) = delete;
  CrawlLock& operator=(const CrawlLock&) = delete;

 private:
  int fd_ = -1;
};

void show(const CrawlStatus& status) {
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  std::fprintf(stderr, terminal ? "\r\033[K%s" : "%s\n", status_line(status).c_str());
  std::fflush(stderr);
}

// Pages come and go by the thousand: memory that one has left is for the next, not for the kernel, which would fill it
// with zeros first.
void keep_freed_memory() {
#ifdef M_TRIM_THRESHOLD
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
  ::mallopt(M_TOP_PAD, 4 << 20);
#endif
}

int crawl(const Options& options) {
  keep_freed_memory();
  constexpr std::uint64_t kMaxConfig = std::uint64_t{16} << 20;
  const Value tree = parse_yaml(read_file(options.config, kMaxConfig), options.config);
  const CrawlConfig config = read_crawl_config(tree, std::filesystem::path(options.config).parent_path().string());
  CrawlOptions crawl;
  crawl.folder = options.out;
  crawl.config_text = to_yaml(tree);
  std::tie(crawl.shard, crawl.shards) = shard_option(options.shard);
  sys::make_folders(options.out);
  const CrawlLock lock(options.out);
  install_interrupt_handler();
  crawl.interrupted = [] { return interrupted(); };
  if (!options.quiet && !options.json) crawl.on_status = show;
  if (!file_exists(options.out + "/config.yaml")) {
    const std::string path = options.out + "/config.yaml";
    sys::remove(path + ".new");
    write_file_atomically(path, path + ".new", crawl.config_text);
  }
  const CrawlStatus status = run_crawl(config, crawl);
  if (options.json) {
    std::printf("%s\n", status_json(status).c_str());
  } else if (!options.quiet) {
    if (::isatty(STDERR_FILENO) != 0) std::fputs("\r\033[K", stderr);
    std::printf(
        "%s\n  %s holds warc/, consent.jsonl.zst and frontier.sqlite. Next:\n    curate inspect "
        "%s/warc/00000.warc.%s\n",
        status_summary(status).c_str(), options.out.c_str(), options.out.c_str(),
        config.coding == WarcWriter::Coding::kZstd ? "zst" : "gz");
  }
  return kDone;
}

}  // namespace

Command command_crawl(CommandLine& args) {
  auto options = std::make_shared<Options>();
  args.add_option("config", options->config, "the config of the crawl (YAML)").required();
  args.add_option("-o,--output", options->out, "the folder of the crawl; one that is there goes on").required();
  args.add_option("--shard", options->shard, "i/n: crawl only the i-th part of the registrable domains");
  args.add_flag("--json", options->json, "the result as JSON");
  args.add_flag("-q,--quiet", options->quiet, "no progress and no summary");
  return [options] { return crawl(*options); };
}

}  // namespace curate
