import fc from 'fast-check';
import { noSession, type WorkloadColumns } from './workload-columns.ts';

/** What a test says of a request; everything else is absent, or 1 token. */
export interface TestRow {
  readonly arrivalNs: number;
  readonly thinkNs?: number;
  readonly session?: number | null;
  /** Requests it waits for the ends of. */
  readonly waitsFor?: readonly number[];
  readonly blocks?: readonly number[];
}

/** Columns of requests that are in order of arrival. `bodyOffset` numbers them. */
export function columnsOf(rows: readonly TestRow[]): WorkloadColumns {
  const count = rows.length;
  const ones = () => new Int32Array(count).fill(1);
  const target = rows.flatMap(({ waitsFor = [] }) => waitsFor);
  return {
    count,
    arrivalNs: Float64Array.from(rows, ({ arrivalNs }) => arrivalNs),
    thinkNs: Float64Array.from(rows, ({ thinkNs = Number.NaN }) => thinkNs),
    cancelAfterNs: new Float64Array(count).fill(Number.NaN),
    promptTokens: ones(),
    promptSource: new Uint8Array(count),
    outputTokens: ones(),
    outputSource: new Uint8Array(count),
    maxOutputTokens: ones(),
    session: Int32Array.from(rows, ({ session = null }) => session ?? noSession),
    turn: Int32Array.from(rows, ({ session = null }, i) =>
      session === null ? 0 : rows.slice(0, i).filter((other) => other.session === session).length,
    ),
    flags: new Uint8Array(count),
    links: {
      start: startsOf(rows.map(({ waitsFor = [] }) => waitsFor.length)),
      target: Int32Array.from(target),
      on: new Uint8Array(target.length),
      delayNs: new Float64Array(target.length),
    },
    blocks: {
      start: startsOf(rows.map(({ blocks = [] }) => blocks.length)),
      chain: Float64Array.from(rows.flatMap(({ blocks = [] }) => blocks)),
      blockTokens: Int32Array.from(rows, ({ blocks }) => (blocks === undefined ? 0 : 16)),
    },
    bodyOffset: Float64Array.from(rows, (_, i) => i),
    bodyLength: ones(),
  };
}

function startsOf(lengths: readonly number[]): Int32Array {
  let end = 0;
  return Int32Array.from([0, ...lengths], (length) => {
    end += length;
    return end;
  });
}

/** Workloads of some sessions, each request waiting for one other at most, wherever that stands. */
export const testRows: fc.Arbitrary<readonly TestRow[]> = fc
  .array(
    fc.record({
      gapNs: fc.nat(3),
      thinkNs: fc.oneof(fc.constant(Number.NaN), fc.nat(9)),
      session: fc.oneof(fc.constant(null), fc.nat(3)),
      on: fc.oneof(fc.constant(null), fc.nat(30)),
      blocks: fc.array(fc.nat(9), { maxLength: 3 }),
    }),
    { maxLength: 30 },
  )
  .map((drawn) => {
    let arrivalNs = 5;
    return drawn.map(({ gapNs, on, ...row }) => {
      arrivalNs += gapNs;
      return { ...row, arrivalNs, waitsFor: on === null ? [] : [on % drawn.length] };
    });
  });
