import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainNamed, chainStart, chainTokens } from './block-hash.ts';

test('chains are whole numbers that a double holds, and differ with anything before them', () => {
  const seen = new Set<number>();
  for (let salt = 0; salt < 4; salt++)
    for (let a = 0; a < 300; a++)
      for (let b = 0; b < 300; b++) seen.add(chainTokens(chainStart(salt), [a, b], 0, 2));
  assert.equal(seen.size, 4 * 300 * 300);
  for (const chain of seen) assert.ok(Number.isSafeInteger(chain) && chain >= 0);
});

test('every bit of a chain is as often 1 as 0', () => {
  const ones = new Float64Array(53);
  const n = 20_000;
  let chain = chainStart(0);
  for (let i = 0; i < n; i++) {
    chain = chainTokens(chain, [i % 5], 0, 1);
    for (let bit = 0; bit < 53; bit++) ones[bit]! += Math.floor(chain / 2 ** bit) % 2;
  }
  // Five standard deviations of a fair coin.
  for (const count of ones) assert.ok(Math.abs(count - n / 2) < 5 * Math.sqrt(n / 4));
});

test('blocks are named by numbers or texts, which are not the same', () => {
  const start = chainStart(2);
  assert.notEqual(chainNamed(start, 12), chainNamed(start, '12'));
  assert.notEqual(chainNamed(start, 1), chainNamed(start, -1));
  assert.equal(chainNamed(start, 'a'), chainNamed(start, 'a'));
});
