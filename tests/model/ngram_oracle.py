#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes small ARPA models and what KenLM makes of sentences with them, for ngram_test.cpp.

usage: tests/model/ngram_oracle.py tests/model/data        needs: pip install kenlm==0.3.0
Makes ngram3.arpa, ngram5_no_unk.arpa (weights drawn, n-grams of drawn sentences, so suffixes and prefixes are there)
and ngram_expected.jsonl: {model, text, score, log10 of each word}.
"""
import json
import random
import sys

import kenlm

rng = random.Random(7)
WORDS = "the a cat dog sat on mat ran under tree über straße 日本 , . 0 00 said he she".split()


def write(path, order, with_unknown):
    sentences = [["<s>", *(rng.choice(WORDS) for _ in range(rng.randrange(1, 9))), "</s>"] for _ in range(60)]
    grams = [set() for _ in range(order)]
    for s in sentences:
        for n in range(1, order + 1):
            grams[n - 1] |= {tuple(s[i : i + n]) for i in range(len(s) - n + 1)}
    # Prune from the longest order down, but nothing that a longer one needs.
    for n in range(order, 1, -1):
        needed = {g[:-1] for g in grams[n]} | {g[1:] for g in grams[n]} if n < order else set()
        grams[n - 1] = {g for g in grams[n - 1] if g in needed or rng.random() < 0.6}
    if with_unknown:
        grams[0].add(("<unk>",))
    with open(path, "w", encoding="utf-8") as out:
        out.write("\\data\\\n" + "".join(f"ngram {n}={len(g)}\n" for n, g in enumerate(grams, 1)))
        for n, ngrams in enumerate(grams, 1):
            out.write(f"\n\\{n}-grams:\n")
            for gram in sorted(ngrams):
                p = -99 if gram == ("<s>",) else -rng.random() * 4
                backoff = f"\t{rng.uniform(-2, 0.3):.6f}" if n < order and gram[-1] != "</s>" and rng.random() < 0.9 else ""
                out.write(f"{p:.7g}\t{' '.join(gram)}{backoff}\n")
        out.write("\n\\end\\\n")


folder = sys.argv[1]
rows = []
for name, order, with_unknown in ("ngram3.arpa", 3, True), ("ngram5_no_unk.arpa", 5, False):
    write(f"{folder}/{name}", order, with_unknown)
    model = kenlm.Model(f"{folder}/{name}")
    texts = ["", " ", "cat", "the cat sat on the mat .", "<unk> <s> the </s> cat", "Unknown words", "the\u00a0cat sat", "a\tb  c\n"]
    for _ in range(60):
        words = (rng.choice(WORDS + ["xyz"] * 2) for _ in range(rng.randrange(1, 12)))
        texts.append(" ".join(words))
    texts.append(" ".join(rng.choice(WORDS) for _ in range(3000)))
    rows += [{"model": name, "text": t, "score": model.score(t)} for t in texts]
with open(f"{folder}/ngram_expected.jsonl", "w", encoding="utf-8") as out:
    out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
