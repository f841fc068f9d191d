// SPDX-License-Identifier: Apache-2.0
#include <curate/fetch.hpp>
#include <curate/registry.hpp>

#include "image/sniff.hpp"
#include "web/http_message.hpp"

namespace curate {
namespace {

constexpr double kMostSeconds = 86400;

class Fetch final : public FetchStage {
 public:
  explicit Fetch(Params& p) {
    plan_.contact =
        p.required_text("contact", "a page or address where the people asked can learn who asks and complain");
    plan_.agent = p.text("agent", "curatebot", "product token: whose groups in robots.txt and robots tags count");
    plan_.from = p.text("from", "", "an e-mail address for the From header");
    plan_.tasks = static_cast<std::uint32_t>(p.integer(
        "tasks", 1, "registrable domains are dealt to so many tasks; another number asks for all again", 1, 4096));
    plan_.types = p.list("types", {"image/*", "application/octet-stream", "binary/octet-stream"},
                         "media types that are read; an empty list: any");
    plan_.max_bytes = p.bytes("max_bytes", plan_.max_bytes, "of a body; a longer one is cut and refused");
    plan_.in_flight = static_cast<int>(p.integer("in_flight", 64, "requests at a time, over all hosts", 1, 4096));
    plan_.delay = seconds(p, "delay", 1, "between two requests to a host or address");
    plan_.factor = p.number("factor", 5, "times the duration of the last answer, if that is a longer pause", 0, 100);
    plan_.max_delay = seconds(p, "max_delay", 30, "bound of that product");
    plan_.max_crawl_delay = seconds(p, "max_crawl_delay", 300, "a host that asks for a longer pause is left");
    plan_.connect_timeout = seconds(p, "connect_timeout", 10, "for name, connection and TLS");
    plan_.timeout = seconds(p, "timeout", 60, "for the whole exchange");
    plan_.retries = static_cast<int>(p.integer("retries", 2, "after the first attempt, of what may pass", 0, 100));
    plan_.retry_wait = seconds(p, "retry_wait", 30, "after a failure; doubles with each in a row");
    plan_.max_retry_wait = seconds(p, "max_retry_wait", 3600, "bound of that, and of Retry-After");
    plan_.give_up_after =
        static_cast<int>(p.integer("give_up_after", 10, "failures of a host in a row, then it is left", 1, 1'000'000));
    plan_.max_redirects = static_cast<int>(p.integer("max_redirects", 4, "of a URL", 0, 20));
    plan_.bare_directives =
        p.choice("opt_out", {"all", "img2dataset"}, "all",
                 "all: every form of X-Robots-Tag, TDMRep and Content-Usage is obeyed before the body is read; "
                 "img2dataset: X-Robots-Tag as that program reads it; robots.txt is obeyed in both") == "img2dataset";
    plan_.ports = p.list("ports", {"80", "443"}, "that may be asked");
    plan_.allow_addresses = p.list("allow_addresses", {}, "private ranges that may be asked all the same: 10.1.0.0/16");
    plan_.resolve = p.list("resolve", {}, "answers instead of DNS's: HOST:PORT:ADDRESS");
    p.signal("http_status", "of the answer");
    p.reason("no_url", "the row has no URL");
    p.reason("refused_url", "not http(s), a port that is not allowed, or no URL at all");
    p.reason("robots_denied", "robots.txt disallows it");
    p.reason("robots_unreachable", "robots.txt could not be had");
    p.reason("crawl_delay_too_long", "robots.txt asks for a longer pause than `max_crawl_delay`");
    p.reason("opted_out", "the head of the answer, or a file of the site, refuses training on images");
    p.reason("http_error", "another status than 2xx");
    p.reason("unwanted_type", "a media type that is not asked for");
    p.reason("truncated", "more bytes than `max_bytes`");
    p.reason("blocked_address", "a private address");
    p.reason("no_name", "DNS knows no such host");
    p.reason("no_connection", "nobody answers");
    p.reason("tls", "a certificate that does not hold, or no common protocol");
    p.reason("timeout", "not done in time");
    p.reason("cut", "the connection ended before the answer did");
    p.reason("head_too_large", "of the answer");
    p.reason("protocol", "no HTTP");
    p.reason("too_many_redirects", "more than `max_redirects`, or to where none is followed");
    p.reason("host_given_up", "too many failures of its host in a row");
    p.reason("queued", "not asked for");
  }

  const FetchPlan& plan() const override { return plan_; }

  Verdict settle(Document& document, const FetchAnswer& answer) override {
    if (document.url.empty()) return drop("no_url");
    if (answer.status > 0) document.note("http_status", answer.status);
    if (answer.state != "fetched") return drop(answer.state, answer.status);
    document.headers = document.store(answer.headers);
    document.payload = document.store(answer.body);
    const auto format = image::sniff_format(answer.body);
    document.mime = format != image::ImageFormat::kUnknown
                        ? image::format_mime(format)
                        : document.store(media_type(http_header(answer.headers, "Content-Type").value_or(""), type_));
    return keep();
  }

 private:
  static double seconds(Params& p, std::string_view name, double fallback, const char* help) {
    return p.number(name, fallback, "seconds: " + std::string(help), 0, kMostSeconds);
  }

  FetchPlan plan_;
  std::string type_;
};

}  // namespace

void register_fetch(Registry& registry) {
  registry.add<Fetch>("fetch", 1,
                      "Gets what the rows' URLs name, once, with the manners of the crawler; answers are kept");
}

}  // namespace curate
