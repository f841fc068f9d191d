// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <curate/registry.hpp>
#include <curate/score.hpp>

namespace curate {
namespace {

class Score final : public ScoreStage {
 public:
  explicit Score(Params& p) {
    plan_.command = p.required_list(
        "command", "program and arguments; it runs in the config's folder, without a shell (docs/images.md)");
    plan_.version = p.text("version", "", "of the program and its model: another one asks for all again");
    plan_.scores = p.list("scores", {"score"}, "names of the numbers in an answer, which become signals");
    const auto send = p.list("send", {"text", "image"}, "what a request holds: text, image");
    for (const std::string& part : send)
      if (part != "text" && part != "image") p.fail("send", "'" + part + "': expected text or image");
    plan_.send_text = std::ranges::find(send, "text") != send.end();
    plan_.send_image = std::ranges::find(send, "image") != send.end();
    plan_.tasks = static_cast<std::uint32_t>(
        p.integer("tasks", 1, "programs, each with its share of the rows; another number asks for all again", 1, 4096));
    plan_.ahead = static_cast<std::size_t>(
        p.integer("ahead", 256, "requests sent before the first of them is answered: at least a batch", 1, 1'000'000));
    constexpr double kMostSeconds = 1e6;
    plan_.timeout =
        p.number("timeout", 600, "seconds without an answer after which the program has failed", 0.1, kMostSeconds);
    plan_.max_answer = static_cast<std::size_t>(p.bytes("max_answer", std::uint64_t{1} << 16, "of one answer"));
    p.reason("unscored", "the program gave it no number");
    for (const std::string& name : plan_.scores) p.signal(name, "what the program says");
    if (plan_.scores.empty()) p.fail("scores", "'scores' needs a name");
  }

  const ScorePlan& plan() const override { return plan_; }

  Verdict settle(Document& document, std::span<const double> scores) override {
    bool all = true;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (std::isnan(scores[i]))
        all = false;
      else
        document.note(plan_.scores[i], scores[i]);
    }
    return all ? keep() : drop("unscored");
  }

 private:
  ScorePlan plan_;
};

}  // namespace

void register_score(Registry& registry) {
  registry.add<Score>("score", 1,
                      "Pipes captions and pictures through a program of yours and notes its numbers; answers are kept");
}

}  // namespace curate
