import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { estimateLoad, type LoadColumns } from './load-estimate.ts';

interface Flight {
  readonly atMs: number;
  readonly prompt: number;
  readonly output: number;
}

function columnsOf(flights: readonly Flight[]): LoadColumns {
  return {
    count: flights.length,
    arrivalNs: Float64Array.from(flights, ({ atMs }) => atMs * 1e6),
    promptTokens: Int32Array.from(flights, ({ prompt }) => prompt),
    outputTokens: Int32Array.from(flights, ({ output }) => output),
  };
}

const flights = fc.array(
  fc.record({
    atMs: fc.integer({ min: 0, max: 60 }),
    prompt: fc.integer({ min: 0, max: 50 }),
    output: fc.integer({ min: 0, max: 20 }),
  }),
  { minLength: 1, maxLength: 25 },
);

test('means and peaks are those of adding up every request at every moment', () => {
  fc.assert(
    fc.property(flights, fc.integer({ min: 0, max: 7 }), (given, ttftMs) => {
      const sorted = given.toSorted((a, b) => a.atMs - b.atMs);
      const tpotMs = 2;
      const end = (flight: Flight) => flight.atMs + ttftMs + flight.output * tpotMs;
      const last = Math.max(...sorted.map(end));
      const span = last - sorted[0]!.atMs;
      const load = estimateLoad(columnsOf(sorted), { tpotMs, ttftMs, kvBytesPerToken: 10 })!;
      const requestMs = sorted.reduce((sum, flight) => sum + end(flight) - flight.atMs, 0);
      // A flight holds its prompt throughout, and half its output on average while that grows.
      const tokenMs = sorted.reduce(
        (sum, flight) =>
          sum + flight.prompt * (end(flight) - flight.atMs) + (flight.output * flight.output * tpotMs) / 2,
        0,
      );
      const close = (found: number | null, expected: number) =>
        assert.ok(Math.abs(found! - expected) <= 1e-9 * (1 + expected));
      if (span === 0) assert.equal(load.concurrency.mean, null);
      else {
        close(load.concurrency.mean, requestMs / span);
        close(load.kvTokens.mean, tokenMs / span);
        close(load.kvBytes!.mean, (10 * tokenMs) / span);
        close(load.series.reduce((sum, { concurrency }) => sum + concurrency, 0) / 100, requestMs / span);
      }
      const held = (ms: number) => sorted.filter((flight) => flight.atMs <= ms && ms < end(flight));
      const busiest = Math.max(...sorted.map(({ atMs }) => held(atMs).length), 1);
      // Requests of no length at all pass one by one at their moment.
      assert.ok(load.concurrency.peak >= busiest);
      if (sorted.every((flight) => end(flight) > flight.atMs)) assert.equal(load.concurrency.peak, busiest);
    }),
    { seed: 2, numRuns: 300 },
  );
});

test('the KV peak stands just before a request leaves', () => {
  const load = estimateLoad(
    columnsOf([
      { atMs: 0, prompt: 100, output: 10 },
      { atMs: 5, prompt: 7, output: 50 },
    ]),
    {
      tpotMs: 1,
      ttftMs: 0,
      kvBytesPerToken: null,
    },
  )!;
  assert.equal(load.kvTokens.peak, 100 + 10 + 7 + 5);
  assert.equal(load.kvBytes, null);
});

test('without requests there is no load', () => {
  assert.equal(estimateLoad(columnsOf([]), { tpotMs: 1, ttftMs: 0, kvBytesPerToken: null }), null);
});
