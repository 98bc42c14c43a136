import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../core/errors.ts';
import { defineDocument } from './document.ts';

interface Cup {
  readonly schema: 'iwc.cup/2.1';
  readonly ml: number;
}

const cup = defineDocument<Cup>('iwc.cup/2.1', {
  type: 'object',
  properties: { schema: { enum: ['iwc.cup/2.1'] }, ml: { type: 'number' } },
  required: ['schema', 'ml'],
  additionalProperties: false,
});

function problemsOf(value: unknown): string[] {
  try {
    cup.read(value, { file: 'cup.json' });
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.message.split('\n');
  }
  return [];
}

test('a document is named after its schema and read as it is', () => {
  assert.equal(cup.name, 'cup');
  const value = { schema: 'iwc.cup/2.1', ml: 250 };
  assert.equal(cup.read(value), value);
});

test('other minor versions are read, with keys that this one does not know', () => {
  assert.deepEqual(problemsOf({ schema: 'iwc.cup/2.7', ml: 250, colour: 'red' }), []);
  assert.deepEqual(problemsOf({ schema: 'iwc.cup/2', ml: 250 }), []);
});

test('what is missing or wrong names the file, the place and what to do', () => {
  assert.deepEqual(problemsOf({ schema: 'iwc.cup/2.1' }), [
    'cup.json $.ml: is missing (write it again with this version of iwc, which knows iwc.cup/2.1)',
  ]);
  assert.deepEqual(problemsOf({ schema: 'iwc.cup/2.7', ml: 'much' }), [
    'cup.json $.ml: is "much", expected a number (it was written by a newer iwc (iwc.cup/2.7; this one knows iwc.cup/2.1): update iwc)',
  ]);
});

test('other documents and other major versions are refused', () => {
  const expected = 'cup.json: expected a document of schema iwc.cup/2.1, but';
  const isPot = `${expected} its schema is "iwc.pot/1" (name a file that holds iwc.cup/2.1)`;
  assert.deepEqual(problemsOf({ schema: 'iwc.pot/1' }), [isPot]);
  const older = 'it was written by an older iwc: write it again with this version';
  assert.deepEqual(problemsOf({ schema: 'iwc.cup/1' }), [`${expected} its schema is "iwc.cup/1" (${older})`]);
  const newer = 'it was written by a newer iwc: update iwc';
  assert.deepEqual(problemsOf({ schema: 'iwc.cup/3.0' }), [
    `${expected} its schema is "iwc.cup/3.0" (${newer})`,
  ]);
  const another = 'name a file that holds iwc.cup/2.1';
  assert.deepEqual(problemsOf({ ml: 250 }), [`${expected} it has no schema (${another})`]);
  for (const value of [null, 'cup', [1], 7])
    assert.deepEqual(problemsOf(value), [`${expected} this is not a JSON object (${another})`]);
});
