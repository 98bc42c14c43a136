import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSeconds, renderSeconds } from './seconds.ts';

test('decimals keep the whole second they are written in, though a double would round them over it', () => {
  assert.equal(parseSeconds('1000000.9999999999'), 1_000_001_000_000_000);
  assert.equal(parseSeconds('8388607.999999999'), 8_388_607_999_999_999);
  // 1700000000.99999999 is 1700000001 as a double.
  assert.equal(parseSeconds('1700000000.99999999'), 1_700_000_000 * 1e9 + 999_999_990);
});

test('nanoseconds that a double holds come back from their decimal seconds', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (ns) => {
      assert.equal(parseSeconds(renderSeconds(ns)), ns);
    }),
  );
});
