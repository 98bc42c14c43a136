import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editDistance, nearest } from './nearest.ts';

const distances = [
  ['', '', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['saturday', 'sunday', 3],
  ['rate', 'rtae', 1],
  ['ca', 'abc', 3],
  ['rate-rps', 'rate-rsp', 1],
] as const;

for (const [a, b, distance] of distances)
  test(`${a} and ${b} are ${distance} apart`, () => assert.equal(editDistance(a, b), distance));

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

test('a distance is symmetric, nil only for equals, and between the difference and the length', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      assert.equal(distance, editDistance(b, a));
      assert.equal(distance === 0, a === b);
      assert.ok(distance >= Math.abs(a.length - b.length) && distance <= Math.max(a.length, b.length));
    }),
  );
});

test('one insertion, deletion, replacement or swap is one apart', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(editDistance(a + b, `${a}x${b}`), 1);
      assert.equal(editDistance(`${a}x${b}`, `${a}y${b}`), 1);
      assert.equal(editDistance(`${a}xy${b}`, `${a}yx${b}`), 1);
    }),
  );
});

const known = ['compile', 'compare', 'validate', 'verify', 'list'];
const suggestions = [
  ['comple', 'compile'],
  ['compre', 'compare'],
  ['valid', 'validate'],
  ['VERIFY', 'verify'],
  ['lst', 'list'],
  ['lits', 'list'],
  ['simulate', null],
  ['xy', null],
  ['', null],
] as const;

for (const [given, expected] of suggestions)
  test(`'${given}' is met with ${expected}`, () => assert.equal(nearest(given, known), expected));

test('a suggestion shares something with what was given', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (given, words) => {
      const found = nearest(given, words);
      if (found !== null)
        assert.ok([...found.toLowerCase()].some((letter) => given.toLowerCase().includes(letter)));
    }),
  );
});

test('a long word is compared in reasonable time', () => {
  assert.equal(nearest('x'.repeat(10_000), known), null);
});

test('of known words that begin with what was given, the shortest is meant', () => {
  const known = ['NUM_USERS_WARMUP', 'NUM_USERS', 'NUM_ROUNDS'];
  assert.equal(nearest('NUM_USER', known), 'NUM_USERS');
  assert.equal(nearest('NUM_USER', [...known].reverse()), 'NUM_USERS');
});
