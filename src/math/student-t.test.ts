import assert from 'node:assert/strict';
import { test } from 'node:test';
import { betaRegularized } from './beta-function.ts';
import { studentPoint, studentTail } from './student-t.ts';

test('points of the t table (NIST/SEMATECH e-Handbook, 1.3.6.7.2)', () => {
  const table: readonly [number, number, number][] = [
    [0.025, 1, 12.706],
    [0.025, 4, 2.776],
    [0.025, 30, 2.042],
    [0.05, 3, 2.353],
    [0.001, 10, 4.144],
  ];
  for (const [tail, degrees, point] of table)
    assert.ok(Math.abs(studentPoint(tail, degrees) - point) < 6e-4, `${tail} ${degrees}`);
});

test('closed forms: one degree of freedom is Cauchy, two are algebraic', () => {
  for (const t of [-3, -0.2, 0, 0.7, 1, 25]) {
    assert.ok(Math.abs(studentTail(t, 1) - (0.5 - Math.atan(t) / Math.PI)) < 1e-13);
    assert.ok(Math.abs(studentTail(t, 2) - (0.5 - t / (2 * Math.sqrt(2 + t * t)))) < 1e-13);
  }
});

test('the beta function mirrors itself, and is a power where b is 1', () => {
  for (const x of [0.01, 0.3, 0.5, 0.9])
    for (const [a, b] of [
      [0.5, 3],
      [7.25, 0.5],
      [40, 60],
    ] as const) {
      assert.ok(Math.abs(betaRegularized(x, a, b) + betaRegularized(1 - x, b, a) - 1) < 1e-13);
      assert.ok(Math.abs(betaRegularized(x, a, 1) - x ** a) < 1e-13);
    }
});
