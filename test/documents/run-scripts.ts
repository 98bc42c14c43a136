import { missingCommand } from '../support/requirements.ts';
import type { DocumentScript } from './document-script.ts';

/** Six short requests, of which three are turns of one session. */
const requests = Array.from({ length: 6 }, (_, i) =>
  JSON.stringify({
    request_id: `r${i}`,
    prompt: `prompt ${i}`,
    max_output_tokens: 4,
    arrival_time_ms: i * 10,
    ...(i < 3 ? { session_id: 's', turn_id: i } : {}),
  }),
).join('\n');

/** More than a probe of a second sends. */
const steady = Array.from({ length: 120 }, (_, i) =>
  JSON.stringify({ request_id: `r${i}`, prompt: `q ${i}`, max_output_tokens: 2, arrival_time_ms: i }),
).join('\n');

const evenPlugin = `
export default {
  options: {},
  *plan(_, point) {
    for (let i = 0; i < 4; i++) yield { atS: i / point.targetRps, prompt: 'question ' + i, outputTokens: 4 };
  },
};
`;

const suite = `Name: here
Serving: [{BaseURL: {URL: "http://127.0.0.1:1", Key: here}}]
SLO: ttft=500ms
Workload: {Even: {plugin: ./even.mjs, QPS: [50, 100]}}
`;

/** A program that says how two requests went, one of them badly. */
const program = `
cat > /dev/null
echo '{"request_id":"a","timestamp":100,"latency":0.5,"prompt_tokens":4,"completion_tokens":2,"error":null}'
echo '{"request_id":"b","timestamp":101,"latency":0.5,"prompt_tokens":4,"completion_tokens":2,"error":"HTTP 500"}'
`;

const programSuite = suite.replace(
  '{Even: {plugin: ./even.mjs,',
  '{Own: {plugin: ./program.sh, protocol: json,',
);

const suiteOptions = '--base-url $MOCK --model mock --allow-invalid';
const toMock = '--base-url $MOCK --model mock --allow-invalid';

export const runScripts: readonly DocumentScript[] = [
  {
    name: 'replay',
    needsServer: true,
    files: { 'w.jsonl': requests },
    lines: `
      replay w.jsonl ${toMock} --out-dir none --dry-run
      replay w.jsonl ${toMock} --out-dir none --dry-run --concurrency 2 --price-prompt-usd 1 --price-output-usd 2
      replay w.jsonl ${toMock} --out-dir open --definitions-of vllm,aiperf,aibrix --slo ttft=500ms,tpot=50ms --tokenizer simple
      replay w.jsonl ${toMock} --out-dir open --resume --definitions-of vllm --tokenizer simple
      replay w.jsonl ${toMock} --out-dir rated --rate-rps 200 --arrival gamma --cv 2 --max-in-flight 1 --warmup 2 --measure 3 --scrape $MOCK/metrics
      replay w.jsonl ${toMock} --out-dir closed --concurrency 2 --repetition 1 --no-stream --no-probe
      replay w.jsonl ${toMock} --out-dir certified --certify
      replay w.jsonl ${toMock} --out-dir users --users 2 --think-time-ms 1 --warmup auto
    `,
  },
  {
    name: 'certify',
    lines: `
      certify --rates 400 --seconds-each 1 --output-tokens 1 --ttft-ms 1 --out-dir certificate
    `,
  },
  {
    name: 'bench',
    needsServer: true,
    files: {
      'suite.yaml': suite,
      'even.mjs': evenPlugin,
      'slower.yaml': suite.replace('SLO: ttft=500ms', 'SLO: ttft=1us'),
      'failed.csv': 'timestamp,latency,error\n0,0.5,HTTP 500\n',
    },
    lines: `
      bench template
      bench suite.yaml ${suiteOptions} --out-dir a --dry-run
      bench suite.yaml ${suiteOptions} --out-dir a --fail-on ttft_ms.p50:gt:100000
      bench suite.yaml ${suiteOptions} --out-dir a
      bench slower.yaml ${suiteOptions} --out-dir b --repetitions 2 --baseline a --fail-on ttft_ms.p50:rel:0.01,goodput.share:lt:0.5
      bench summarize a/csv/here_even_output_50.csv NAME=s KEY=here WORKLOAD=even QPS=50
      bench summarize failed.csv NAME=s KEY=here WORKLOAD=even QPS=50
      ! bench summarize nothing.csv
    `,
  },
  {
    name: 'bench with a program',
    skip: missingCommand('bash'),
    needsServer: true,
    files: { 'suite.yaml': programSuite, 'program.sh': program },
    lines: `
      bench suite.yaml ${suiteOptions} --out-dir a
    `,
  },
  {
    name: 'bench capacity',
    needsServer: true,
    files: { 'w.jsonl': steady },
    lines: `
      bench capacity w.jsonl ${toMock} --slo ttft=5s --min-rps 20 --max-rps 40 --duration-s 1 --budget-runs 3 --out-dir capacity
      bench capacity w.jsonl ${toMock} --slo ttft=5s --min-rps 20 --max-rps 40 --duration-s 1 --budget-runs 3 --out-dir capacity
    `,
  },
];
