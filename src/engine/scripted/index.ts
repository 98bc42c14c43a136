export {
  type LatencyFormula,
  type LatencyTable,
  latencyOfFormula,
  latencyOfTable,
  parseLatencyTable,
  type ScriptedLatency,
} from './latency.ts';
export { prefixBlockKeys, ScriptedPrefixCache } from './prefix-cache.ts';
export { type ScriptedJob, type ScriptedListener, ScriptedServer } from './server.ts';
