#!/usr/bin/env bash
# A workload script as LMBench's guide describes it, unchanged under iwc bench:
#   MODEL BASE_URL KEY NAME SERVING_INDEX SPEC SESSION QPS...
set -euo pipefail
MODEL=$1 BASE_URL=$2 KEY=$3 NAME=$4 SERVING_INDEX=$5 SPEC_FILE_PATH=$6 LMBENCH_SESSION_ID=$7
shift 7
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ROOT="$(cd "$HERE/../.." && pwd)"

for QPS in "$@"; do
  OUTPUT="$ROOT/4-latest-results/${KEY}_your_workload_output_${QPS}.csv"
  python3 "$HERE/your_workload.py" \
    --model "$MODEL" --base-url "$BASE_URL" --qps "$QPS" --output "$OUTPUT" --api-type completions
  cd "$ROOT"
  python3 4-latest-results/post-processing/summarize.py "$OUTPUT" \
    KEY="$KEY" WORKLOAD=your_workload NAME="$NAME" SERVING_INDEX="$SERVING_INDEX" \
    SPEC_FILE_PATH="$SPEC_FILE_PATH" LMBENCH_SESSION_ID="$LMBENCH_SESSION_ID" QPS="$QPS" \
    AUTO_UPLOAD="${LMBENCH_AUTO_UPLOAD:-false}" API_URL="${LMBENCH_API_URL:-}"
done
