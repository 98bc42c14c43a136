import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keeps, missTail } from './evidence.ts';
import { judgeReturn } from './hysteresis.ts';

/** P(X ≥ k) of a binomial, term by term. */
function binomialTail(n: number, k: number, p: number): number {
  let term = (1 - p) ** n;
  let below = 0;
  for (let i = 0; i < k; i++) {
    below += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return 1 - below;
}

test('the tail of misses is the binomial sum where all requests are independent', () => {
  for (const [offered, missed, allowed] of [
    [10, 1, 0.1],
    [100, 9, 0.05],
    [400, 30, 0.05],
    [60, 60, 0.9],
  ] as const) {
    const tail = missTail({ offered, missed, effective: offered }, allowed);
    assert.ok(Math.abs(tail - binomialTail(offered, missed, allowed)) < 1e-10, `${missed} of ${offered}`);
  }
});

test('fewer independent requests tell less', () => {
  const tails = [1000, 100, 10].map((effective) => missTail({ offered: 1000, missed: 80, effective }, 0.05));
  assert.deepEqual(
    tails.toSorted((a, b) => a - b),
    tails,
  );
  assert.equal(missTail({ offered: 1000, missed: 0, effective: 1000 }, 0.05), 1);
  assert.equal(missTail({ offered: 0, missed: 0, effective: 0 }, 0.05), 1);
});

test('a probe keeps the objective up to the share allowed, and not without a request', () => {
  assert.equal(keeps({ offered: 100, missed: 5, effective: 100 }, 0.05), true);
  assert.equal(keeps({ offered: 100, missed: 6, effective: 100 }, 0.05), false);
  assert.equal(keeps({ offered: 0, missed: 0, effective: 0 }, 0.05), false);
});

test('the return from overload is judged by how surely it misses', () => {
  const verdictOf = (missed: number, effective = 100, offered = 100) =>
    judgeReturn(
      { level: 3, evidence: { offered, missed, effective } },
      { confidence: 0.95, attainment: 0.95 },
    ).verdict;
  assert.equal(verdictOf(5), 'none-seen');
  // P(X ≥ 9) of 100 at 5 % is 6.3 %, P(X ≥ 10) 2.8 %.
  assert.equal(verdictOf(9), 'undecided');
  assert.equal(verdictOf(10), 'found');
  assert.equal(verdictOf(10, 10), 'undecided');
  assert.equal(verdictOf(0, 0, 0), 'undecided');
});
