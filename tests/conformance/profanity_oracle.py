#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the expectations of profanity_test.cpp from alt-profanity-check 1.9.1 itself: JSON lines {id, probability}.

usage: tests/conformance/profanity_oracle.py dclm-2024/documents.jsonl.gz > tests/conformance/data/profanity-1.9.1.jsonl
needs: pip install alt-profanity-check==1.9.1
"""
import gzip
import json
import sys

from profanity_check import predict_prob

rows = [json.loads(line) for line in gzip.open(sys.argv[1])]
for row, probability in zip(rows, predict_prob([row["text"] for row in rows])):
    print(json.dumps({"id": row["id"], "probability": float(probability)}))
