import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatFixed, formatSigned } from './fixed.ts';

test('ties go to the even digit, as Python prints them', () => {
  // Python: f'{x:.{d}f}' of each.
  const cases: readonly (readonly [number, number, string])[] = [
    [7.125, 2, '7.12'],
    [7.375, 2, '7.38'],
    [3.625, 2, '3.62'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [-2.5, 0, '-2'],
    [-7.125, 2, '-7.12'],
    [1.005, 2, '1.00'],
    [2.675, 2, '2.67'],
    [0.0625, 3, '0.062'],
    [1e15 + 0.5, 0, '1000000000000000'],
  ];
  for (const [value, decimals, expected] of cases)
    assert.equal(formatFixed(value, decimals), expected, `${value}`);
  assert.equal(formatFixed(null, 2), 'n/a');
  assert.deepEqual([formatSigned(0, 2), formatSigned(-1.25, 1), formatSigned(3, 0)], ['+0.00', '-1.2', '+3']);
});
