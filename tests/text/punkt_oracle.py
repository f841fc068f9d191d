#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the cases of sentences_punkt_test.cpp from NLTK 3.8.1 itself: JSON lines {text, sentences}.

usage: tests/text/punkt_oracle.py english.pickle > tests/text/data/punkt-nltk-3.8.1.jsonl        needs: pip install nltk==3.8.1
       english.pickle: nltk_data tokenizers/punkt/PY3, also in the wheel that scripts/make_punkt_tables names
"""
import json
import pickle
import random
import sys

FIXED = [
    "Mr. Smith went to Washington. He met Dr. Jones at 5 p.m. on Jan. 3. They talked.",
    "\"Really?\" she asked. (He nodded.) 'Yes!' [Sic.] Done.",
    "Very bad acting!!! I promise. No... Maybe. . . . Perhaps -- yes.",
    "J. Bach and J. S. Bach. The U.S. economy. In the U.S. Many say so. The No. 5. He left.",
    "It rose 3.5. The rest fell 2. In all 7. seven. St. Louis won. Ltd. He said.",
    "One.Two. three? four! Five;six. a.b.c. d.",
    "No stop at the end", "", " \n ", "  lead. Trail.  \n", "A.\nB.\n\nC. \u00a0D.\u2028E.",
    "He said \"no.\") Then -- he left.\"-- Why?",
]
PARTS = [
    "the The he He company Inc. Corp. Mr. Dr. U.S. e.g. i.e. a.m. p.m. Jan. No. St. Louis J. K. j. etc. vs. Mass. However however".split(),
    list(".?!,;:'\"()[]{}-*@&#`") + ["...", "..", ". . .", "--", "?!", "!!"],
    "5. 3.14 1,000. -5. É. Ω. 日本。 _. word word. Word Word.".split(),
    [".\"", ".)", "?\"", "!')", ".]"],
]

model = pickle.load(open(sys.argv[1], "rb"))
rng = random.Random(11)
texts = list(FIXED)
for _ in range(250):
    parts = (rng.choice(rng.choice(PARTS)) + rng.choice(["", " ", " ", " ", "\n", "  ", "\t"]) for _ in range(rng.randrange(2, 25)))
    texts.append("".join(parts))
for text in texts:
    print(json.dumps({"text": text, "sentences": model.tokenize(text)}, ensure_ascii=False))
