import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';

/** Profiler traces, in every form of table. */
export const ingest: Area = {
  name: 'ingest',
  script: [
    ...withJson(`
      ingest fixtures/kernel-traces/kineto/trace.json --out-dir kineto
      ingest fixtures/kernel-traces/chrome/trace.json --out-dir chrome --no-figures --no-stacks
    `),
    ...plain(`
      ingest fixtures/kernel-traces/kineto/trace.json --out-dir tables --tables csv,jsonl,parquet --flowsim --sequence-length 2
      ingest fixtures/kernel-traces/kineto/trace.json fixtures/kernel-traces/chrome/trace.json --out-dir ranks --merged-trace merged.json.gz --threads 2
      ingest merged.json.gz --out-dir again --tables csv
    `),
  ],
};
