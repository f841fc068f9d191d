// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <memory>
#include <string>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "html/charset.hpp"
#include "html/extract.hpp"
#include "html/page_links.hpp"
#include "util/utf8.hpp"
#include "web/consent.hpp"
#include "web/http_body.hpp"
#include "web/robots_fetch.hpp"
#include "web/url.hpp"
#include "web/warc_scanner.hpp"

namespace curate {
namespace {

// What an archive holds of robots.txt and tdmrep.json, by origin; the last answer of an origin counts.
struct SiteRules {
  std::map<std::string, Robots, std::less<>> robots;
  std::map<std::string, TdmFile, std::less<>> tdm;

  void take(const WarcRecord& record, HttpBody& body) {
    const auto url = Url::parse(record.url());
    if (!url || (url->path() != "/robots.txt" && url->path() != "/.well-known/tdmrep.json")) return;
    HttpHead head = parse_http_head(record.content());
    const bool answered = head.status >= 200 && head.status <= 299;
    const std::string_view entity = body.dechunked(head, record.content().substr(head.size), head.oddities);
    const std::string_view text = body.decoded(head, entity, head.oddities);
    if (url->path() != "/robots.txt") {
      if (answered) tdm.insert_or_assign(url->origin(), TdmFile(text));
      return;
    }
    RobotsFetch fetch;
    fetch.status = head.status;
    const RobotsPolicy policy = robots_policy(fetch);
    if (policy.use == RobotsPolicy::Use::kRules) robots.insert_or_assign(url->origin(), Robots(text));
    if (policy.use == RobotsPolicy::Use::kAllowAll) robots.erase(url->origin());
  }
};

std::shared_ptr<const SiteRules> read_rules(std::string_view archive) {
  auto rules = std::make_shared<SiteRules>();
  WarcScanner scanner(make_decoder(std::make_unique<MemorySource>(archive)), {.file_bytes = archive.size()});
  ByteBuffer buffer;
  HttpBody body;
  WarcRecord record;
  scanner.begin(buffer);
  for (;;) {
    switch (scanner.next(record)) {
      case WarcScanner::Step::kRecord:
        if (record.type == "response" && record.broken == nullptr) rules->take(record, body);
        break;
      case WarcScanner::Step::kGarbage:
        break;
      case WarcScanner::Step::kFull:
        scanner.begin(buffer);
        break;
      case WarcScanner::Step::kEnd:
        return rules;
    }
  }
}

class OptOut final : public Stage {
 public:
  explicit OptOut(Params& p)
      : agent_(p.text("agent", "curatebot", "product token whose groups in robots.txt and robots tags count")),
        images_(p.choice("use", {"text", "images"}, "text", "what the documents are to train") == "images"),
        archive_(
            p.file("robots", "",
                   "a WARC with robots.txt and tdmrep.json answers, such as one that `curate crawl` wrote or one of "
                   "Common Crawl's robotstxt archives (data.commoncrawl.org); empty: only the pages speak")) {
    p.reason("robots_txt", "robots.txt disallows the page");
    p.reason("robots_tag", "X-Robots-Tag or a robots meta element: noai, noindex, expired, for images also noimageai");
    p.reason("tdm_reserved", "TDMRep reserves the rights: tdmrep.json, header or meta element");
    p.reason("content_usage", "Content-Usage: train-ai=n in a header or robots.txt");
  }

  void open(Resources& resources) override {
    if (!archive_.empty()) rules_ = resources.get<SiteRules>(archive_, read_rules);
  }

  Verdict apply(Document& document) override {
    ConsentInput input;
    input.url = document.url;
    input.agent = agent_;
    input.today = document.date;
    input.headers = document.headers;
    read_metas(document);
    input.metas = links_.metas();
    if (rules_) {
      const auto url = Url::parse(document.url);
      const std::string origin = url ? url->origin() : std::string();
      if (const auto found = rules_->robots.find(origin); found != rules_->robots.end()) input.robots = &found->second;
      if (const auto found = rules_->tdm.find(origin); found != rules_->tdm.end()) input.tdm_file = &found->second;
    }
    input.reading = RobotsReading::kCautious;
    const Consent consent = find_consent(input);
    for (const ConsentEvidence& evidence : consent.evidence) {
      if (!evidence.refuses) continue;
      repaired_ = evidence.channel;
      repaired_ += ": ";
      append_repaired(evidence.value, repaired_);
      document.tag("opt_out", repaired_);
      break;
    }
    if (images_ ? consent.train_images : consent.train_text) return keep();
    if (!consent.crawl) return drop("robots_txt");
    if (consent.tdm.state == TdmReservation::State::kReserved) return drop("tdm_reserved");
    if (consent.usage == UsagePreference::kRefused) return drop("content_usage");
    return drop("robots_tag");
  }

 private:
  void read_metas(const Document& document) {
    const bool html = html::is_html(document.mime, document.payload);
    links_.read(html ? html::utf8_page(document.payload, {}, decoded_) : std::string_view());
  }

  std::string agent_;
  bool images_;
  std::string archive_;
  std::shared_ptr<const SiteRules> rules_;
  html::PageLinks links_;
  std::string decoded_, repaired_;
};

}  // namespace

void register_opt_out(Registry& registry) {
  registry.add<OptOut>("opt_out", 1,
                       "Drops pages whose publishers refuse training: robots.txt, tags, TDMRep, Content-Usage");
}

}  // namespace curate
