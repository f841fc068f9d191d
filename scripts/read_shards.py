#!/usr/bin/env python3
"""Reads the shards of a folder with other tools and compares: usage: read_shards.py OUT"""
import glob
import importlib.metadata  # noqa: F401  datatrove 0.10 uses it without importing it
import io
import json
import sys

import datasets
import zstandard
from datatrove.pipeline.readers import JsonlReader

out = sys.argv[1]
shards = sorted(glob.glob(f"{out}/*.jsonl.zst"))
expected = []
for shard in shards:
    with open(shard, "rb") as stored:
        text = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(stored, read_across_frames=True), encoding="utf-8", newline="\n")
        expected += [json.loads(line) for line in text]
assert expected and all(set(row) == {"id", "text", "url", "date", "source", "metadata"} for row in expected)
rows = [(row["id"], row["text"], row["url"]) for row in expected]

for streaming in (False, True):
    read = datasets.load_dataset("json", data_files=shards, split="train", streaming=streaming)
    assert [(row["id"], row["text"], row["url"]) for row in read] == rows, f"datasets, streaming={streaming}"

read = [(d.id, d.text, d.metadata["url"]) for d in JsonlReader(out, compression="zstd", glob_pattern="*.jsonl.zst").run()]
assert sorted(read) == sorted(rows), "datatrove"
print(f"{len(rows)} rows in {len(shards)} shards read alike by datasets {datasets.__version__} and datatrove")
