import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';

/** Exports of monitoring and traces of the public kinds, a few rows each. */
const traffic = {
  'made/maas.csv':
    '"Time","Total","Success","4xx Error"\n2024-10-1 00:00:00,12,10,2\n2024-10-1 00:01:00,2,1,2\n',
  'made/lengths.csv':
    '"Time","P50","P70","P90","P99"\n2024-10-1 00:00:00,20,30,45,60\n2024-10-1 00:01:00,10,12,15,20\n',
  'made/completions.csv':
    '"Time","P50","P70","P95","P99"\n2024-10-1 00:00:00,20,30,45,60\n2024-10-1 00:01:00,10,12,15,20\n',
  'made/rate.csv': '"Time","Rate"\n2024-10-01 00:00:00,5\n2024-10-01 00:01:00,undefined\n',
  'made/bytes.csv':
    '"Time","recv_bytes.rate@a","recv_bytes.rate@b","sent_bytes"\n2024-10-01 00:00:00,60,40,50\n2024-10-01 00:01:00,6,4,5\n',
  'made/azure.csv':
    'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,20,10\n2023-11-16 18:15:50.9951690,30,12\n',
  'made/clients/chunk-0-trace.csv': '0,1.5,1.2,Gamma,0.7,0.9\n10,0.5,1,Weibull,1.4,2\n',
  'made/clients/chunk-0-dataset.json':
    '{"0": {"input_tokens": "{9: 0.5, 40: 0.5}", "output_tokens": "{5: 0.25, 12: 0.75}"}}',
  'made/clients/chunk-1-trace.csv': '0,0.8,1,,,\n',
  'made/clients/chunk-1-dataset.json': '{"0": {"input_tokens": "{20: 1}", "output_tokens": "{7: 1}"}}',
  'made/azure-2024.csv':
    'TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00.009930+00:00,20,10\n2024-05-10 00:00:04.017335+00:00,30,12\n',
};

const prompts = '--prompt-file examples/generate/prompts.jsonl --seed 11';

/** Every kind of traffic, and collections of prompts. */
export const generate: Area = {
  name: 'generate',
  files: traffic,
  script: [
    ...withJson(`
      generate --trace-type constant --target-qps 5 ${prompts} --output-dir constant --duration-ms 5000
      generate --trace-type agent --agent-config examples/generate/agent-sessions.json --output-dir agent --tokenizer simple
      dataset shared-prefix --prompt-length 100 --num-prefix 3 --num-samples-per-prefix 4 --output prefixes.jsonl
      verify constant/workload.iwc.jsonl
      verify prefixes.jsonl
    `),
    ...plain(`
      generate --trace-type constant --target-qps 5 --target-prompt-len 40 --target-completion-len 20 --exact-lengths --output-dir exact --duration-ms 3000 --tokenizer simple --output-format json
      generate --trace-type synthetic --traffic-pattern slow_rising --prompt-len-pattern quick_rising --completion-len-pattern slight_fluctuation ${prompts} --output-dir rising --duration-ms 4000 --tokenizer simple
      generate --trace-type synthetic --traffic-pattern-config examples/generate/traffic-ramp.json --prompt-len-pattern-config examples/generate/prompt-lengths.json --completion-len-pattern-config examples/generate/output-lengths.json ${prompts} --output-dir day --duration-ms 4000 --tokenizer simple --no-plots
      generate --trace-type stat --traffic-file made/maas.csv --prompt-len-file made/lengths.csv --completion-len-file made/completions.csv --qps-scale 2 ${prompts} --output-dir maas --tokenizer simple
      generate --trace-type stat --stat-trace-type cloudide --traffic-file made/rate.csv --prompt-len-file made/bytes.csv --completion-len-file made/bytes.csv ${prompts} --output-dir ide --tokenizer simple --no-plots
      generate --trace-type azure --traffic-file made/azure.csv --group-interval-seconds 1 ${prompts} --output-dir azure --tokenizer simple --no-plots
      generate --trace-type azure-2024 --traffic-file made/azure-2024.csv --target-qps 2 --dispatch batched --output-dir azure-2024 --tokenizer simple
      generate --trace-type mooncake --traffic-file fixtures/formats/mooncake/sample.jsonl --output-dir mooncake --no-plots
      generate --trace-type burstgpt --traffic-file fixtures/formats/burstgpt/sample.csv --duration-ms 200000 --output-dir burstgpt --tokenizer simple --no-plots
      generate --trace-type trace --traffic-file fixtures/formats/inference-perf/sample.csv --time-column TIMESTAMP --prompt-column ContextTokens --output-column GeneratedTokens --input-scale 20 --output-dir columns --tokenizer simple --no-plots
      generate --trace-type constant --compat aibrix --target-qps 3 ${prompts} --output-dir compat --duration-ms 4000 --no-plots
      generate --trace-type constant --target-qps 3 --prompt-file examples/conversations.json --session-arrivals turns --max-concurrent-sessions 2 --output-dir turns --duration-ms 4000 --tokenizer simple --no-plots
      generate --trace-type servegen --traffic-file made/clients --duration-ms 20000 --output-dir servegen --tokenizer simple
      dataset shared-prefix --num-configs 2 --prompt-length 50,80 --num-prefix 2,1 --num-samples-per-prefix 2,3 --randomize-order --schema sessioned --output sessioned.jsonl
      dataset shared-prefix --to-workload --rps 2 --prompt-length 60 --num-prefix 2 --num-samples-per-prefix 4 --output traffic.jsonl
      dataset multiturn --num-sessions-mean 5 --num-sessions-std 0 --output multiturn.jsonl
      dataset convert --type sharegpt --path examples/conversations.json --output converted.jsonl
      verify azure/workload.iwc.jsonl
      verify multiturn.jsonl
    `),
  ],
};
