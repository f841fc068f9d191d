// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "text/controls.hpp"
#include "text/mojibake.hpp"
#include "text/unicode.hpp"

namespace curate {
namespace {

class UnicodeClean final : public Stage {
 public:
  explicit UnicodeClean(Params& p)
      : mojibake_(p.flag("mojibake", true,
                         "put UTF-8 that was read as Windows-1252 or Latin-1 right, where it can be nothing else")),
        controls_(p.flag("controls", true,
                         "remove control characters, byte order marks and the like; one form of line breaks")),
        nfc_(p.flag("nfc", true, "compose characters (Unicode 14, NFC)")) {
    p.signal("unicode_clean.mojibake", "characters put right");
    p.signal("unicode_clean.controls", "control characters changed or removed");
    p.signal("unicode_clean.nfc", "1: the text was not composed");
    p.changes_text();
  }

  Verdict apply(Document& document) override {
    std::string_view text = document.text();
    std::size_t mojibake = 0, controls = 0;
    bool composed = false;
    if (mojibake_) {
      first_.clear();
      mojibake = append_without_mojibake(text, first_);
      if (mojibake > 0) text = first_;
    }
    if (controls_) {
      second_.clear();
      controls = append_without_controls(text, second_);
      if (controls > 0) text = second_;
    }
    if (nfc_ && find_non_ascii(text, 0) < text.size()) {
      third_.clear();
      append_nfc(text, third_);
      composed = third_ != text;
      if (composed) text = third_;
    }
    document.note("unicode_clean.mojibake", static_cast<double>(mojibake));
    document.note("unicode_clean.controls", static_cast<double>(controls));
    document.note("unicode_clean.nfc", composed ? 1 : 0);
    if (mojibake > 0 || controls > 0 || composed) document.set_text(document.store(text));
    return keep();
  }

 private:
  bool mojibake_, controls_, nfc_;
  std::string first_, second_, third_;
};

}  // namespace

void register_unicode_clean(Registry& registry) {
  registry.add<UnicodeClean>("unicode_clean", 1,
                             "Repairs mojibake, removes control characters and composes characters");
}

}  // namespace curate
