// SPDX-License-Identifier: Apache-2.0
#include "web/consent.hpp"

#include "util/strings.hpp"
#include "web/http_message.hpp"
#include "web/robots_fetch.hpp"

namespace curate {

namespace {

class Finder {
 public:
  explicit Finder(const ConsentInput& input) : input_(input) {}

  Consent find() {
    // In the order of TDMRep's priority, lowest first.
    read_robots();
    read_tdm_file();
    read_headers();
    read_metas();
    if (consent_.tdm.state != TdmReservation::State::kReserved) consent_.tdm.policy.clear();
    const bool refused = !consent_.crawl || consent_.tdm.state == TdmReservation::State::kReserved ||
                         consent_.usage == UsagePreference::kRefused;
    consent_.train_text = !refused && !consent_.tags.refuses_text();
    consent_.train_images = !refused && !consent_.tags.refuses_images();
    consent_.follow_links = !consent_.tags.no_follow;
    return std::move(consent_);
  }

 private:
  void add(std::string_view channel, std::string_view value, bool refuses) {
    consent_.evidence.push_back({channel, std::string(value), refuses});
  }

  void read_robots() {
    if (input_.robots == nullptr) return;
    const RobotsDecision decision = input_.robots->decide(input_.agent, input_.url, input_.reading);
    consent_.crawl = decision.allowed || is_robots_url(input_.url);
    if (decision.line != 0)
      add("robots.txt", (decision.allowed ? "allow: " : "disallow: ") + std::string(decision.pattern), !consent_.crawl);
    if (const std::string usage = input_.robots->content_usage(input_.agent, input_.url); !usage.empty())
      add_usage("content-usage-robots", usage);
  }

  void add_usage(std::string_view channel, std::string_view value) {
    const UsagePreference preference = training_preference(value);
    consent_.usage = combine(consent_.usage, preference);
    add(channel, value, preference == UsagePreference::kRefused);
  }

  void read_tdm_file() {
    if (input_.tdm_file == nullptr) return;
    TdmReservation found = input_.tdm_file->find(input_.url);
    if (found.state == TdmReservation::State::kUnset) return;
    set_tdm("tdmrep.json", found.state);
    consent_.tdm.policy = std::move(found.policy);
  }

  void set_tdm(std::string_view channel, TdmReservation::State state) {
    if (state == TdmReservation::State::kUnset) return;
    if (state != consent_.tdm.state) consent_.tdm.policy.clear();
    consent_.tdm.state = state;
    add(channel, state == TdmReservation::State::kReserved ? "1" : "0", state == TdmReservation::State::kReserved);
  }

  void read_headers() {
    std::string usage, policy;
    HttpFields fields(input_.headers);
    for (HttpField field; fields.next(field);) {
      const std::string unfolded = field.folded ? unfold(field.value) : std::string();
      const std::string_view value = field.folded ? std::string_view(unfolded) : field.value;
      if (equal_ignoring_case(field.name, "X-Robots-Tag")) {
        add_tags("x-robots-tag", value);
      } else if (equal_ignoring_case(field.name, "tdm-reservation")) {
        set_tdm("tdm-header", tdm_state(value));
      } else if (equal_ignoring_case(field.name, "tdm-policy")) {
        policy = value;
      } else if (equal_ignoring_case(field.name, "Content-Usage")) {
        usage.append(usage.empty() ? "" : ", ").append(value);
      }
    }
    if (!policy.empty()) consent_.tdm.policy = policy;
    if (!usage.empty()) add_usage("content-usage-header", usage);
  }

  void add_tags(std::string_view channel, std::string_view value) {
    RobotsTag tag;
    if (!add_robots_tag(value, input_.agent, input_.today, tag)) return;
    add_robots_tag(value, input_.agent, input_.today, consent_.tags);
    add(channel, value, tag.refuses_images());
  }

  void read_metas() {
    std::string_view policy;
    for (const MetaElement& meta : input_.metas) {
      const std::string_view name = trim_ascii(meta.name);
      if (equal_ignoring_case(name, "robots") || equal_ignoring_case(name, input_.agent)) {
        add_tags("meta-robots", meta.content);
      } else if (equal_ignoring_case(name, "tdm-reservation")) {
        set_tdm("tdm-meta", tdm_state(meta.content));
      } else if (equal_ignoring_case(name, "tdm-policy")) {
        policy = trim_ascii(meta.content);
      }
    }
    if (!policy.empty()) consent_.tdm.policy = policy;
  }

  const ConsentInput& input_;
  Consent consent_;
};

}  // namespace

Consent find_consent(const ConsentInput& input) {
  return Finder(input).find();
}

}  // namespace curate
