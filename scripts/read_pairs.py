#!/usr/bin/env python3
"""Reads webdataset shards of a folder with other tools and compares them with the rows beside them: read_pairs.py OUT"""
import glob
import io
import json
import sys

import webdataset as wds
import zstandard

out = sys.argv[1]
tars = sorted(glob.glob(f"{out}/*.tar"))
rows = {}
for path in sorted(glob.glob(f"{out}/*.jsonl.zst")):
    with open(path, "rb") as stored:
        text = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(stored, read_across_frames=True), encoding="utf-8", newline="\n")
        for line in text:
            row = json.loads(line)
            rows[row["key"]] = row
whole = {key: row for key, row in rows.items() if row["status"] == "success"}
assert whole and len(whole) < len(rows), "the run has refused rows too"

# The library's own reader: samples, members, JSON.
seen = {}
for sample in wds.WebDataset(tars, shardshuffle=False).decode():
    key = sample["__key__"]
    assert key.isdigit() and key not in seen, key
    seen[key] = sample
    assert sample["txt"] == (whole[key]["caption"] or ""), key
    assert sample["json"] == whole[key], key
assert list(seen) == list(whole), "other samples, or in another order"

# As OpenCLIP reads: samples need a text and a picture, which is decoded.
pairs = list(wds.DataPipeline(
    wds.SimpleShardList(tars),
    wds.tarfile_to_samples(),
    wds.select(lambda sample: "txt" in sample and any(e in sample for e in ("png", "jpg", "jpeg", "webp"))),
    wds.decode("pilrgb"),
    wds.rename(image="jpg;png;jpeg;webp", text="txt"),
    wds.to_tuple("image", "text", "json"),
    wds.batched(8, partial=True),
))
read = 0
for images, texts, descriptions in pairs:
    for image, text, description in zip(images, texts, descriptions):
        assert image.size == (description["width"], description["height"]), description["key"]
        assert text == (description["caption"] or ""), description["key"]
        read += 1
assert read == len(whole)

# What DALI's wds2idx says of a tar: place, size and name of each member.
for path in tars:
    with open(path[:-4] + ".idx") as file, open(path, "rb") as tar:
        version, count = file.readline().split()
        lines = file.read().splitlines()
        assert version == "v1.2" and int(count) == len(lines)
        for line in lines:
            words = line.split(" ")
            for kind, offset, size, name in zip(*[iter(words)] * 4):
                tar.seek(int(offset) - 512)
                head = tar.read(512)
                assert head[:100].rstrip(b"\0").decode() == name and name.endswith("." + kind)
                assert int(head[124:135], 8) == int(size)
print(f"{read} of {len(rows)} pairs in {len(tars)} shards read alike by webdataset {wds.__version__} and as OpenCLIP does")

# The tables beside the archives, if there are any: the rows of the lists, what has no column of its own in `metadata`.
tables = sorted(glob.glob(f"{out}/*.parquet"))
if tables:
    import duckdb
    import pyarrow.parquet as pq

    def flat(row):
        return {**{name: value for name, value in row.items() if name != "metadata"}, **json.loads(row["metadata"])}

    assert [flat(row) for path in tables for row in pq.read_table(path).to_pylist()] == list(rows.values()), "pyarrow"
    sizes = duckdb.sql(f"SELECT key, width, height FROM read_parquet({tables!r}) WHERE status = 'success' ORDER BY key").fetchall()
    assert sizes == [(key, row["width"], row["height"]) for key, row in sorted(whole.items())], "DuckDB"
    print(f"{len(rows)} rows in {len(tables)} Parquet tables read alike by pyarrow and DuckDB {duckdb.__version__}")
