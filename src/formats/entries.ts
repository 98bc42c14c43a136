export { azure } from './azure.ts';
export { burstgpt } from './burstgpt.ts';
export { mooncake } from './mooncake.ts';
export { vllmTimedTrace } from './vllm-timed-trace.ts';
