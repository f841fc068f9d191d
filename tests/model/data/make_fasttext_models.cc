// SPDX-License-Identifier: Apache-2.0
// Makes the small fastText models of this folder with the original library and writes what it predicts with
// them:
//   g++ -O1 make_fasttext_models.cc -lfasttext -o /tmp/make && /tmp/make .        (Debian: libfasttext-dev
//   0.9.2)
// The texts are made up of random syllables. Not part of the build.
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <fasttext/fasttext.h>

namespace {

std::mt19937 chance(7);
std::size_t below(std::size_t n) {
  return chance() % n;
}

std::string word() {
  static const char* const kSyllables[] = {"ba", "lo", "ki", "ré", "тво", "ми", "n", "st",
                                           "üx", "の", "字", "o'", "9",   "-e", "ﬁ"};
  std::string made;
  for (std::size_t i = 0, n = 1 + below(4); i < n; ++i) made += kSyllables[below(std::size(kSyllables))];
  return made;
}

struct Model {
  const char* name;
  fasttext::loss_name loss;
  int labels, dim, word_ngrams, minn, maxn, bucket;
  bool quantise = false, qnorm = false, qout = false;
  std::size_t cutoff = 0;
};

using fasttext::loss_name;
const Model kModels[] = {
    {"words_softmax.bin", loss_name::softmax, 3, 5, 1, 0, 0, 0},
    {"runs_softmax.bin", loss_name::softmax, 4, 9, 3, 0, 0, 150},
    {"chars_hs.bin", loss_name::hs, 12, 17, 2, 1, 3, 150},
    {"chars_ova.bin", loss_name::ova, 5, 6, 1, 2, 3, 100},
    {"chars_ns.bin", loss_name::ns, 5, 6, 2, 2, 2, 100},
    {"pruned_softmax.ftz", loss_name::softmax, 4, 7, 2, 2, 4, 400, true, true, false, 270},
    {"output_softmax.ftz", loss_name::softmax, 300, 5, 1, 1, 2, 200, true, true, true},
    {"whole_hs.ftz", loss_name::hs, 40, 6, 1, 3, 6, 300, true, false, false},
};

std::string json(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    char escape[8];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

int main(int, char** argv) {
  const std::string folder = std::string(argv[1]) + "/";
  std::ofstream expected(folder + "fasttext_expected.jsonl");
  for (const Model& model : kModels) {
    std::vector<std::string> words, texts;
    for (int i = 0; i < 70; ++i) words.push_back(word());
    const std::string train = "/tmp/fasttext_train.txt";
    {
      std::ofstream out(train);
      for (int line = 0; line < 1200; ++line) {
        const std::size_t label = below(static_cast<std::size_t>(model.labels));
        out << "__label__L" << label;
        for (std::size_t i = 0, n = 2 + below(8); i < n; ++i)
          out << ' ' << words[(label * 7 + below(25)) % words.size()];
        out << '\n';
      }
    }
    fasttext::Args args;
    args.input = train;
    args.model = fasttext::model_name::sup;
    args.loss = model.loss;
    args.dim = model.dim;
    args.wordNgrams = model.word_ngrams;
    args.minn = model.minn;
    args.maxn = model.maxn;
    args.bucket = model.bucket;
    args.minCount = 1;
    args.lr = 0.5;
    args.epoch = 5;
    args.thread = 1;
    args.verbose = 0;
    args.neg = 3;
    fasttext::FastText library;
    library.train(args);
    if (model.quantise) {
      fasttext::Args how = args;
      how.qnorm = model.qnorm;
      how.qout = model.qout;
      how.cutoff = model.cutoff;
      how.retrain = false;
      how.dsub = 2;
      library.quantize(how);
    }
    library.saveModel(folder + model.name);

    texts = {"",
             "   ",
             "</s>",
             words[0] + " </s> " + words[1],
             "__label__L1",
             words[2] + " __label__L1 __label__none " + words[3],
             std::string("a\0b", 3) + "\t" + words[4] + "\v" + words[5] + "\f" + words[6] + "\r",
             "<" + words[7] + ">",
             words[8] + words[9] + words[10] + words[11] + words[12] + words[13] + words[14] + words[15] + words[16] +
                 words[17]};
    for (int i = 0; i < 30; ++i) {
      std::string text;
      for (std::size_t k = 0, n = 1 + below(30); k < n; ++k)
        text += (k ? " " : "") + (below(4) ? words[below(words.size())] : word());
      texts.push_back(text);
    }
    for (const std::string& text : texts) {
      std::istringstream in(text + "\n");
      std::vector<std::pair<fasttext::real, std::string>> best;
      library.predictLine(in, best, 4, 0);
      expected << "{\"model\":\"" << model.name << "\",\"text\":" << json(text) << ",\"best\":[";
      for (std::size_t i = 0; i < best.size(); ++i) {
        char number[32];
        std::snprintf(number, sizeof number, "%.9g", static_cast<double>(best[i].first));
        expected << (i ? "," : "") << "[\"" << best[i].second.substr(9) << "\"," << number << "]";
      }
      expected << "]}\n";
    }
  }
}
