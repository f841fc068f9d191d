#!/usr/bin/env bash
# Layers only point down, each third-party library is included in one place, threads stay where they belong.
# Prints every line that breaks a rule; exit code 1 if there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0

# layer: the folders of src/ it may include besides itself ("core" also stands for <curate/...>)
declare -A may=(
  [util]="" [text]="util" [web]="text util" [core]="text web util"
  [net]="web util" [html]="web text util" [image]="util" [model]="text util"
  [formats]="core html image model web text util" [stages]="rules core html image model web text util" [rules]="core model web text util"
  [remote]="net web util" [crawl]="net html web core text util" [run]="remote core crawl net text util"
  [report]="run remote core web text util" [cluster]="report run core text util"
  [cli]="cluster rules report run remote crawl net stages formats core html image model web text util"
)

complain() { echo "$1"; failed=1; }

for layer in "${!may[@]}"; do
  [[ -d src/$layer ]] || continue
  while IFS=: read -r file line include; do
    to=$(sed -E 's/.*#include "([a-z_]+)\/.*/\1/' <<<"$include")
    [[ -d src/$to ]] || continue
    if [[ $to == "$layer" ]]; then
      # Stages and formats never use each other: what they share lies further down.
      [[ $layer == formats || $layer == stages ]] || continue
    elif [[ " ${may[$layer]} " == *" $to "* ]]; then
      continue
    fi
    complain "$file:$line: $layer may not include $to"
  done < <(grep -rnE '#include "[a-z_]+/' "src/$layer" --include='*.hpp' --include='*.cpp' || true)
done

# The contract is above util, text and web, which may only know its errors, its buffers and (text: splitters) documents.
while IFS=: read -r file line include; do
  [[ $include =~ \<curate/(error|unwritten|document)\.hpp\> ]] ||
    complain "$file:$line: below core, only error.hpp, unwritten.hpp and document.hpp of <curate/>"
done < <(grep -rnE '#include <curate/' src/util src/text src/web src/html src/model src/net src/remote src/image 2>/dev/null || true)

# library header pattern -> files that may include it
one_place() {
  local pattern=$1 allowed=$2
  while IFS=: read -r file line _; do
    [[ $file =~ $allowed ]] || complain "$file:$line: $pattern is only for $allowed"
  done < <(grep -rnE "#include <($pattern)" src include || true)
}
one_place 'isa-l/|libdeflate|zstd|lz4|bzlib|brotli/|zlib' '^src/util/codec'
one_place 'simdjson' '^src/util/(json|utf8)\.cpp$'
one_place 'xxhash|openssl/' '^src/util/hash\.cpp$'
one_place 'unicode/' '^src/text/'
one_place 'curl/' '^src/net/'
one_place 'sqlite3' '^src/crawl/'
one_place 'arrow/|parquet/' '^src/util/parquet_'
one_place 'yaml-cpp/' '^src/run/yaml\.cpp$'
one_place 'jpeglib|jerror|png\.h|gif_lib|tiffio|webp/|avif/' '^src/image/codec_'
one_place 'lcms2' '^src/image/colour\.cpp$'
one_place 'CLI/' '^src/cli/command_line\.cpp$'
one_place 'spdlog/' '^src/util/log'
one_place '(thread|mutex|atomic|condition_variable|future)>' '^src/(run/(thread_executor|run_dir)\.cpp|run/kept_rows\.hpp|core/resources\.cpp|net/|util/sys\.cpp|run/task\.hpp)'

# Every change outside this process goes through src/util/sys.*, where a test can make it fail. What converse writes is a
# pipe to a program that it ends itself.
while IFS=: read -r file line _; do
  [[ $file =~ ^src/util/(sys|converse)\.cpp$ ]] || complain "$file:$line: call it through util/sys"
done < <(grep -rnE '(^|[^A-Za-z_>])::(write|pwrite|fsync|fdatasync|rename|mkdir|ftruncate|link)\(' src --include='*.cpp' --include='*.hpp' | grep -v 'sys::' || true)

exit $failed
