#!/usr/bin/env python3
"""Writes the Parquet files beside it with pyarrow 26: build/python/bin/python tests/formats/data/make_parquet.py"""
import datetime
import decimal
import os

import pyarrow as pa
import pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, columns, **options):
    pq.write_table(pa.table(columns), f"{HERE}/{name}.parquet", **options)


# A list as img2dataset takes it, in three row groups whose pages have checksums.
write("list", {"url": [f"http://a.example/{i}.jpg" for i in range(30)],
               "caption": [None if i == 7 else f'Picture “{i}”\nof "30"' for i in range(30)],
               "similarity": pa.array([i / 10 for i in range(30)], pa.float32())},
      row_group_size=10, compression="snappy", write_page_checksum=True)

moment = datetime.datetime(2024, 2, 29, 12, 30, 15, 250000)
write("types", {
    "text": ["one", "two"],
    "id": pa.array([1, 2], pa.int64()),
    "large": pa.array(["x" * 3, None], pa.large_string()),
    "word": pa.array(["en", "de"]).dictionary_encode(),
    "bytes": [b"text", b"\xff\xd8"],
    "flag": [True, False],
    "i8": pa.array([-128, 127], pa.int8()), "u64": pa.array([0, 2**64 - 1], pa.uint64()),
    "f32": pa.array([0.1, None], pa.float32()), "f64": [0.1, float("nan")],
    "day": [moment.date(), None], "time": pa.array([moment, None], pa.timestamp("ms", "UTC")),
    "price": pa.array([decimal.Decimal("12.50"), None], pa.decimal128(10, 2)),
    "words": [["a", "b"], []], "empty": pa.array([None, None], pa.null()),
    "place": [{"x": 1, "name": "A"}, None],
    "map": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int32())),
}, compression="gzip")

# `metadata` as a struct; a column of a type that is not read.
write("odd", {"text": ["one"], "metadata": [{"lang": "en", "n": [1, 2]}], "more": [5],
              "took": pa.array([17], pa.duration("ms"))}, compression="zstd")
