#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the cases of mojibake_test.cpp with what ftfy 6.3.1 makes of them: JSON lines {text, fixed, kind}.

usage: tests/text/ftfy_oracle.py > tests/text/data/ftfy-6.3.1.jsonl        needs: pip install ftfy==6.3.1
kind "broken": mojibake, made here from sentences of this file or typed as it is met on the web, where ftfy restores the
sentence; "fine": well-formed text that looks a little like it, which ftfy leaves alone.
"""
import json

import ftfy.bad_codecs
from ftfy import fix_encoding

SENTENCES = """
Le café était fermé à Noël, dit-elle — quel dommage…
¿Dónde está el niño? ¡Mañana será otro día!
Über größere Äpfel läßt sich trefflich streiten.
São Paulo não dorme; coração e razão, às vezes.
“Don’t worry,” he said. It’s only 5 € – or £4.
Příliš žluťoučký kůň úpěl ďábelské ódy.
Zażółć gęślą jaźń.
Türkçe karakterler: ğüşöç ve İstanbul.
Съешь же ещё этих мягких французских булок, да выпей чаю.
Η γρήγορη αλεπού πηδά πάνω από τον σκύλο.
العربية لغة جميلة يكتبها الناس من اليمين إلى اليسار.
עברית שפה יפה מאוד.
これは日本語の文章です。とても短いです。
今天天气很好,我们去公园散步吧。
한국어 문장도 여기에 있습니다.
สวัสดีครับ นี่คือภาษาไทย
Tiếng Việt có nhiều dấu thanh điệu.
Smile 😀 and © 2024 Acme™ • all rights reserved®
Temperature 25 °C ± 2 °C, 3 × 4 = 12, ½ cup
""".strip().split("\n")
TYPED = ["the patientâ€™s record", "cafÃ©", "SeÃ±or LÃ³pez", "â€œquotedâ€\x9d text", "naÃ¯ve", "Â© 2019", "10Â°C", "Ã¢â‚¬â„¢s twice",
         "weâ\x80\x99re latin-1", "\xef\xbb\xbfstart", "ï»¿start", "price: â‚¬5", "â€¢ item", "ðŸ‘\x8d good", "foo â€“ bar", "zero â€‹width"]
FINE = ["CAFÉ” is closed", "IRMÃ” disse", "L’ÉCOLE «À LA CARTE»", "NÂ° 5 est faux mais N° 5 est juste".replace("Â", ""), "Ça va, François ?",
        "hotărâ…", "grâ–", "été… «café»", "ß: die Größe", "Ø 5 mm, Å 3", "Ð and ð, Þ and þ in Iceland", "×°", "Ñandú", "São Tomé",
        "Ελληνικά", "Кириллица", "日本語", "ﬁne ligatures", "£5 – €6", "x² + y³ ≤ 1", "“quotes” and ‘more’", "Château d’Yquem",
        "É… voilà", "Ã", "Â", "â", "Æ»", "É™ is no schwa"]


def row(text, fixed, kind):
    print(json.dumps({"text": text, "fixed": fixed, "kind": kind}, ensure_ascii=False))


for sentence in SENTENCES:
    for encoding in "sloppy-windows-1252", "latin-1":
        broken = sentence.encode().decode(encoding)
        if fix_encoding(broken) == sentence:
            row(broken, sentence, "broken")
        twice = broken.encode().decode(encoding)
        if fix_encoding(twice) == sentence:
            row(twice, sentence, "broken")
for text in TYPED:
    if fix_encoding(text) != text:
        row(text, fix_encoding(text), "broken")
for text in FINE + SENTENCES:
    if fix_encoding(text) == text:
        row(text, text, "fine")
