#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recounts a finished run from its inputs, out/ and audit/ alone and compares with manifest.json. Uses none of curate.

usage: recount.py RUN INPUT_FOLDER      INPUT_FOLDER: what the paths of the manifest's inputs start from
"""
import collections
import gzip
import hashlib
import json
import pathlib
import re
import subprocess
import sys

run, folder = map(pathlib.Path, sys.argv[1:])
manifest = json.loads((run / "manifest.json").read_text())
counts = manifest["counts"]


def content(path):
    data = path.read_bytes()
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def rows(path):
    return [json.loads(line) for line in content(path).decode().split("\n") if line]


def documents(path):
    """Rows of an input: pages answered with 200 and resources of an archive, lines that are JSON objects with a text."""
    if ".warc" not in path.name:
        good = 0
        for line in content(path).split(b"\n"):
            try:
                good += isinstance(json.loads(line)["text"], str)
            except (ValueError, KeyError, TypeError):
                continue
        return good
    data, at, found = content(path), 0, 0
    while at < len(data):
        head, _, _ = data[at:].partition(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
        body = at + len(head) + 4
        found += fields[b"WARC-Type"] == b"resource"
        found += fields[b"WARC-Type"] == b"response" and data.startswith(b"HTTP/1.1 200", body)
        at = body + int(fields[b"Content-Length"]) + 4
    return found


def same(what, here, there):
    assert here == there, f"{what}: recounted {here}, manifest has {there}"


def check_file(record, path):
    data = path.read_bytes()
    same(f"bytes of {path}", len(data), record["bytes"])
    same(f"sha256 of {path}", hashlib.sha256(data).hexdigest(), record["sha256"])
    algorithm = subprocess.run(["xxhsum", "-H2", path], capture_output=True, check=True, text=True).stdout
    same(f"xxh3 of {path}", algorithm.split()[0], record["xxh3"])


# Where every row ended: the line of the last map that has it; earlier maps tell who was dropped before a cut.
ends, unreadable, lines_of_first = {}, collections.Counter(), 0
maps = sorted((run / "audit").iterdir(), key=lambda p: int(re.sub(r"\D", "", p.name)))
for phase in maps:
    for path in sorted(phase.iterdir()):
        for line in rows(path):
            if line.get("unreadable"):
                unreadable[line["reason"]] += 1
                continue
            lines_of_first += phase == maps[0]
            key = line["source"], line["id"]
            assert key not in ends or ends[key]["kept"], f"{key} ended twice"
            ends[key] = line

drops = collections.Counter(f"{e['stage']}:{e['reason']}" for e in ends.values() if not e["kept"])
kept = {key: e for key, e in ends.items() if e["kept"]}
of_inputs = [documents(folder / record["path"]) for record in manifest["inputs"]]

# Nothing lost, nothing doubled: inputs = ends, and each kept row is in out/ once with the text the audit speaks of.
same("rows", sum(of_inputs) + sum(unreadable.values()), counts["in"])
same("rows that ended", len(ends), sum(of_inputs))
same("rows of the first map", lines_of_first, len(ends))
same("unreadable", dict(unreadable), counts["unreadable_reasons"])
same("unreadable in all", sum(unreadable.values()), counts["unreadable"])
same("drops", dict(drops), counts["drops"])
same("dropped", sum(drops.values()), counts["dropped"])
same("kept", len(kept), counts["kept"])
same("balance", counts["in"] + counts["born"], counts["kept"] + counts["dropped"] + counts["expanded"] + counts["unreadable"])
for record, found in zip(manifest["inputs"], of_inputs):
    same(f"documents of {record['path']}", found, record["documents"])
    check_file(record, folder / record["path"])

shards = []
for record in manifest["outputs"]:
    shard = rows(run / record["path"])
    same(f"documents of {record['path']}", len(shard), record["documents"])
    same(f"characters of {record['path']}", sum(len(row["text"]) for row in shard), record["characters"])
    check_file(record, run / record["path"])
    shards += shard
same("ids in out/", sorted((row["source"], row["id"]) for row in shards), sorted(kept))
for row in shards:
    same(f"characters of {row['id']}", len(row["text"]), ends[row["source"], row["id"]]["chars_out"])
total = {"shards": len(manifest["outputs"]), "documents": len(shards), "characters": sum(len(row["text"]) for row in shards),
         "bytes": sum((run / record["path"]).stat().st_size for record in manifest["outputs"])}
same("total", total, manifest["total"])

# Characters: what came in = what is out + what drops and edits took.
came_in = sum(e["chars_in"] for e in ends.values())
edited = sum(sum(n for _, n in e.get("edits", {}).items()) for e in ends.values())
same("characters in", came_in, counts["characters_in"])
same("characters kept", total["characters"], counts["characters_kept"])
same("characters edited", edited, counts["characters_edited"])
same("characters dropped", came_in - edited - total["characters"], counts["characters_dropped"])

entered = {stage["stage"]: stage["entered"] for stage in manifest["stages"]}
same("entered", entered, {stage: n for stage, n in counts["entered"].items() if stage in entered})
for stage in manifest["stages"]:
    reasons = {name.split(":", 1)[1]: n for name, n in drops.items() if name.split(":")[0] == stage["stage"]}
    same(f"reasons of {stage['stage']}", reasons, stage["reasons"])
    same(f"drops of {stage['stage']}", sum(reasons.values()), stage["dropped"])
languages = collections.Counter(row["metadata"]["language"] for row in shards if "language" in row["metadata"])
same("languages", dict(languages), counts["languages"])
for source, of_source in counts["sources"].items():
    same(f"kept of {source}", sum(key[0] == source for key in kept), of_source["kept"])
    same(f"characters kept of {source}", sum(e["chars_out"] for key, e in kept.items() if key[0] == source), of_source["characters_kept"])
print(f"{counts['in']} rows in, {counts['kept']} kept, {counts['dropped']} dropped, {counts['unreadable']} unreadable: all recounted")
