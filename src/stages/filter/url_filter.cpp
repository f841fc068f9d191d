// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <type_traits>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "text/aho_corasick.hpp"
#include "text/line_set.hpp"
#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"
#include "web/public_suffix.hpp"
#include "web/url.hpp"
#include "web/url_normal.hpp"
#include "web/url_pieces.hpp"

namespace curate {
namespace {

enum class Profile { kCurate, kDatatrove, kDclm };

// The words of a list: as a set and, for those that may stand anywhere, as an automaton.
struct WordList {
  std::vector<std::string> words;
  LineSet set;
  AhoCorasick automaton{{}};
};

// datatrove reduces entries to lower-case letters and digits; the others are taken in lower case.
std::shared_ptr<const WordList> load_words(std::string_view bytes, bool reduce) {
  auto list = std::make_shared<WordList>();
  std::string reduced;
  for (const std::string_view line : split_at(bytes, '\n')) {
    const std::string_view entry = trim_ascii(line);
    if (entry.empty() || entry.front() == '#') continue;
    reduced = lower_ascii(entry);
    if (reduce) reduce_to_alnum(entry, reduced);
    if (reduced.empty() || list->set.contains(reduced)) continue;
    list->set.add(reduced);
    list->words.push_back(reduced);
  }
  list->automaton = AhoCorasick(list->words);
  return list;
}
struct ReducedWords : WordList {};

// Hosts in lower case, without a dot at the end.
struct HostSet : LineSet {
  explicit HostSet(std::string_view list) {
    for (const std::string_view line : split_at(list, '\n')) {
      std::string host = lower_ascii(trim_ascii(line));
      while (host.ends_with('.')) host.pop_back();
      if (!host.empty() && host.front() != '#') add(host);
    }
  }
};

constexpr UrlNormalOptions kListedUrl{.strip_tracking = false, .merge_variants = true};

struct UrlSet : LineSet {
  explicit UrlSet(std::string_view list) {
    std::string normal;
    for (const std::string_view line : split_at(list, '\n')) {
      const std::string_view url = trim_ascii(line);
      if (!url.empty() && url.front() != '#' && normalise_url(url, kListedUrl, normal)) add(normal);
    }
  }
};

class UrlFilter final : public Stage {
 public:
  explicit UrlFilter(Params& p);
  void open(Resources& resources) override;
  Verdict apply(Document& document) override;

 private:
  Verdict judge_curate(std::string_view url);
  Verdict judge_datatrove(std::string_view url);
  Verdict judge_dclm(std::string_view url);
  bool has_banned_word(std::string_view url) const;
  // Different soft words among the URL's words, counted up to the threshold.
  std::int64_t soft_words(std::string_view url);
  bool add_soft(std::string_view word);

  Profile profile_ = Profile::kCurate;
  bool only_web_ = false;
  std::int64_t soft_threshold_ = 2;
  std::string domains_name_, hosts_name_, urls_name_, words_name_, soft_name_, subwords_name_;
  std::shared_ptr<const LineSet> domains_, hosts_, urls_;
  std::shared_ptr<const WordList> words_, soft_, subwords_;
  std::string lower_, scratch_;
  std::vector<std::string_view> found_;
};

UrlFilter::UrlFilter(Params& p) {
  const std::string profile = p.choice("profile", {"curate", "datatrove-0.10", "dclm-2024"}, "curate", "whose rules");
  if (profile == "datatrove-0.10") profile_ = Profile::kDatatrove;
  if (profile == "dclm-2024") profile_ = Profile::kDclm;
  const auto builtin = [&](const char* datatrove, const char* dclm) -> std::string {
    if (profile_ == Profile::kDatatrove) return std::string("builtin:lists/datatrove/") + datatrove;
    if (profile_ == Profile::kDclm)
      return std::string("builtin:lists/dclm/refinedweb_banned_words_") + dclm + "_reverse_engineered.txt";
    return "";
  };
  only_web_ = p.flag("only_web", false, "drop documents whose URL is missing, malformed or neither http nor https");
  domains_name_ =
      p.file("domains", "",
             "list of registrable domains, one a line; datatrove-0.10: and hosts (its own list, v0.3.0, is in "
             "url_filterblacklistsv0_3_0.tar.gz of huggingface/datatrove); dclm-2024: hosts");
  hosts_name_ = p.file("hosts", "", "list of hosts (profiles curate and dclm-2024)");
  urls_name_ = p.file("urls", "", "list of URLs; profile curate takes http and https, with www. and without, for one");
  words_name_ =
      p.file("words", builtin("banned_words.txt", "hard"), "words of which one between other characters is enough");
  soft_name_ = p.file("soft_words", builtin("soft_banned_words.txt", "soft"), "words that count together");
  soft_threshold_ = p.integer("soft_threshold", 2, "different soft words that are too many", 1);
  subwords_name_ =
      p.file("subwords", builtin("banned_subwords.txt", "strict"),
             "words that may stand inside others, with other characters in between (dclm-2024: - and . only)");
  p.reason("bad_url", "missing, malformed or neither http nor https (only_web)");
  p.reason("domain", "its domain is listed");
  p.reason("host", "its host is listed");
  p.reason("subdomain", "datatrove-0.10: its host is listed");
  p.reason("url", "it is listed");
  p.reason("word", "holds a banned word");
  p.reason("soft_words", "holds too many soft words");
  p.reason("subword", "holds a banned word inside others");
  p.reason("hard_blacklisted", "datatrove-0.10: holds a banned word");
  p.reason("soft_blacklisted", "datatrove-0.10: holds too many soft words");
  p.reason("blacklisted_subword", "datatrove-0.10: holds a banned word inside others");
  p.reason("strict", "dclm-2024: holds a banned word inside others");
  p.reason("hard", "dclm-2024: holds a banned word");
  p.reason("soft", "dclm-2024: holds too many soft words");
}

void UrlFilter::open(Resources& resources) {
  const auto lines = [&]<class Set>(const std::string& name,
                                    std::type_identity<Set>) -> std::shared_ptr<const LineSet> {
    if (name.empty()) return std::make_shared<LineSet>();
    return resources.get<Set>(name, [](std::string_view bytes) { return std::make_shared<const Set>(bytes); });
  };
  const auto words = [&](const std::string& name) -> std::shared_ptr<const WordList> {
    if (name.empty()) return load_words("", false);
    if (profile_ == Profile::kDclm)
      return resources.get<WordList>(name, [](std::string_view bytes) { return load_words(bytes, false); });
    return resources.get<ReducedWords>(name, [](std::string_view bytes) {
      return std::make_shared<const ReducedWords>(ReducedWords{*load_words(bytes, true)});
    });
  };
  const bool exact = profile_ != Profile::kCurate;
  domains_ =
      exact ? lines(domains_name_, std::type_identity<LineSet>()) : lines(domains_name_, std::type_identity<HostSet>());
  hosts_ =
      exact ? lines(hosts_name_, std::type_identity<LineSet>()) : lines(hosts_name_, std::type_identity<HostSet>());
  urls_ = exact ? lines(urls_name_, std::type_identity<LineSet>()) : lines(urls_name_, std::type_identity<UrlSet>());
  words_ = words(words_name_);
  soft_ = words(soft_name_);
  subwords_ = words(subwords_name_);
}

Verdict UrlFilter::apply(Document& document) {
  const std::string_view url = document.url;
  if (only_web_) {
    const auto parsed = Url::parse(url);
    if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https")) return drop("bad_url");
  }
  if (url.empty()) return keep();
  switch (profile_) {
    case Profile::kCurate:
      return judge_curate(url);
    case Profile::kDatatrove:
      return judge_datatrove(url);
    case Profile::kDclm:
      return judge_dclm(url);
  }
  return keep();
}

bool UrlFilter::has_banned_word(std::string_view url) const {
  if (words_->words.empty()) return false;
  bool found = false;
  each_url_word(url, [&](std::string_view word) { return !(found = words_->set.contains(word)); });
  return found;
}

bool UrlFilter::add_soft(std::string_view word) {
  if (std::ranges::find(found_, word) == found_.end()) found_.push_back(word);
  return static_cast<std::int64_t>(found_.size()) < soft_threshold_;
}

std::int64_t UrlFilter::soft_words(std::string_view url) {
  found_.clear();
  if (soft_->words.empty()) return 0;
  each_url_word(url, [&](std::string_view word) { return !soft_->set.contains(word) || add_soft(word); });
  return static_cast<std::int64_t>(found_.size());
}

Verdict UrlFilter::judge_curate(std::string_view url) {
  lower_.assign(url);
  for (char& c : lower_)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  if (!domains_->empty() || !hosts_->empty()) {
    std::string_view host = host_of(lower_);
    if (host.ends_with('.')) host.remove_suffix(1);
    if (domains_->contains(host) || domains_->contains(PublicSuffixes::builtin().registrable_domain(host)))
      return drop("domain");
    if (hosts_->contains(host)) return drop("host");
  }
  if (!urls_->empty() && normalise_url(url, kListedUrl, scratch_) && urls_->contains(scratch_)) return drop("url");
  if (has_banned_word(lower_)) return drop("word");
  if (const auto soft = soft_words(lower_); soft >= soft_threshold_)
    return drop("soft_words", static_cast<double>(soft), static_cast<double>(soft_threshold_));
  if (!subwords_->words.empty()) {
    reduce_to_alnum(lower_, scratch_);
    if (subwords_->automaton.contains_any(scratch_)) return drop("subword");
  }
  return keep();
}

// Case counts for hosts, URLs and words, as it does there.
Verdict UrlFilter::judge_datatrove(std::string_view url) {
  const std::string_view host = tldextract_host(url);
  const PublicSuffixes& suffixes = PublicSuffixes::builtin_icann();
  const std::string_view domain = suffixes.is_listed(host) ? suffixes.registrable_domain(host) : std::string_view();
  if (!domain.empty() && domains_->contains(domain)) return drop("domain");
  if (!domain.empty() && domains_->contains(host)) return drop("subdomain");
  if (urls_->contains(url)) return drop("url");
  if (has_banned_word(url)) return drop("hard_blacklisted");
  if (const auto soft = soft_words(url); soft >= soft_threshold_)
    return drop("soft_blacklisted", static_cast<double>(soft), static_cast<double>(soft_threshold_));
  reduce_to_alnum(url, scratch_);
  return subwords_->automaton.contains_any(scratch_) ? drop("blacklisted_subword") : keep();
}

Verdict UrlFilter::judge_dclm(std::string_view url) {
  lower_.clear();
  append_lower(url, lower_);
  python_netloc(lower_, scratch_);
  for (std::size_t at = 0; (at = scratch_.find("www", at)) != std::string::npos;) scratch_.erase(at, 3);
  if (domains_->contains(scratch_)) return drop("domain");
  if (hosts_->contains(scratch_)) return drop("host");
  scratch_.clear();
  for (const char c : lower_)
    if (c != '-' && c != '.') scratch_ += c;
  if (subwords_->automaton.contains_any(scratch_)) return drop("strict");

  // \b: a word character on one side and none on the other.
  const std::string_view text = lower_;
  const auto is_boundary = [&](std::size_t at) {
    std::size_t before = at, behind = at;
    const bool left = at > 0 && is_word_character(previous_code_point(text, before));
    const bool right = at < text.size() && is_word_character(next_code_point(text, behind));
    return left != right;
  };
  bool banned = false;
  words_->automaton.each(text, [&](std::size_t, std::size_t begin, std::size_t end) {
    return !(banned = is_boundary(begin) && is_boundary(end));
  });
  if (banned) return drop("hard");
  found_.clear();
  soft_->automaton.each(text, [&](std::size_t word, std::size_t begin, std::size_t end) {
    return !is_boundary(begin) || !is_boundary(end) || add_soft(soft_->words[word]);
  });
  const auto soft = static_cast<std::int64_t>(found_.size());
  return soft >= soft_threshold_ ? drop("soft", static_cast<double>(soft), static_cast<double>(soft_threshold_))
                                 : keep();
}

}  // namespace

void register_url_filter(Registry& registry) {
  registry.add<UrlFilter>("url_filter", 1, "Drops documents by their URL: lists of domains, hosts, URLs and words");
}

}  // namespace curate
