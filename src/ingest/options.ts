import { defineOptions } from '../core/options.ts';

/** What ingest takes besides the traces. */
export const ingestOptions = defineOptions({
  outDir: {
    type: 'path',
    required: true,
    help: 'folder for the operator table, summary.json, stacks and figures',
  },
  tables: {
    type: 'names',
    help: 'forms of the operator table: csv, jsonl, parquet (default: csv,jsonl, and parquet from 50,000 rows on)',
  },
  stacks: { type: 'boolean', default: true, help: 'keep the call stack of every launch, in stacks.jsonl' },
  kernelDatabase: {
    type: 'path',
    help: 'kernels.json in the form of FlowSim: what named kernels are, before the rules are asked',
  },
  flowsim: {
    type: 'boolean',
    default: false,
    help: "also write FlowSim's ten-column CSV and text summary, one a trace",
  },
  mergedTrace: { type: 'path', help: 'also write all ranks as one trace for Perfetto (.json or .json.gz)' },
  sequenceLength: { type: 'integer', min: 2, max: 32, default: 5, help: 'kernels in a frequent sequence' },
  figures: { type: 'boolean', default: true, help: 'draw timeline.svg and breakdown.svg' },
});
