#!/usr/bin/env python3.11
# SPDX-License-Identifier: Apache-2.0
"""Prints the digests that unicode_test.cpp and uniseg_test.cpp expect, from Python 3.11 and uniseg 0.10.1 themselves."""
import hashlib
import unicodedata as ud

from uniseg.wordbreak import words

CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split()
EVERY = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
FORMS = [(0x41, 0x7B), (0xC0, 0x250), (0x300, 0x370), (0x1100, 0x1200), (0xAC00, 0xAC80), (0x9BE, 0x9D8),
         (0x1E00, 0x1F00), (0x5B0, 0x5C8), (0xFB1D, 0xFB50), (0x1D15E, 0x1D16E)]
BREAKS = [0xD, 0xA, 0xB, 0x85, 0x300, 0xFF9E, 0x200D, 0x1F1E6, 0x1F1E7, 0xAD, 0x30A2, 0x5D0, 0x5D1, 0x61, 0x42, 0xE9,
          0x27, 0x22, 0x2E, 0x3A, 0x2C, 0x35, 0x36, 0x5F, 0x20, 0x20, 0x1F600, 0x4E00, 0x2019, 0x2D, 0x203F]


class Draws:
    """A linear congruential generator, the same in the tests."""

    def __init__(self):
        self.state = 1

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def sha(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def record(s):
    flags = (s.isspace(), s.isalnum(), s.isupper(), s.islower(), len(f"a{s}b".splitlines()) == 2, s.isalpha(), s.isdecimal())
    return bytes([CATEGORIES.index(ud.category(s)), sum(f << i for i, f in enumerate(flags)), ud.combining(s)])


print("records", sha(b"".join(map(record, EVERY))))
print("lower", sha("".join(s.lower() + "\n" for s in EVERY)))
print("nfd", sha("".join(ud.normalize("NFD", s) + "\n" for s in EVERY)))
print("nfc", sha("".join(ud.normalize("NFC", s) + "\n" for s in EVERY)))

draws, strings = Draws(), []
for _ in range(20000):
    s = ""
    for _ in range(1 + draws.below(12)):
        low, high = FORMS[draws.below(len(FORMS))]
        s += chr(low + draws.below(high - low))
    strings.append(s)
print("mixed nfd", sha("\n".join(ud.normalize("NFD", s) for s in strings)))
print("mixed nfc", sha("\n".join(ud.normalize("NFC", s) for s in strings)))

draws, lines = Draws(), []
for _ in range(20000):
    s = "".join(chr(BREAKS[draws.below(len(BREAKS))]) for _ in range(1 + draws.below(16)))
    lines.append("|".join(words(s)))
print("segments", sha("\n\n".join(lines)))
