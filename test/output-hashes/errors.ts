import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';

const line = (request: object) => `${JSON.stringify(request)}\n`;
const files = {
  'bad.jsonl':
    line({ request_id: 'a', prompt: 'x', arrival_time_ms: 5 }) +
    line({ request_id: 'a', prompt: 7, arrival_time_ms: -1, max_output_tokens: 0 }) +
    line({ request_id: 'b', prompt: 'y', arrival_time_ms: 1, depends_on: ['nobody'], temperature: 'hot' }) +
    '[]\n',
  'broken.yaml': 'Name: broken\nServing: []\nWorkload:\n  Unheard: {QPS: [0]}\n',
  'iwc.config.yaml': 'compile:\n  arrivel: poisson\n',
};

/** What is said of commands, flags, names and inputs that are wrong. */
export const errors: Area = {
  name: 'errors',
  files,
  script: [
    ...withJson(`
      compil
      compile
      compile sharegtp --input a --output b
      compile sharegpt --input fixtures/datasets/sharegpt/input.json --output w.jsonl --arrival poisson
      compile sharegpt --input missing.json --output w.jsonl --config bad.jsonl
      validate bad.jsonl
      validate bad.jsonl --max-problems 1
      validate missing.jsonl fixtures/endpoints
      analyze bad.jsonl
      analyze missing.jsonl --tokenizer no/such-tokenizer
      diff bad.jsonl
      head bad.jsonl --output x.jsonl
      filter fixtures/formats/iwc/sample.jsonl --where prompt:like:x --output x.jsonl
      sample fixtures/formats/iwc/sample.jsonl --share 2 --output x.jsonl
      split fixtures/formats/iwc/sample.jsonl --outputs one.jsonl
      convert fixtures/formats/iwc/sample.jsonl --to nothing --output x.jsonl
      concat --output x.jsonl
      spec --out-dir x
      verify fixtures/formats/iwc/sample.jsonl
      generate --trace-type stat --output-dir x
      dataset nothing
      ingest missing.json --out-dir x
      opsim --architecture lama-3 --decode 1:8 --hardware h200
      opsim --architecture llama-3-8b --decode 1 --hardware h9000
      calibrate --device h200 --table bad.jsonl
      bench broken.yaml --dry-run
      bench capacity fixtures/formats/iwc/sample.jsonl --base-url x --slo e3e=1 --min-rps 5 --max-rps 1 --out-dir x
      replay bad.jsonl --base-url ftp://x --out-dir x
      replay fixtures/formats/iwc/sample.jsonl --base-url http://127.0.0.1:9 --out-dir x --slo ttft --concurrency 2 --users 3
      list nothing
      completion powershell
      profile nothing --base-url x
      mock --fault nonsense=1
      certify --rates 0
      demo --colour
    `),
    ...plain('--versoin'),
  ],
};
