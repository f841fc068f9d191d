// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "rules/inline_urls.hpp"

namespace curate {
namespace {

/// DCLM 361714b, url_removal_modifier.
class UrlRemove final : public Stage {
 public:
  explicit UrlRemove(Params& p)
      : tlds_(p.file("tlds", "builtin:lists/dclm/iana_tlds.txt", "list of top-level domains, one a line")),
        everywhere_(
            p.flag("everywhere", false,
                   "remove URLs from every text; DCLM's code does so only where the text itself begins with the "
                   "letters of some top-level domain (\"Income …\": .in), and removes IP addresses always")) {
    p.changes_text();
    p.reason("empty_text", "nothing is left of it");
  }

  void open(Resources& resources) override {
    urls_ = resources.get<InlineUrls>(tlds_,
                                      [](std::string_view bytes) { return std::make_shared<const InlineUrls>(bytes); });
  }

  Verdict apply(Document& document) override {
    if (everywhere_ || urls_->begins_with_tld(document.text()))
      remove(document, [&](std::string_view text, std::size_t from) { return urls_->find_host(text, from); });
    remove(document, InlineUrls::find_ipv4);
    return document.text().empty() ? drop("empty_text") : keep();
  }

 private:
  template <class Find>
  static void remove(Document& document, Find find) {
    const std::string_view text = document.text();
    InlineUrls::Match match = find(text, 0);
    if (match.begin == std::string_view::npos) return;
    char* const out = document.arena().reserve(text.size());
    std::size_t size = 0, copied = 0;
    while (match.begin != std::string_view::npos) {
      size += text.copy(out + size, match.begin - copied, copied);
      copied = match.end;
      match = find(text, copied);
    }
    size += text.copy(out + size, text.size() - copied, copied);
    document.set_text(document.arena().commit(size));
  }

  std::string tlds_;
  bool everywhere_;
  std::shared_ptr<const InlineUrls> urls_;
};

}  // namespace

void register_url_remove(Registry& registry) {
  registry.add<UrlRemove>("url_remove", 1, "Removes URLs and IPv4 addresses from texts");
}

}  // namespace curate
