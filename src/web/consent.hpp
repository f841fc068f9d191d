// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/content_usage.hpp"
#include "web/robots.hpp"
#include "web/robots_tag.hpp"
#include "web/tdm_reservation.hpp"

namespace curate {

/// A meta element of a page, character references undone: <meta name=… content=…>. Those inside comments,
/// scripts and templates are none.
struct MetaElement {
  std::string_view name, content;
};

/// All that may say something about the use of a page. Members that are not known stay empty.
struct ConsentInput {
  std::string_view url;      ///< absolute
  std::string_view agent;    ///< product token of the crawler: "curatebot"
  std::string_view today;    ///< "YYYY-MM-DD…", from the config or the fetch; for unavailable_after
  std::string_view headers;  ///< raw HTTP header block of the page
  std::span<const MetaElement> metas;
  const Robots* robots = nullptr;
  const TdmFile* tdm_file = nullptr;
  RobotsReading reading = RobotsReading::kCautious;
};

/// One signal that was found.
struct ConsentEvidence {
  std::string_view channel;  ///< "robots.txt", "x-robots-tag", "meta-robots", "tdmrep.json", "tdm-header",
                             ///< "tdm-meta", "content-usage-header", "content-usage-robots"
  std::string value;         ///< as it stands there
  bool refuses = false;      ///< crawling or training
};

/// What all signals together mean: the most restrictive one counts, except that TDMRep has an order of its
/// own (meta over header over file, absence resets nothing).
struct Consent {
  bool crawl = true;  ///< robots.txt
  bool follow_links = true;
  bool train_text = true;  ///< false also where crawling is refused
  bool train_images = true;
  RobotsTag tags;  ///< of headers and meta elements together
  TdmReservation tdm;
  UsagePreference usage = UsagePreference::kUnknown;
  std::vector<ConsentEvidence> evidence;  ///< refusing or not
};

Consent find_consent(const ConsentInput& input);

}  // namespace curate
