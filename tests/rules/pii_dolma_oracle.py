#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes tests/rules/data/pii_dolma.jsonl: random texts, and the spans Dolma's published patterns find in CPython 3.11.

usage: tests/rules/pii_dolma_oracle.py > tests/rules/data/pii_dolma.jsonl

Spans are [kind, begin, end] in UTF-8 bytes, in the order of the tagger pii_regex_with_counts_fast_v2 of dolma 1.2.1.
"""
import json
import random
import re

EMAIL = re.compile(r"[.\s@,?!;:)(]*([^\s@]+@[^\s@,?!;:)(]+?)[.\s@,?!;:)(]?[\s]")
PHONE = re.compile(r"\s+\(?(\d{3})\)?[-\. ]*(\d{3})[-. ]?(\d{4})")
OCTET = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)"
IP = re.compile(rf"(?:{OCTET}\.){{3}}{OCTET}")
PIECES = ["a", "bob", "x.y", "@", "@", "@", ".", ".", ",", "?", "!", "(", ")", ";", " ", " ", "\n", "\t", "\u00a0", "\u2003", "é",
          "example.com", "mail@x.org ", "555", "123", "4567", "-", "٣٤٥", " (800) 555-1234", "1.2.3.4", "255.255.256.1", "0", "99"]


def spans(text):
    found, offset = [], 0
    for paragraph in re.findall(r"[^\n]*\n|[^\n]+$", text):
        for kind, pattern in (("email", EMAIL), ("phone", PHONE), ("ip", IP)):
            for m in pattern.finditer(paragraph):
                if kind == "email":
                    local, domain = m.group(1).split("@", 1)
                    if local.strip() == "(" or "." not in domain:
                        continue
                found.append([kind, *(offset + len(paragraph[:i].encode()) for i in m.span())])
        offset += len(paragraph.encode())
    return found


draw = random.Random(1)
for _ in range(1200):
    text = "".join(draw.choices(PIECES, k=draw.randint(1, 12)))
    print(json.dumps({"text": text, "spans": spans(text)}, ensure_ascii=False))
