#!/usr/bin/env python3
"""Reads the shards of a folder with other tools and compares: usage: read_shards.py OUT [PARQUET]

PARQUET: a folder of Parquet shards that should hold the same rows.
"""
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

if len(sys.argv) > 2:
    import duckdb
    import pyarrow.parquet

    tables = sorted(glob.glob(f"{sys.argv[2]}/*.parquet"))
    columns = ["id", "text", "url", "date", "source"]
    wanted = [[row[name] for name in columns] + [row["metadata"]] for row in expected]

    def compare(read, tool):
        assert [[row[name] for name in columns] + [json.loads(row["metadata"])] for row in read] == wanted, tool

    compare([row for table in tables for row in pyarrow.parquet.read_table(table).to_pylist()], "pyarrow")
    for streaming in (False, True):
        compare(datasets.load_dataset("parquet", data_files=tables, split="train", streaming=streaming), f"datasets, streaming={streaming}")
    found = duckdb.sql(f"SELECT {', '.join(columns)}, metadata FROM read_parquet({tables!r}, filename = true) ORDER BY filename, file_row_number")
    compare([dict(zip(columns + ["metadata"], row)) for row in found.fetchall()], "DuckDB")
    print(f"{len(wanted)} rows in {len(tables)} Parquet shards read alike by pyarrow {pyarrow.__version__}, datasets and DuckDB {duckdb.__version__}")
