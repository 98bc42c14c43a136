import { latencyOfFormula, type ScriptedJob, ScriptedServer } from '../../engine/scripted/index.ts';
import { streamFor } from '../../math/keyed-stream.ts';
import type { Prober } from '../../search/noisy-bisection.ts';
import { evidenceOf } from './strain-evidence.ts';

/** A queue whose capacity has a closed form. */
export interface ServiceLaw {
  readonly name: string;
  /** Requests at a time. */
  readonly places: number;
  readonly arrivals: 'poisson' | 'constant';
  /** Time a request takes: exponential, or always its mean. */
  readonly service: 'exponential' | 'constant';
  readonly serviceS: number;
  /** Limit of the time to the first token, and the share that has to keep it. */
  readonly limitS: number;
  readonly attainment: number;
  /** The highest rate that keeps it. */
  readonly capacityRps: number;
}

/** Tokens of a mean answer: so fine that a whole number of them is as good as a real one. */
const meanTokens = 10_000;

interface Job extends ScriptedJob {
  readonly index: number;
}

/** Probes a scripted server in virtual time, each probe on an idle one. */
export function queueProber(law: ServiceLaw, durationS: number, seed: number): Prober {
  return (rateRps, index) =>
    Promise.resolve(evidenceOf(strainsOf(law, rateRps, durationS, BigInt(seed) * 1000n + BigInt(index))));
}

function strainsOf(law: ServiceLaw, rateRps: number, durationS: number, seed: bigint): Float64Array {
  const random = streamFor({ seed, name: 'capacity-test' });
  const arrivalsNs: number[] = [];
  const strain = new Float64Array(Math.ceil(rateRps * durationS * 2 + 50)).fill(Number.POSITIVE_INFINITY);
  const server = new ScriptedServer<Job>({
    latency: latencyOfFormula({
      ...{ ttftMs: 0, prefillUsPerToken: 0, itlUsPerSequence: 0 },
      itlMs: (law.serviceS * 1000) / meanTokens,
    }),
    capacity: law.places,
    maxWaiting: 1e9,
    listener: {
      started() {},
      tokens({ index }, _count, sent, dueNs) {
        if (sent === 0) strain[index] = (dueNs - arrivalsNs[index]!) / 1e9 / law.limitS;
      },
    },
  });
  let atS = 0;
  for (let index = 0; ; index++) {
    atS += (law.arrivals === 'poisson' ? random.nextExponential() : 1) / rateRps;
    if (atS > durationS || index >= strain.length) break;
    const tokens = meanTokens * (law.service === 'exponential' ? random.nextExponential() : 1);
    const rest = Math.max(1, Math.round(tokens));
    arrivalsNs.push(atS * 1e9);
    server.advance(atS * 1e9);
    const job = { index, freshTokens: 0, outputTokens: rest + 1, tokensPerChunk: rest, stall: null };
    server.submit(job, atS * 1e9);
  }
  server.advance(Number.POSITIVE_INFINITY);
  return strain.subarray(0, arrivalsNs.length);
}
