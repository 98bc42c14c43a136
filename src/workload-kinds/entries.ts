export { agentic } from './agentic.ts';
export { lmcacheSynthetic } from './lmcache-synthetic.ts';
export { random } from './random.ts';
export { shareGpt } from './share-gpt.ts';
export { strictSynthetic } from './strict-synthetic.ts';
export { traceReplayer } from './trace-replayer.ts';
export { vllmBenchmark } from './vllm-benchmark.ts';
