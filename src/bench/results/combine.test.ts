import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRng } from '../../math/keyed-stream.ts';
import { combine, differ } from './combine.ts';

const of = (...values: (number | null)[]) => values.map((value) => ({ value, interval_95: null }));

test('repetitions give their mean and interval; a single run lends its own', () => {
  // Student's t for 2 degrees of freedom is 4.303; the standard error of 1, 2, 3 is 1/√3.
  const three = combine(of(1, 2, 3));
  assert.deepEqual([three.value, three.interval_from, three.n], [2, 'repetitions', 3]);
  assert.ok(Math.abs(three.interval_95![1] - (2 + 4.303 / Math.sqrt(3))) < 1e-9);
  assert.deepEqual(combine([{ value: 5, interval_95: [4, 7] }]), {
    value: 5,
    interval_95: [4, 7],
    interval_from: 'requests',
    n: 1,
  });
  assert.deepEqual(combine(of(null, null)), { value: null, interval_95: null, interval_from: null, n: 0 });
  assert.equal(combine(of(3, null)).value, 3);
});

test('a difference is clear when its interval leaves out 0, and nothing is said without one', () => {
  const a = { value: 10, interval_95: [9, 12], interval_from: 'repetitions', n: 3 } as const;
  const b = { value: 5, interval_95: [4, 7], interval_from: 'repetitions', n: 3 } as const;
  const found = differ(a, b);
  assert.deepEqual(found.interval_95, [5 - Math.sqrt(1 + 4), 5 + Math.sqrt(4 + 1)]);
  assert.deepEqual([found.difference, found.relative, found.is_clear], [5, 1, true]);
  assert.equal(differ(a, { ...a, value: 9.5 }).is_clear, false);
  assert.equal(differ(a, combine(of(4))).is_clear, null);
  assert.equal(differ(a, combine([])).difference, null);
  assert.equal(differ(a, combine(of(0, 0))).relative, null);
});

test('of pairs without a difference, at most about one in twenty is called clear', () => {
  const random = defaultRng(7n);
  const rounds = 2000;
  let clear = 0;
  for (let round = 0; round < rounds; round++) {
    const sample = () => combine(of(...Array.from({ length: 5 }, () => 100 + 3 * random.nextNormal())));
    if (differ(sample(), sample()).is_clear === true) clear++;
  }
  // Square-and-add is a little wide for small samples; four standard deviations of 5 % are 2 %.
  assert.ok(clear / rounds < 0.07, String(clear / rounds));
});
