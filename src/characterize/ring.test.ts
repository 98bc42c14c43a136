import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Ring } from './ring.ts';

test('a run is there as it was written, or gone, the oldest first', () => {
  const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 60 })), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(runs, (given) => {
      const ring = new Ring<Int32Array>((length) => new Int32Array(length), 100);
      const written = new Map<number, { run: Int32Array; after: number }>();
      given.forEach(([key, length], i) => {
        const run = Int32Array.from({ length }, (_, at) => i * 1000 + at);
        ring.set(key, run);
        for (const [other, entry] of written) if (other !== key) entry.after += length;
        written.set(key, { run, after: 0 });
        for (const [other, { run: expected, after }] of written) {
          const found = ring.get(other);
          if (found !== null) assert.deepEqual(found, expected);
          // What is passed over at the end of the ring is never more than the longest run.
          else assert.ok(after + expected.length + 60 > 100);
        }
      });
    }),
    { seed: 9, numRuns: 200 },
  );
});

test('a run longer than the ring is not kept, and does not bring back the one before', () => {
  const ring = new Ring<Float64Array>((length) => new Float64Array(length), 4);
  ring.set(1, Float64Array.of(1, 2));
  ring.set(1, new Float64Array(5));
  assert.equal(ring.get(1), null);
  assert.equal(ring.get(7), null);
});
