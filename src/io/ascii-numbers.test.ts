import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { integerDigitsMost, parseDigits, putInteger, putPadded } from './ascii-numbers.ts';

const edges = [0, 9, 10, 999_999_999, 1e9, 1e9 + 1, 2 ** 31, 2 ** 32, 1e15, Number.MAX_SAFE_INTEGER];
const integers = fc.oneof(
  fc.constantFrom(...edges),
  fc.maxSafeNat(),
  fc.nat(),
  fc.nat(2000).map((n) => n * 1e9),
);

/** What was written behind a byte that must stay. */
function written(put: (bytes: Uint8Array, at: number) => number): string {
  const bytes = new Uint8Array(integerDigitsMost + 2).fill(0x2e);
  const end = put(bytes, 1);
  const text = new TextDecoder().decode(bytes);
  assert.equal(text.replaceAll('.', ''), text.slice(1, end), 'nothing else is touched');
  return text.slice(1, end);
}

test('integers are written as String writes them, with zeros in front where asked for', () => {
  fc.assert(
    fc.property(integers, fc.integer({ min: 1, max: 9 }), (value, least) => {
      assert.equal(
        written((bytes, at) => putInteger(bytes, at, value)),
        String(value),
      );
      assert.equal(
        written((bytes, at) => putPadded(bytes, at, value, least)),
        String(value).padStart(least, '0'),
      );
    }),
    { numRuns: 1000 },
  );
});

test('a number that would not be written exactly is refused, and nothing is written', () => {
  for (const value of [2 ** 53, 2 ** 31 * 1e9, 3e18, 2 ** 63, 1e9 + 0.5, Number.POSITIVE_INFINITY]) {
    const bytes = new Uint8Array(32);
    assert.throws(() => putInteger(bytes, 0, value), RangeError);
    assert.ok(bytes.every((byte) => byte === 0));
  }
});

test('what is written is read again, up to 15 digits', () => {
  fc.assert(
    fc.property(integers, (value) => {
      const bytes = new Uint8Array(integerDigitsMost);
      const end = putInteger(bytes, 0, value);
      assert.equal(parseDigits(bytes, 0, end), value < 1e15 ? value : null);
    }),
  );
});
