import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { missingCommand } from '../../test/support/requirements.ts';
import {
  escapeText,
  hasLoneSurrogate,
  joinEscaped,
  pythonFloat,
  stableJson,
  unescapeJson,
} from './json-text.ts';

const anyText = fc.string({ unit: 'binary' });
const loneText = fc.string({
  unit: fc.constantFrom('a', '\\', 'u', 'd', '8', '"', '\ud800', '\udc00', '\u{1f600}'),
});

test('the escape of a text is its JSON without the quotes, and comes back', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, loneText), (text) => {
      assert.equal(escapeText(text), JSON.stringify(text).slice(1, -1));
      assert.equal(unescapeJson(escapeText(text)), text);
    }),
  );
});

test('the escape of a join is the join of the escapes', () => {
  fc.assert(
    fc.property(fc.array(anyText), (texts) => {
      assert.equal(joinEscaped(...texts.map(escapeText)), escapeText(texts.join('')));
    }),
  );
});

test('stable JSON is one text for one value, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = stableJson(value);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.equal(stableJson(reversed(value)), text);
    }),
  );
  assert.equal(
    stableJson({ b: 1, a: [undefined, { d: undefined, c: null }] }),
    '{"a":[null,{"c":null}],"b":1}',
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

test('a lone surrogate is found wherever it stands, and its escape in a text is none', () => {
  fc.assert(
    fc.property(loneText, (text) => {
      assert.equal(hasLoneSurrogate(text), !text.isWellFormed());
      assert.equal(hasLoneSurrogate({ a: [text] }), !text.isWellFormed());
      assert.equal(hasLoneSurrogate([{ [text]: 1 }]), !text.isWellFormed());
    }),
  );
});

const printed: readonly (readonly [number, string])[] = [
  [0, '0.0'],
  [-0, '-0.0'],
  [0.7, '0.7'],
  [-3, '-3.0'],
  [1e-4, '0.0001'],
  [1e-5, '1e-05'],
  [-1.5e-7, '-1.5e-07'],
  [1e15, '1000000000000000.0'],
  [9999999999999998, '9999999999999998.0'],
  [1e16, '1e+16'],
  [1.2345678901234568e17, '1.2345678901234568e+17'],
  [5e-324, '5e-324'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
];

for (const [value, text] of printed)
  test(`Python prints ${text}`, () => assert.equal(pythonFloat(value), text));

test('Python itself prints the same', { skip: missingCommand('python3') }, () => {
  const doubles = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 2000, seed: 1 });
  const script = 'import json,sys; print("\\n".join(map(repr, map(float.fromhex, json.load(sys.stdin)))))';
  const found = execFileSync('python3', ['-c', script], {
    input: JSON.stringify(doubles.map(toHex)),
    encoding: 'utf8',
  });
  assert.deepEqual(found.trimEnd().split('\n'), doubles.map(pythonFloat));
});

/** The double as `float.fromhex` reads it, so that no decimal stands between the two. */
function toHex(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0');
  const sign = bits >> 63n === 0n ? '' : '-';
  return exponent === 0 ? `${sign}0x0.${fraction}p-1022` : `${sign}0x1.${fraction}p${exponent - 1023}`;
}
