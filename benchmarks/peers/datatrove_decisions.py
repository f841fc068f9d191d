#!/usr/bin/env python3
"""Reruns datatrove 0.10's filters on the texts of any JSONL file and compares what they decide with curate.

usage: datatrove_decisions.py CURATE FILE.jsonl

Each filter alone on the original texts, then the chain of datatrove's FineWeb example, each filter on the text the one before
left. Prints how many documents are equal in decision, reason and text, and the first that are not. Where datatrove
raises (of the empty text), a drop counts as equal.
"""
import importlib.metadata  # noqa: F401  datatrove 0.10 uses it without importing it
import json
import subprocess
import sys

from datatrove.data import Document
from datatrove.pipeline.filters import (C4ParagraphFilter, C4QualityFilter, FineWebQualityFilter, GopherQualityFilter,
                                        GopherRepetitionFilter)

PROFILE = "profile: datatrove-0.10"
FILTERS = {
    f"gopher_repetition: {{{PROFILE}}}": GopherRepetitionFilter(), f"gopher_quality: {{{PROFILE}}}": GopherQualityFilter(),
    f"c4_quality: {{{PROFILE}, terminal_punctuation: false}}": C4QualityFilter(filter_no_terminal_punct=False),
    f"fineweb_quality: {{{PROFILE}}}": FineWebQualityFilter(), f"c4_quality: {{{PROFILE}}}": C4QualityFilter(), "c4_paragraphs: {}": C4ParagraphFilter(),
}
CHAIN = list(FILTERS)[:4]


def theirs(one, text):
    """(reason or "" if kept, text left); "raised" where datatrove raises."""
    document = Document(text=text, id="")
    try:
        kept = one.filter(document)
    except Exception:  # whatever it raises, the document is lost there
        return "raised", text
    if isinstance(kept, tuple):
        return ("", document.text) if kept[0] else (kept[1], text)
    return ("", document.text) if kept else ("dropped", text)


def ours(curate, stage, texts):
    lines = "".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts))
    out = subprocess.run([curate, "probe", "stage", stage], input=lines, capture_output=True, text=True, check=True).stdout
    for text, line in zip(texts, out.split("\n")):
        answer = json.loads(line)
        yield ("", answer.get("text", text)) if answer["kept"] else (answer["reason"], text)


def compare(name, ids, expected, got):
    equal = [e == g or (e[0] == "raised" and g[0] != "") for e, g in zip(expected, got)]
    print(f"{name}: {sum(equal)} of {len(ids)} equal", flush=True)
    for i in [i for i, same in enumerate(equal) if not same][:20]:
        print(f"  {ids[i]}: datatrove '{expected[i][0]}', curate '{got[i][0]}'" + ("" if expected[i][0] != got[i][0] else ", other text"))


def main():
    curate, path = sys.argv[1], sys.argv[2]
    with open(path, encoding="utf-8", newline="\n") as lines:
        rows = [json.loads(line) for line in lines]
    ids = [str(row.get("id", i + 1)) for i, row in enumerate(rows)]
    texts = [row["text"] for row in rows]
    for stage, one in FILTERS.items():
        compare(stage, ids, [theirs(one, text) for text in texts], list(ours(curate, stage, texts)))

    expected, got = ([("", text) for text in texts] for _ in range(2))
    for stage in CHAIN:
        left = [i for i, (reason, _) in enumerate(got) if not reason]
        for i, fate in zip(left, ours(curate, stage, [got[i][1] for i in left])):
            got[i] = fate
        for i, (reason, text) in enumerate(expected):
            if not reason:
                expected[i] = theirs(FILTERS[stage], text)
    compare("chain", ids, [(reason, "" if reason else text) for reason, text in expected], [(reason, "" if reason else text) for reason, text in got])


main()
