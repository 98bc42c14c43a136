import type { Area } from '../support/outputs/record-area.ts';
import { measured, plain, withJson } from '../support/outputs/script.ts';
import { madeInputs } from './made-inputs.ts';
import { patient } from './patience.ts';

const files = {
  ...madeInputs,
  'tiny.yaml': `Name: tiny
AllowInvalid: true
Serving:
  - BaseURL: {URL: http://localhost:30080, modelURL: mock, apiType: chat}
Workload:
  Random: {NUM_USERS: 2, NUM_ROUNDS: 2, PROMPT_LEN: 16, ANSWER_LEN: 4, QPS: [8, 16], DURATION_S: 0.5}
`,
};

/** Suites: planned, run against a mock, gone on with, and held against gates. */
export const bench: Area = {
  name: 'bench',
  files,
  needsServer: true,
  script: [
    ...withJson(`
      bench examples/bench/all-kinds.yaml --dry-run
      bench tiny.yaml --dry-run --repetitions 2 --interleave blocks --seed 4
      bench summarize fixtures/result-formats/lmbench-csv/lmbench.csv NAME=made KEY=server WORKLOAD=synthetic QPS=0.5 --out-dir summarized
    `),
    ...plain('bench summarize fixtures/result-formats/vllm-json/vllm.json KEY=server WORKLOAD=other QPS=2'),
    ...plain(
      'compile jsonl-prompts --input examples/prompts.jsonl --output prompts.jsonl --max-output-tokens 2',
    ),
    ...measured(`
      bench tiny.yaml ${patient} --out-dir first
      bench tiny.yaml ${patient} --out-dir second --json
      bench tiny.yaml ${patient} --out-dir first --json
      bench tiny.yaml ${patient} --out-dir second --baseline first --fail-on measured.failed_share:gt:0,ttft_ms.mean:gt:60000 --junit gates.xml --markdown gates.md
      bench tiny.yaml ${patient} --out-dir second --baseline first --fail-on throughput.ok_rps:lt:1000000 --json
      bench capacity prompts.jsonl ${patient} --slo ttft=60s --min-rps 20 --max-rps 40 --budget-runs 3 --duration-s 0.5 --attainment 0.5 --out-dir capacity
    `),
  ],
};
