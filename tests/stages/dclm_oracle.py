#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes tests/stages/data/dclm.jsonl: random texts, and what DCLM's published patterns make of them in CPython 3.11.

usage: tests/stages/dclm_oracle.py > tests/stages/data/dclm.jsonl
"""
import json
import pathlib
import random
import re

ROOT = pathlib.Path(__file__).parents[2]
TLDS = (ROOT / "data/lists/dclm/iana_tlds.txt").read_text().splitlines()
ANY_TLD = "|".join(map(re.escape, sorted(TLDS, key=len, reverse=True)))
BEGINS = re.compile(ANY_TLD, re.I)
HOST = re.compile(rf"\s{{0,10}}(?:((https?|ftp)://))?[-a-zA-Z0-9@:%._\+~#=]{{1,256}}\.({ANY_TLD})\b"
                  r"([-a-zA-Z0-9()@:%_\+.~#?&//=]*)")
IPV4 = re.compile(r"\s{0,10}\b((https?|ftp)://)?(?:[0-2]?[0-9]{1,2}\.){3}[0-2]?[0-9]{1,2}[-a-zA-Z0-9()@:%_\+.~#?&//=]*")
COUNTER = re.compile(r"^\W*\d(?:,|\.|\d)*(?:K|k|M|m|B|b)?\s+(?:likes|shares|comments|retweets|reposts|quotes|bookmarks|"
                     r"upvotes|downvotes|downloads|views|followers)\W*$")
CUTS = [re.compile(p, re.I) for p in (r"\s?(?:items in cart)", r"\s?(?:read more...)$", r"^(?:sign-in)\s?")]


def remove_urls(text):
    if BEGINS.match(text):
        text = HOST.sub("", text)
    return IPV4.sub("", text)


def filter_lines(text):
    def keep(text, wanted, strip=True):
        text = "\n".join(line for line in text.split("\n") if wanted(line))
        return text.strip() if strip else text

    def cut(text, pattern):
        lines = []
        for line in text.split("\n"):
            if len(line.split()) <= 10:
                left = pattern.sub("", line)
                if line and (not left or left.isspace()):
                    continue
                line = left
            lines.append(line)
        return "\n".join(lines).strip()

    text = keep(text, lambda line: not line or sum(map(str.isupper, line)) / len(line) <= 0.5)
    text = keep(text, lambda line: not line or sum(map(str.isdigit, line)) / len(line) <= 0.999999)
    text = keep(text, lambda line: not COUNTER.search(line.lower()))
    text = keep(text, lambda line: len(line.split()) >= 2 or not line, strip=False)
    for pattern in CUTS:
        text = cut(text, pattern)
    return text


draw = random.Random(1)
URL_PIECES = ["Income ", "in", "Hello", "http://", "https://", "ftp://", "xhttp://", "://", "www.", "a", "example", "Foo-1",
              ".", ".", ".", "..", ".com", ".co", ".community", ".COM", ".org/", ".москва", ".भारत", ".中国", "рф", "é", "user@",
              "/path?q=1&b=(2)", "#", ":8080", "_", " ", "  ", "\n", "\t", "\u00a0", " " * 12, "1", "12.", "192.168.0.1", "255.",
              "256.1.2.3", "999.", "1.2.3.4.5", "v1.2.3.4", "(", ")", ",", "x" * 300, "y." * 140, "ı", "ſ", "K"]
LINE_PIECES = ["a", "Word", "two words", "CAPITALS", "Ǆ", "12", "٣", "²", "①", "3 likes", "1.2k views", "4,5 KM", "•", "_",
               "likes", " followers", "items in cart", "Items In Cart", "ıtems in cart", "itemſ ın cart", "read more...",
               "Read More!!!", "read more…", "sign-in", "Sign-In ", "SIGN-İN", " ", "  ", "\u2003", "\u001c", "\n", "\n", "\n",
               "\n\n", "\t", "one two three four five six seven eight nine ten", ".", ",", "ß", "İ", "K", "\r"]
for kind, pieces, answer in (("url_remove", URL_PIECES, remove_urls), ("line_filter", LINE_PIECES, filter_lines)):
    for _ in range(400):
        text = "".join(draw.choices(pieces, k=draw.randint(1, 14)))
        if kind == "url_remove" and draw.random() < 0.7:
            text = "in " + text
        print(json.dumps({"stage": kind, "text": text, "out": answer(text)}, ensure_ascii=False))
