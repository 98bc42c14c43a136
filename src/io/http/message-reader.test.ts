import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { declaredFraming, ProtocolError } from './message-head.ts';
import { MessageReader } from './message-reader.ts';

interface Told {
  readonly startLine: string;
  readonly headers: Readonly<Record<string, string>>;
  body: string;
  isWhole: boolean;
}

/** Reads messages out of pieces, as a connection does: what is left of a piece belongs to the next message. */
function read(pieces: readonly Buffer[], { closes = false } = {}): Told[] {
  const told: Told[] = [];
  const reader = new MessageReader({
    head({ startLine, headers }) {
      if (startLine.includes(' 1')) return 'interim';
      told.push({ startLine, headers: { ...headers }, body: '', isWhole: false });
      return declaredFraming(headers) ?? (startLine.includes('close') ? 'close' : 0);
    },
    body(bytes) {
      assert.ok(bytes.length > 0, 'no empty pieces');
      told.at(-1)!.body += Buffer.from(bytes).toString('latin1');
    },
    end() {
      told.at(-1)!.isWhole = true;
    },
  });
  for (const piece of pieces) {
    const lent = Buffer.from(piece);
    for (let at = 0; at < lent.length; ) at = reader.push(lent, at);
    lent.fill(0x21);
  }
  if (closes) reader.close();
  return told;
}

const message = (headers: string, body: string, start = 'HTTP/1.1 200 OK') =>
  `${start}\r\n${headers === '' ? '' : `${headers}\r\n`}\r\n${body}`;
const messages: Readonly<Record<string, readonly [text: string, body: string]>> = {
  'a length': [message('Content-Length: 5', 'hello'), 'hello'],
  'no body': [message('content-length: 0', ''), ''],
  chunks: [
    message('Transfer-Encoding: chunked', '5\r\nhello\r\nA;ext="x"\r\n0123456789\r\n0\r\n\r\n'),
    'hello0123456789',
  ],
  'chunks and a trailer': [
    message('transfer-encoding: chunked', '01\r\na\r\n0\r\nx: y\r\nz: 1\r\n\r\n'),
    'a',
  ],
  'an interim answer before': [`HTTP/1.1 100 Continue\r\n\r\n${message('content-length: 1', 'a')}`, 'a'],
};

for (const [name, [text, body]] of Object.entries(messages))
  test(`${name}: the same whole, byte by byte, and cut anywhere`, () => {
    const bytes = Buffer.from(text, 'latin1');
    const check = (pieces: readonly Buffer[]) => {
      const [told, ...others] = read(pieces);
      assert.deepEqual([told?.body, told?.isWhole, others], [body, true, []]);
    };
    check([bytes]);
    check(Array.from(bytes, (byte) => Buffer.of(byte)));
    for (let at = 1; at < bytes.length; at++) check([bytes.subarray(0, at), bytes.subarray(at)]);
  });

test('messages one after another, in any pieces', () => {
  const texts = Object.values(messages);
  const order = fc.array(fc.nat(texts.length - 1), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(order, fc.array(fc.nat(600), { maxLength: 8 }), (indexes, cuts) => {
      const bytes = Buffer.from(indexes.map((index) => texts[index]![0]).join(''), 'latin1');
      const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index]!, end));
      assert.deepEqual(
        read(pieces).map((told) => [told.body, told.isWhole]),
        indexes.map((index) => [texts[index]![1], true]),
      );
    }),
    { numRuns: 200, seed: 3 },
  );
});

test('a body without a length ends with the connection', () => {
  const [told] = read([Buffer.from(message('', 'all of it', 'close'))], { closes: true });
  assert.deepEqual([told?.body, told?.isWhole], ['all of it', true]);
});

test('headers: lower case, trimmed, repeated ones joined, none called __proto__ in the way', () => {
  const [told] = read([Buffer.from('X\r\nA-b:  1 \r\na-B:2\r\n__proto__: x\r\nempty:\r\n\r\n')]);
  assert.equal(told?.headers['a-b'], '1, 2');
  assert.equal(told?.headers['empty'], '');
});

const wrong: Readonly<Record<string, readonly [text: string, code: string]>> = {
  'a chunk without a size': [message('transfer-encoding: chunked', 'x\r\n'), 'bad-chunk'],
  'an empty size': [message('transfer-encoding: chunked', '\r\n'), 'bad-chunk'],
  'a negative size': [message('transfer-encoding: chunked', '-1\r\n'), 'bad-chunk'],
  'an impossible size': [message('transfer-encoding: chunked', `${'f'.repeat(20)}\r\n`), 'bad-chunk'],
  'a chunk longer than it says': [message('transfer-encoding: chunked', '1\r\nab\r\n'), 'bad-chunk'],
  'two lengths that differ': [message('content-length: 1\r\ncontent-length: 2', 'a'), 'bad-content-length'],
  'a length that is none': [message('content-length: 1e3', 'a'), 'bad-content-length'],
  'another coding': [message('transfer-encoding: gzip, chunked', 'a'), 'bad-transfer-encoding'],
  'a header without a name': [message(': x', ''), 'bad-header'],
  'a header without a colon': [message('nonsense', ''), 'bad-header'],
  'an endless head': [`X\r\na: ${'b'.repeat(70_000)}`, 'head-too-long'],
  'an endless trailer': [
    message('transfer-encoding: chunked', `0\r\na: ${'b'.repeat(70_000)}`),
    'head-too-long',
  ],
};

for (const [name, [text, code]] of Object.entries(wrong))
  test(`${name} is an error`, () => {
    const isIt = (error: unknown) => error instanceof ProtocolError && error.code === code;
    assert.throws(() => read([Buffer.from(text)]), isIt);
    assert.throws(() => read(Array.from(Buffer.from(text), (byte) => Buffer.of(byte))), isIt);
  });

test('a length given twice alike, or with a transfer coding beside it, is no error', () => {
  assert.equal(declaredFraming({ 'content-length': '3, 3' }), 3);
  assert.equal(declaredFraming({ 'content-length': '3', 'transfer-encoding': 'Chunked' }), 'chunked');
});

test('any bytes: a message, an error, or a wait for more, and never a hang', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('\r\n', '\r\n\r\n', 'a: b', 'content-length: 3', '5', 'x', '\n')),
      (parts) => {
        try {
          read([Buffer.from(`X\r\n${parts.join('')}`)]);
        } catch (error) {
          assert.ok(error instanceof ProtocolError);
        }
      },
    ),
    { numRuns: 500, seed: 9 },
  );
});
