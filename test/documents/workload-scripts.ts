import type { DocumentScript } from './document-script.ts';

/** A workload with a line that breaks the schema, one that is no JSON, and a session out of order. */
const broken = [
  '{"request_id":"a","prompt":"hi","max_output_tokens":0,"arrival_time_ms":0}',
  'not JSON',
  '{"request_id":"b","prompt":"hi","max_output_tokens":1,"arrival_time_ms":5,"depends_on":"nobody"}',
].join('\n');

export const workloadScripts: readonly DocumentScript[] = [
  {
    name: 'analyze and validate',
    files: { 'broken.jsonl': broken, 'empty.jsonl': '' },
    lines: `
      compile sharegpt --input examples/conversations.json --output w.jsonl --mode session --arrival poisson --rate-rps 5 --seed 7
      validate w.jsonl
      validate w.jsonl broken.jsonl empty.jsonl
      analyze w.jsonl
      analyze w.jsonl --tpot-ms 20 --kv-bytes-per-token 131072
      analyze empty.jsonl
      analyze fixtures/formats/mooncake/sample.jsonl --from mooncake --tokenizer declared
    `,
  },
  {
    name: 'fingerprint and diff',
    lines: `
      compile sharegpt --input examples/conversations.json --output a.jsonl --mode session --arrival poisson --rate-rps 5 --seed 7
      compile sharegpt --input examples/conversations.json --output b.jsonl --mode single-turn --arrival poisson --rate-rps 2 --seed 8
      fingerprint a.jsonl --output a.fingerprint.json
      fingerprint b.jsonl
      diff a.jsonl b.jsonl --fail-on reuse:abs:0.05 --fail-on prompt_tokens:distance:3
      diff a.fingerprint.json b.jsonl --summary
      diff --write-baseline baselines.json a.jsonl b.jsonl --fail-on reuse:abs:0.05
      diff --baseline baselines.json
    `,
  },
];
