import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findJsonPath, lineAndColumn } from './json-place.ts';
import { findSyntaxFault } from './json-syntax.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('finds a fault exactly where JSON.parse finds one', () => {
  const noise = fc.array(
    fc.constantFrom(...'{}[],:"\\ \n', 'true', '1', '-', '.5', 'e3', '"a"', '\\u12', 'nul', '\u0001'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        noise.map((parts) => parts.join('')),
      ),
      (text) => {
        assert.equal(findSyntaxFault(text) === null, isJson(text), text);
      },
    ),
    { numRuns: 3000 },
  );
});

test('cutting any JSON value short is found at its end', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.nat(), (value, cut) => {
      const text = JSON.stringify(value);
      const short = text.slice(0, cut % text.length);
      const fault = findSyntaxFault(short)!;
      assert.ok(fault.offset <= short.length);
      if (!/[\d\w.+-]$/.test(short)) assert.deepEqual(fault.message, 'the text ends too soon');
    }),
  );
});

test('names the place and the reason', () => {
  const cases: readonly [text: string, offset: number, message: RegExp][] = [
    ['{"prompt":}', 10, /expected a value, found "}"/],
    ['{"a" 1}', 5, /expected ':'/],
    ["{'a': 1}", 1, /key in double quotes/],
    ['[1 2]', 3, /expected ',' or '\]'/],
    ['{"a": 1,}', 8, /key in double quotes/],
    ['"a\nb"', 2, /control character/],
    ['"\\x"', 1, /bad escape/],
    ['01', 1, /bad number/],
    ['{} {}', 3, /text after the end/],
    ['NaN', 0, /expected a value/],
  ];
  for (const [text, offset, message] of cases) {
    const fault = findSyntaxFault(text);
    assert.equal(fault?.offset, offset, text);
    assert.match(fault.message, message);
  }
});

test('nesting of any depth is scanned', () => {
  assert.equal(findSyntaxFault('['.repeat(1e5) + ']'.repeat(1e5)), null);
});

test('a path is found where the value stands, whatever the text looks like', () => {
  const text = '{ "a" : {"b": [10, {"c\\"d" : "x,]}"}, [ ] ]} ,"e":null}';
  assert.equal(text.slice(findJsonPath(text, '$.a.b[0]')!).startsWith('10'), true);
  assert.equal(text.slice(findJsonPath(text, '$.a.b[1]')!).startsWith('{"c'), true);
  assert.equal(text.slice(findJsonPath(text, '$.a.b[2]')!).startsWith('[ ]'), true);
  assert.equal(text.slice(findJsonPath(text, '$.e')!), 'null}');
  assert.equal(findJsonPath(text, '$.a.b[3]'), null);
  assert.equal(findJsonPath(text, '$.missing'), null);
  assert.deepEqual(lineAndColumn('ab\ncd', 4), { line: 2, column: 2 });
});

test('every member of a random object is found at its own value', () => {
  const key = fc.stringMatching(/^[a-z_]{1,6}$/);
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), fc.constantFrom(undefined, 1), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      for (const [name, member] of Object.entries(JSON.parse(text) as object)) {
        const at = findJsonPath(text, `$.${name}`)!;
        assert.ok(text.slice(at).startsWith(JSON.stringify(member, null, indent).slice(0, 1)));
      }
    }),
  );
});
