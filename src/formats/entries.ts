export { mooncake } from './mooncake.ts';
export { vllmTimedTrace } from './vllm-timed-trace.ts';
