export { aibrixJsonl } from './aibrix-jsonl.ts';
export { aiperfJsonl } from './aiperf-jsonl.ts';
export { lmbenchCsv } from './lmbench-csv.ts';
export { vllmJson } from './vllm-json.ts';
