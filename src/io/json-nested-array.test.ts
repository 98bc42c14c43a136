import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { InputError } from '../core/errors.ts';
import { endOfValue, MemberScanner } from './json-members.ts';
import { walkNestedArray } from './json-nested-array.ts';

const json = fc.jsonValue({ maxDepth: 3 });

/** Objects the walk should find, and what stands beside them. */
const document = fc.record({
  before: fc.dictionary(
    fc.string().filter((key) => key !== 'events'),
    json,
    { maxKeys: 3 },
  ),
  events: fc.array(fc.dictionary(fc.string(), json, { maxKeys: 4 }), { maxLength: 8 }),
  after: fc.dictionary(
    fc.string().filter((key) => key !== 'events'),
    json,
    { maxKeys: 2 },
  ),
  indent: fc.constantFrom(undefined, 1, 2),
  pieceBytes: fc.integer({ min: 1, max: 40 }),
  isArray: fc.boolean(),
});

test('finds the elements JSON.parse finds, wherever the pieces cut', async () => {
  await fc.assert(
    fc.asyncProperty(document, async ({ before, events, after, indent, pieceBytes, isArray }) => {
      const whole = isArray ? events : { ...before, events, ...after };
      const parsed = JSON.parse(JSON.stringify(whole)) as { events: unknown[] } & unknown[];
      const { elements, members, end } = await walk(JSON.stringify(whole, null, indent), pieceBytes);
      assert.deepEqual(
        elements.map((text) => JSON.parse(text) as unknown),
        isArray ? parsed : parsed.events,
      );
      assert.equal(end.isTruncated, false);
      if (isArray) return;
      const { events: _, ...beside } = parsed as unknown as Record<string, unknown>;
      assert.deepEqual(
        Object.fromEntries(members.map(([key, text]) => [key, JSON.parse(text) as unknown])),
        beside,
      );
    }),
    { numRuns: 300, seed: 8 },
  );
});

test('a document cut anywhere gives its whole elements and says so', async () => {
  const text = JSON.stringify({ a: 1, events: [{ x: '}]"\\' }, { y: [1, { z: 2 }] }, { w: null }], b: 2 });
  const whole = (await walk(text, 7)).elements;
  for (let length = 1; length < text.length; length++) {
    const { elements, end } = await walk(text.slice(0, length), 5);
    assert.deepEqual(elements, whole.slice(0, elements.length), `cut at ${length}`);
    assert.equal(end.isTruncated, true);
  }
});

test('an element far longer than a piece is looked at a bounded number of times', async () => {
  const text = JSON.stringify([{ long: 'x'.repeat(200_000) }, { short: 1 }]);
  const { elements, looks } = await walk(text, 100);
  assert.equal(elements.length, 2);
  // Doubling: about log2(200,000 / 100) looks, not 2,000.
  assert.ok(looks < 30, `${looks} looks`);
});

for (const [name, text] of [
  ['a string', '"x"'],
  ['nothing', '   '],
  ['a broken key', '{a: 1}'],
  ['a broken value', '{"a": }'],
] as const)
  test(`refuses ${name}`, async () => {
    await assert.rejects(walk(text, 3), InputError);
  });

test('member places are those of the values', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), json, { maxKeys: 6 }),
      fc.constantFrom(undefined, 2),
      (given, indent) => {
        const object = JSON.parse(JSON.stringify(given)) as Record<string, unknown>;
        const text = JSON.stringify(object, null, indent);
        const bytes = new TextEncoder().encode(text);
        const keys = Object.keys(object).filter((key) => JSON.stringify(key) === `"${key}"`);
        const scanner = new MemberScanner(keys);
        assert.equal(scanner.scan(bytes, 0, bytes.length), bytes.length);
        for (const [i, key] of keys.entries()) {
          const value = new TextDecoder().decode(bytes.subarray(scanner.starts[i], scanner.ends[i]));
          assert.deepEqual(JSON.parse(value), object[key]);
        }
      },
    ),
    { numRuns: 300, seed: 8 },
  );
});

test('a scalar at the end of the bytes may go on', () => {
  const bytes = new TextEncoder().encode('12');
  assert.equal(endOfValue(bytes, 0, 2), -1);
  assert.equal(endOfValue(new TextEncoder().encode('12,'), 0, 3), 2);
});

async function walk(text: string, pieceBytes: number) {
  const bytes = new TextEncoder().encode(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.slice(at, at + pieceBytes);
  }
  const elements: string[] = [];
  const members: [string, string][] = [];
  let looks = 0;
  const scanner = new MemberScanner([]);
  const end = await walkNestedArray(
    pieces(),
    { source: 'test', arrayKey: 'events' },
    {
      element(all, from, limit) {
        looks++;
        const stop = scanner.scan(all, from, limit);
        if (stop >= 0) elements.push(new TextDecoder().decode(all.subarray(from, stop)));
        return stop;
      },
      member: (key, value) => members.push([key, value]),
    },
  );
  return { elements, members, end, looks };
}
