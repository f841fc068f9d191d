#!/usr/bin/env python3
"""CPU seconds of datatrove 0.10's FineWeb heuristics over texts in memory, each document up to the filter that drops it.

usage: datatrove_filters.py FILE.jsonl RUNS [LID_MODEL]

With a model its language filter (English, whole texts) comes first.
Prints a line for each run: seconds, documents kept.
"""
import importlib.metadata  # noqa: F401  datatrove 0.10 uses it without importing it
import json
import sys
import time

import datatrove.utils.lid
from datatrove.data import Document
from datatrove.pipeline.filters import (C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter,
                                        LanguageFilter)


def main():
    with open(sys.argv[1]) as lines:
        texts = [json.loads(line)["text"] for line in lines]
    filters = [GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter()]
    if len(sys.argv) > 3:
        datatrove.utils.lid.cached_asset_path_or_download = lambda *a, **k: sys.argv[3]
        filters.insert(0, LanguageFilter(languages="en"))

    def keeps(document):
        for f in filters:
            answer = f.filter(document)
            if not (answer[0] if isinstance(answer, tuple) else answer):
                return False
        return True

    keeps(Document(text=texts[0], id="warm-up"))
    for _ in range(int(sys.argv[2])):
        documents = [Document(text=text, id=str(i)) for i, text in enumerate(texts)]
        before = time.process_time()
        kept = sum(map(keeps, documents))
        print(f"{time.process_time() - before:.6f} {kept}", flush=True)


main()
