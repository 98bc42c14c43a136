import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Intervals, lengthOf, overlapOf, unite } from './intervals.ts';

const cells = 30;
const intervals = fc
  .array(fc.tuple(fc.integer({ min: 0, max: cells }), fc.integer({ min: 0, max: cells })), { maxLength: 12 })
  .map(
    (pairs): Intervals => ({
      starts: Float64Array.from(pairs, ([start]) => start),
      ends: Float64Array.from(pairs, ([, end]) => end),
    }),
  );

test('unions and overlaps are what counting unit cells gives', () => {
  fc.assert(
    fc.property(intervals, intervals, (a, b) => {
      const inA = covered(a);
      const inB = covered(b);
      const united = unite(a);
      assert.equal(lengthOf(united), inA.filter(Boolean).length);
      assert.deepEqual(covered(united), inA);
      assert.equal(overlapOf(united, unite(b)), inA.filter((isIn, i) => isIn && inB[i]).length);
    }),
    { seed: 8, numRuns: 500 },
  );
});

function covered({ starts, ends }: Intervals): boolean[] {
  return Array.from({ length: cells }, (_, cell) =>
    starts.some((start, i) => start <= cell && cell < ends[i]!),
  );
}
