export { latencyOfFormula, latencyOfTable, parseLatencyTable, type ScriptedLatency } from './latency.ts';
export { prefixBlockKeys, ScriptedPrefixCache } from './prefix-cache.ts';
export { type ScriptedJob, ScriptedServer } from './server.ts';
