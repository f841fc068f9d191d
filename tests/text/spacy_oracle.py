#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the cases of splitter_spacy_en_test.cpp from spaCy 3.8.18 itself: JSON lines {text, words, ends}.

usage: tests/text/spacy_oracle.py > tests/text/data/spacy-3.8.18.jsonl        needs: pip install spacy==3.8.18

`words` as datatrove 0.10 takes them (stripped, none empty), `ends` its sentence ends in code points.
"""
import json
import random

import spacy

FIXED = """
Mr. Smith doesn't like the U.S. government's plan (e.g., its 3.5% tax).|"We can't," she said, "cannot we?" ... No!
I'm gonna meet y'all at 10am or 9p.m.; she'd've come.|hes. hes.) (hes. its. Its Ill. ill well. cannot.)
word.Word a.B Mr.Smith e.g.Foo i.e.x U.S.A. A. AB. aB. J.K. Rowling's|:) :-) word:) word:( ( :(( :() (: (8 xD :D. ;)
''word'' '''' ''''' ’’ ’’’ “word” ‘word’ «mot» „Wort“ `code` ``code``|5km 5km/h. 10°C. 37°c 5US$ $5 5$ 5% +5 5+ 5++ 1+1 2-3 2--3 2*3 4^5 1,000 a,b a,5 5,a
a-b a--b a---b a----b a—b a——b a–b a~b 5-b a-5 a/b a:b a=b a<b> 5:b|http://user:pass@example.com:8080/x?y=z#w www.example.co.uk. a@b.de, (http://x.org) foo.Bar
8.8.8.8 10.0.0.1 172.16.0.1 172.32.0.1 223.1.1.254 224.1.1.1 1.1.1.255 1.1.1.0 127.0.0.1/x|https://münchen.de http://日本.jp x_y.org -a.de a-.de a.b.c.museum:80 a.co:1 a.co:123456
(a) ((a)) [[a]] {a} <a> _a_ *a* #a &a% §5 —a– …a… ……a…… ..a.. .a. +a +5 =a= ™a® a™b a©b|[-: [: [= ]= (_) (-_-) ¯\\(ツ)/¯ ಠ_ಠ <3 <333 </3 >:( ><(((*> \\n \\t \\")
C++ c. Ph.D. Ph.D., o'clock 'em 'cause ’cause rock'n'roll ma'am. it's- It’s. she’d|东京都。这是一个测试！对吗？ 你好，world。 日本語のテキスト、です。
Привет, мир. Как дела? A.Б Ё.ё|مرحبا بالعالم. كيف حالك؟ ١٢٫٥٪|यह एक परीक्षण है। ठीक है?|ไทย.ไทย 한국어. 테스트!
One. Two! Three?! Four?) "Five." (Six.) Seven... Eight…  Nine.\n\nTen.\n Eleven. \n|. a.\u00a0B. C.\u3000D.  |  lead. Trail.  |\n\n|x. "|a.).b !! ?? .|\t
"""
PARTS = [
    list("!\"#$%&'()*+,-./0159:;<=>?@[\\]^_`aAbBsSzZ{|}~"),
    "… …… .. ... “ ” ‘ ’ « » „ 「 」 、 。 ？ ！ ： € £ ₹ § ° ² µ • ™ © ☺ ❤ 😀 — – —— -- ---".split(),
    "don't it's It’s he's Mr. e.g. U.S. a.m. Ph.D. etc. hes dont cannot C++ and/or :) :( :-) ;) 8) ' ''".split(),
    "http:// https:// www. example.com .co.uk /a?b=c :80 user@ 8.8.8.8 10.0.0.1 foo.Bar Foo.bar".split(),
    "5 12 1,000 3.5 10am 5km 20°C. km/h % US$ A$ word Word naïve École Ελλάς мир हिन्दी 東京 ไทย 한국어 العربية".split(),
]


def main():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    texts = FIXED.strip("\n").replace("\\n", "\n").replace("\\u00a0", "\u00a0").replace("\\u3000", "\u3000").replace("\\t", "\t").replace("\\\\", "\\").split("|")
    rng = random.Random(3)
    for _ in range(300):
        parts = [rng.choice(rng.choice(PARTS)) for _ in range(rng.randrange(1, 14))]
        texts.append("".join(p + rng.choice(["", "", "", " ", "\n", "  "]) for p in parts))
    for text in texts:
        doc = nlp(text)
        ends = [s.end_char for s in doc.sents][:-1] + [len(text)]
        words = [t.text for t in doc if t.text.strip()]
        print(json.dumps({"text": text, "words": words, "ends": ends}, ensure_ascii=False))


main()
