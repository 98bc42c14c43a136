import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IwcError } from '../core/errors.ts';
import { splitJsonArray } from './json-array.ts';
import { splitLines } from './lines.ts';
import { recordTexts } from './record-text.ts';
import { splitRecords } from './records.ts';

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes.length === 0 ? bytes.length : Math.max(1, sizes[i % sizes.length]!);
    yield bytes.slice(at, at + size);
    at += size;
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const pieceSizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 });

async function arrayTexts(text: string, sizes: readonly number[]): Promise<(string | null)[]> {
  const texts: (string | null)[] = [];
  for await (const chunk of splitJsonArray(cut(utf8(text), sizes), 'test.json')) {
    assert.equal(chunk.firstRecord, texts.length);
    texts.push(...recordTexts(chunk));
  }
  return texts;
}

test('the elements of any JSON array come out as JSON.parse sees them, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue()),
      fc.constantFrom(0, 1, 2),
      pieceSizes,
      async (value, indent, sizes) => {
        const texts = await arrayTexts(` \n${JSON.stringify(value, null, indent)}\r\n `, sizes);
        assert.deepEqual(
          texts.map((text) => JSON.parse(text!)),
          JSON.parse(JSON.stringify(value)),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('quotes, brackets and backslashes inside strings do not fool the splitter', async () => {
  const value = ['a"],[{', '\\', '\\"', 'x\\\\', { '}"\\': '[[' }, ['"', ['\\"]']]];
  for (const size of [1, 2, 3, 1000])
    assert.deepEqual(
      (await arrayTexts(JSON.stringify(value), [size])).map((text) => JSON.parse(text!)),
      value,
    );
});

test('what is not one whole array is refused with a reason', async () => {
  const cases: readonly [text: string, code: string][] = [
    ['', 'wrong-root'],
    ['{"a":1}', 'wrong-root'],
    ['"text"', 'wrong-root'],
    ['[1, 2', 'truncated-json'],
    ['["abc', 'truncated-json'],
    ['[{"a":[1]', 'truncated-json'],
    ['[1] [2]', 'text-after-array'],
    ['[1,,2]', 'empty-element'],
    ['[,1]', 'empty-element'],
    ['[1,]', 'trailing-comma'],
  ];
  for (const [text, code] of cases)
    for (const size of [1, 100])
      await assert.rejects(arrayTexts(text, [size]), (error) => {
        assert.ok(error instanceof IwcError, text);
        assert.equal(error.problems[0]!.code, code, text);
        return true;
      });
});

test('no bytes make the splitter hang or throw anything but an input error', async () => {
  const noise = fc
    .array(fc.constantFrom(...'[]{},:"\\ \n1a'), { maxLength: 60 })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(noise, pieceSizes, async (text, sizes) => {
      await arrayTexts(text, sizes).catch((error: unknown) => assert.ok(error instanceof IwcError, text));
    }),
    { numRuns: 1000 },
  );
});

test('lines keep their numbers, blank ones and a last one without a line feed included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('', 'a', 'bé', '\r', '"x"')),
      fc.boolean(),
      pieceSizes,
      async (lines, hasEnd, sizes) => {
        const text = lines.join('\n') + (hasEnd && lines.length > 0 ? '\n' : '');
        const found: (string | null)[] = [];
        for await (const chunk of splitLines(cut(utf8(text), sizes), 'test.jsonl')) {
          assert.equal(chunk.firstRecord, found.length);
          found.push(...recordTexts(chunk));
        }
        assert.equal(found.join(''), text);
        assert.ok(found.every((line, index) => index === found.length - 1 || line!.endsWith('\n')));
      },
    ),
  );
});

test('chunks are cut by size, and firstByte tells where they were', async () => {
  const line = `${'x'.repeat(999)}\n`;
  const bytes = utf8(line.repeat(5000));
  let total = 0;
  let chunks = 0;
  for await (const chunk of splitLines(cut(bytes, [1 << 20]), 'big.jsonl')) {
    assert.equal(chunk.firstByte, total);
    total += chunk.bytes.length;
    chunks++;
  }
  assert.equal(total, bytes.length);
  assert.ok(chunks >= 3);
});

test('a byte order mark is no part of the first record, and the first byte chooses the container', async () => {
  const read = async (text: string) => {
    const found: unknown[] = [];
    for await (const { container, records } of splitRecords(cut(utf8(text), [2]), 'x', [
      'json-array',
      'jsonl',
    ]))
      found.push(container, ...recordTexts(records).map((record) => JSON.parse(record!)));
    return found;
  };
  assert.deepEqual(await read('\ufeff {"a":1}\n'), ['jsonl', { a: 1 }]);
  assert.deepEqual(await read('\ufeff\n[1]'), ['json-array', 1]);
});

test('bytes that are not UTF-8 spoil only their own record', async () => {
  const bytes = new Uint8Array([
    0x22, 0x61, 0x22, 0x0a, 0x22, 0xff, 0x22, 0x0a, 0x22, 0xc3, 0xa9, 0x22, 0x0a,
  ]);
  const texts: (string | null)[] = [];
  for await (const chunk of splitLines(cut(bytes, []), 'x')) texts.push(...recordTexts(chunk));
  assert.deepEqual(texts, ['"a"\n', null, '"é"\n']);
});
