#!/usr/bin/env python3
"""datatrove 0.10's FineWeb example without URL lists: WARC to deduplicated JSONL, as its users run it on one machine.

usage: datatrove_fineweb.py WARC_FOLDER OUT_FOLDER LID_MODEL WORKERS
"""
import importlib.metadata  # noqa: F401  datatrove 0.10 uses it without importing it
import sys

import datatrove.utils.lid
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters import (C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter,
                                        LanguageFilter)
from datatrove.pipeline.readers import JsonlReader, WarcReader
from datatrove.pipeline.writers import JsonlWriter


def main():
    warc, out, model, workers = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    datatrove.utils.lid.cached_asset_path_or_download = lambda *a, **k: model

    def run(steps, tasks):
        LocalPipelineExecutor(pipeline=steps, tasks=tasks, workers=workers, logging_dir=f"{out}/logs/{run.n}", start_method="fork").run()
        run.n += 1
    run.n = 0
    config = MinhashConfig(num_buckets=14, hashes_per_bucket=8, n_grams=5)
    run([WarcReader(warc, glob_pattern="*.warc.gz", default_metadata={"dump": "x"}), Trafilatura(favour_precision=True), LanguageFilter(languages="en"),
         GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter(),
         JsonlWriter(f"{out}/base")], workers)
    run([JsonlReader(f"{out}/base"), MinhashDedupSignature(output_folder=f"{out}/signatures", config=config)], workers)
    run([MinhashDedupBuckets(input_folder=f"{out}/signatures", output_folder=f"{out}/buckets", config=config)], config.num_buckets)
    run([MinhashDedupCluster(input_folder=f"{out}/buckets", output_folder=f"{out}/remove", config=config)], 1)
    run([JsonlReader(f"{out}/base"), MinhashDedupFilter(input_folder=f"{out}/remove"), JsonlWriter(f"{out}/final")], workers)


main()
