import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CompensatedSum, sum } from './sum.ts';

test('what a plain sum loses is kept', () => {
  assert.equal(sum([1, 1e100, 1, -1e100]), 2);
  assert.equal(sum(Array.from({ length: 1e6 }, () => 0.1)), 100000);
  assert.equal(sum([]), 0);
});

test('sums of chunks join to the sum of all: exact for whole numbers, wherever the cut', () => {
  const values = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 50 });
  fc.assert(
    fc.property(values, fc.nat(50), (sample, cut) => {
      const first = new CompensatedSum();
      const second = new CompensatedSum();
      for (const value of sample.slice(0, cut)) first.add(value);
      for (const value of sample.slice(cut)) second.add(value);
      first.addSum(second);
      assert.equal(
        first.value,
        sample.reduce((total, value) => total + value, 0),
      );
    }),
  );
});

test('random doubles: the sum is within one rounding of the exact one, as BigInt has it', () => {
  const values = fc.array(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, (sample) => {
      const exact = sample.reduce((total, value) => total + BigInt(value), 0n);
      assert.equal(sum(sample.map((value) => value * 2 ** -60)), Number(exact) * 2 ** -60);
    }),
  );
});

test('an infinity shows', () => {
  assert.equal(sum([1, Infinity, 2]), Infinity);
  assert.ok(Number.isNaN(sum([Infinity, -Infinity])));
});
