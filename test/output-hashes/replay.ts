import type { Area } from '../support/outputs/record-area.ts';
import { measured, plain, withJson } from '../support/outputs/script.ts';
import { madeInputs } from './made-inputs.ts';
import { patient } from './patience.ts';
import { storedRun } from './stored-run.ts';

const resumeStored =
  'replay made/stored.jsonl --base-url http://127.0.0.1:9 --model made --no-probe --out-dir stored --resume';

/** Real runs against a mock, of which only what no clock decides is recorded. */
export const replay: Area = {
  name: 'replay',
  files: { ...madeInputs, ...storedRun },
  needsServer: true,
  script: [
    ...withJson(`
      replay made/workload.jsonl --base-url $MOCK --out-dir dry --dry-run --price-prompt-usd 1 --price-output-usd 2 --no-cache-salt
      replay made/workload.jsonl --base-url $MOCK --out-dir dry --dry-run --rate-rps 40 --seed 3 --limit 9 --no-probe
    `),
    // Nothing is left to send: the numbers are those of the stored records.
    ...plain(`
      ${resumeStored} --slo ttft=50ms,tpot=5ms,e2e=10s --export aibrix-jsonl,aiperf-jsonl,lmbench-csv,vllm-json
      ${resumeStored} --measure 2s
      ${resumeStored} --definitions-of vllm,sglang,aiperf,guidellm,inference-perf,aibrix,lmbench --json
      ${resumeStored} --tokenizer simple --allow-invalid
    `),
    ...plain(`
      head made/workload.jsonl --requests 8 --output eight.jsonl
    `),
    ...measured(`
      replay made/workload.jsonl ${patient} --out-dir open --slo ttft=60s,e2e=60s --raw-chunks --export aibrix-jsonl,aiperf-jsonl,lmbench-csv,vllm-json --definitions-of vllm,sglang,aiperf,guidellm,inference-perf,aibrix,lmbench
      replay eight.jsonl ${patient} --out-dir closed --concurrency 2 --json
      replay eight.jsonl ${patient} --out-dir users --users 2 --think-time-ms 1
      replay eight.jsonl ${patient} --out-dir paced --rate-rps 80 --seed 5 --warmup 2 --cache-salt-text salt --tokenizer simple
      replay eight.jsonl ${patient} --out-dir workers --workers 2 --no-stream --time-scale 0.5 --json
      replay eight.jsonl ${patient} --out-dir completions --endpoint openai-completions --force-output-length
      replay made/workload.jsonl ${patient} --out-dir open --slo ttft=60s --resume
      replay eight.jsonl ${patient} --out-dir closed --concurrency 2 --resume --json
      certify --rates 200 --seconds-each 1 --output-tokens 2 --ttft-ms 1 --itl-ms 1 --max-lag-ms 60000 --max-added-ttft-ms 60000 --max-loop-delay-ms 60000 --out-dir certify
      mock --port 0 --duration-s 0.1 --fault status=503:every=2 --log mock.jsonl
      mock --port 0 --duration-s 0.1 --json
    `),
  ],
};
