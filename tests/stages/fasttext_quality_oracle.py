#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes tests/stages/data/quality.bin, a tiny two-label model, and quality.jsonl: what DCLM's function says of texts by it.

usage: tests/stages/fasttext_quality_oracle.py      (needs fasttext 0.9.2)
"""
import json
import pathlib
import random
import tempfile

import fasttext

DATA = pathlib.Path(__file__).parent / "data"
draw = random.Random(1)
GOOD, BAD, BOTH = "why because explain answer question reason".split(), "buy cart click cookie login sale".split(), "a the of it".split()


def words(kinds, k):
    return " ".join(draw.choices(kinds, k=k))


with tempfile.NamedTemporaryFile("w", suffix=".txt") as lines:
    for _ in range(200):
        lines.write(f"__label__hq {words(GOOD + BOTH, 12)}\n__label__cc {words(BAD + BOTH, 12)}\n")
    lines.flush()
    model = fasttext.train_supervised(lines.name, dim=4, epoch=3, lr=0.1, wordNgrams=1, bucket=0, thread=1, seed=1, verbose=0)
model.save_model(str(DATA / "quality.bin"))


def score(content):
    labels, probabilities = model.predict(" ".join(content.strip().splitlines()))
    return float(1 - probabilities[0] if labels[0] == "__label__cc" else probabilities[0])


GAPS = [" ", "\n", "\r\n", "\x0b", "\x1c", "\x85", "\u2028", "\u00a0", "  "]
with open(DATA / "quality.jsonl", "w") as out:
    for _ in range(120):
        text = "".join(draw.choice(GOOD + BAD + BOTH + ["unknown"]) + draw.choice(GAPS) for _ in range(draw.randint(0, 14)))
        out.write(json.dumps({"text": text, "score": score(text)}, ensure_ascii=False) + "\n")
