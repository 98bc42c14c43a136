import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundHalfEven } from './rounding.ts';

test('ties go to the even neighbour, all else to the nearest', () => {
  const cases: [number, number][] = [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, -0],
    [-1.5, -2],
    [-2.5, -2],
    [2.4999999999999996, 2],
    [0.49999999999999994, 0],
    [-2.6, -3],
    [2251799813685248.5, 2251799813685248],
    [2 ** 53 + 2, 2 ** 53 + 2],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  for (const [x, expected] of cases) assert.equal(roundHalfEven(x) + 0, expected + 0, String(x));
  assert.ok(Number.isNaN(roundHalfEven(NaN)));
});
