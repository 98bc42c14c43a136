import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnswerChunk } from '../nouns/answer.ts';
import { type AnswerReader, createAnswerParser } from './answer-parsers.ts';
import { RepeatedEvent } from './repeated-event.ts';

const encoder = new TextEncoder();

/** A reader of one text, told twice where `remembers`: with and without knowledge of repeated events. */
function readerOf(isForgetful: boolean): AnswerReader {
  return {
    isForgetful,
    readEvent(data, writer) {
      if (typeof data['role'] === 'string') writer.role(data['role']);
      writer.text('content', data['text'], typeof data['n'] === 'number' ? data['n'] : null);
      if (typeof data['stop'] === 'string') writer.finish(data['stop']);
    },
    readWhole() {},
  };
}

/** Every chunk with the number of the push that brought it. */
function read(
  pieces: readonly Uint8Array[],
  isForgetful: boolean,
): readonly (readonly [number, AnswerChunk])[] {
  const told: (readonly [number, AnswerChunk])[] = [];
  let push = 0;
  const parser = createAnswerParser((chunk) => told.push([push, chunk]), 'stream', readerOf(isForgetful));
  for (const piece of pieces) {
    parser.push(piece);
    push++;
  }
  parser.end();
  return told;
}

/** Texts with all that decoders like to change: marks, quotes, escapes, surrogates. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('\ufeff', '\ufeffusing', '\n', '"', '🌍'),
    ),
    {
      maxLength: 3,
    },
  )
  .map((parts) => parts.join(''));
const event = fc.oneof(
  { weight: 8, arbitrary: anyText.map((text) => ({ id: 'c', text, stop: null })) },
  { weight: 1, arbitrary: fc.string({ maxLength: 3 }).map((text) => ({ id: text, text, stop: null })) },
  { weight: 1, arbitrary: fc.constant({ id: 'c', text: 'c', stop: null }) },
  { weight: 1, arbitrary: fc.nat(5).map((n) => ({ id: 'c', text: 'x', stop: null, n })) },
  { weight: 1, arbitrary: fc.constant({ id: 'c', role: 'assistant', text: '' }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 5 }).map((text) => ({ id: 'c', text, stop: 'length' })) },
);
const frame = fc.constantFrom(
  (data: string) => `data: ${data}\n\n`,
  (data: string) => `data: ${data}\r\n\r\n`,
  (data: string) => `: hello\ndata: ${data}\n\n`,
  (data: string) => `data:${data}\n\n`,
);

test('chunks and the pieces that bring them are the same, whatever is known of repeated events', () => {
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 60 }),
      fc.boolean(),
      frame,
      fc.boolean(),
      (events, cuts, isCutByEvent, wrap, isDone) => {
        const texts = events.map((data) => wrap(JSON.stringify(data)));
        if (isDone) texts.push('data: [DONE]\n\n');
        const whole = texts.map((text) => encoder.encode(text));
        const pieces = isCutByEvent ? whole : cut(encoder.encode(texts.join('')), cuts);
        assert.deepEqual(read(pieces, true), read(pieces, false));
      },
    ),
    { numRuns: 400, seed: 1 },
  );
});

function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    if (at >= bytes.length) break;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  if (at < bytes.length) pieces.push(bytes.subarray(at));
  return pieces;
}

test('an event is known once two texts were seen in it, and only whole and plain', () => {
  const repeated = new RepeatedEvent();
  const of = (text: string) => encoder.encode(`data: {"a":1,"text":${text},"b":null}\n\n`);
  assert.equal(repeated.match(of('"x"'), 0), -1);
  repeated.learn(of('"x"'), 'x');
  repeated.learn(of('"x"'), 'x');
  assert.equal(repeated.match(of('"y"'), 0), -1, 'one text only');
  repeated.learn(of('"y"'), 'y');
  const two = encoder.encode(`${Buffer.from(of('"größer"'))}${Buffer.from(of('" z"'))}`);
  const next = repeated.match(two, 0);
  assert.deepEqual([next, repeated.text], [of('"größer"').length, 'größer']);
  assert.deepEqual([repeated.match(two, next), repeated.text], [two.length, ' z']);
  for (const other of ['"a\\n"', '1', '"a', '"a\u0001"'])
    assert.equal(repeated.match(of(other), 0), -1, other);
  const broken = of('"aa"');
  broken[broken.indexOf(0x61, 20)] = 0xff;
  assert.equal(repeated.match(broken, 0), -1, 'not UTF-8');
  assert.equal(repeated.match(of('"cut"').subarray(0, -1), 0), -1);
});

test('a text that stands in two places of its event is not taken for either', () => {
  const repeated = new RepeatedEvent();
  const of = (text: string) => encoder.encode(`data: {"id":"${text}","text":"${text}"}\n\n`);
  for (const text of ['a', 'b', 'c']) repeated.learn(of(text), text);
  assert.equal(repeated.match(of('d'), 0), -1);
});
