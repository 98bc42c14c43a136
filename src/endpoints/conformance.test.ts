import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { InputError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import { Secret } from '../core/secret.ts';
import type { AnswerChunk } from '../nouns/answer.ts';
import type { AnswerMode, CallInput, Endpoint, EndpointCall } from './contract.ts';
import { endpoints } from './index.ts';

/** `fixtures/endpoints/<entry>/cases.json`, written by hand after the servers' own documentation. */
interface Cases {
  readonly requests: readonly {
    readonly call: EndpointCall;
    readonly options: Readonly<Record<string, unknown>>;
    readonly path: string;
    readonly body: unknown;
  }[];
  readonly answers: readonly {
    readonly name: string;
    readonly mode: AnswerMode;
    readonly lines: readonly string[];
    readonly chunks: readonly AnswerChunk[];
  }[];
}

const inputs: readonly CallInput[] = [
  { kind: 'text', text: 'a' },
  { kind: 'messages', messages: [{ role: 'user', content: 'a' }] },
  { kind: 'token-ids', ids: [1] },
];

for (const endpoint of endpoints) {
  const { name } = endpoint;
  const file = new URL(`../../fixtures/endpoints/${name}/cases.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Cases;

  for (const [index, { call, options, path, body }] of cases.requests.entries())
    test(`${name}: request ${index}`, () => {
      const request = endpoint.buildRequest(call, resolveOptions(endpoint.options, options));
      assert.deepEqual({ path: request.path, body: JSON.parse(request.body) }, { path, body });
      assert.equal(request.headers['content-type'], 'application/json');
    });

  for (const { name: answer, mode, lines, chunks } of cases.answers) {
    const forms = mode === 'whole' ? ['\n'] : ['\n', '\r\n', '\r'];
    for (const lineEnd of forms)
      test(`${name}: ${answer}${forms.length > 1 ? `, lines end with ${JSON.stringify(lineEnd)}` : ''}`, () => {
        const bytes = encode(lines.join(lineEnd) + lineEnd);
        assert.deepEqual(parse(endpoint, mode, [bytes]), chunks, 'at once');
        assert.deepEqual(parse(endpoint, mode, bytewise(bytes)), chunks, 'byte by byte');
        for (let at = 1; at < bytes.length; at++)
          assert.deepEqual(parse(endpoint, mode, cut(bytes, [at])), chunks, `cut at ${at}`);
      });

    test(`${name}: ${answer}, cut off anywhere: one end, and never more than the whole`, () => {
      const bytes = encode(`${lines.join('\n')}\n`);
      const whole = chunks;
      for (let length = 0; length < bytes.length; length++) {
        const told = parse(endpoint, mode, [bytes.subarray(0, length)]);
        assertEndsOnce(told);
        // A comment may be cut in two; nothing else is told before its last byte.
        if (mode === 'stream') assert.deepEqual(meant(told), meant(whole).slice(0, meant(told).length));
      }
    });
  }

  test(`${name}: any bytes, in any pieces, are one answer with one end`, () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((parts) => encode(parts.join(''))),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(200)), fc.constantFrom('stream', 'whole'), (body, cuts, mode) => {
        const atOnce = parse(endpoint, mode, [body]);
        assertEndsOnce(atOnce);
        assert.deepEqual(parse(endpoint, mode, cut(body, cuts)), atOnce);
      }),
      { numRuns: 400, seed: 11 },
    );
  });

  test(`${name}: bytes that are no UTF-8 are an error, not a question mark`, () => {
    const bytes = new Uint8Array([...encode('data: {"text_output":"'), 0xff, ...encode('"}\n\n')]);
    const [error] = parse(endpoint, 'stream', [bytes]);
    assert.ok(error?.kind === 'error' && error.origin === 'invalid' && error.code === 'invalid-utf8');
  });

  test(`${name}: an endless event is given up, in bounded memory`, () => {
    const piece = new Uint8Array(1 << 20).fill(0x61);
    const pieces = [encode('data: '), ...Array.from({ length: 20 }, () => piece)];
    const [error] = parse(endpoint, 'stream', pieces);
    assert.ok(error?.kind === 'error' && error.code === 'event-too-long');
  });

  test(`${name}: takes the inputs it names and refuses the others`, () => {
    const options = resolveOptions(endpoint.options, {});
    for (const input of inputs) {
      const call = { ...cases.requests[0]!.call, input };
      if (endpoint.inputs.includes(input.kind)) assert.ok(endpoint.buildRequest(call, options));
      else assert.throws(() => endpoint.buildRequest(call, options), InputError);
    }
  });

  test(`${name}: length controls are those it names, and only on demand`, () => {
    const options = resolveOptions(endpoint.options, {});
    const bodyWith = (lengthControls: EndpointCall['lengthControls']) =>
      endpoint.buildRequest({ ...cases.requests[0]!.call, lengthControls }, options).body;
    for (const control of ['ignore_eos', 'min_tokens'] as const)
      assert.equal(bodyWith([control]) !== bodyWith([]), endpoint.lengthControls.includes(control), control);
  });

  test(`${name}: the key stands in headers of its own`, () => {
    const key = new Secret('sk-top-secret');
    assert.match(Object.values(endpoint.authorize(key)).join(), /sk-top-secret/);
    assert.doesNotMatch(JSON.stringify({ key }) + String(key), /top/);
  });
}

const words = [
  ...[
    'data: ',
    'data:',
    'event: ',
    ':',
    '\n',
    '\r',
    '\n\n',
    '\r\n',
    'error',
    '[DONE]',
    'id: 1',
    '\ufeff',
    '🌍',
  ],
  ...[
    '{"choices":[{"delta":{"content":"a"}}]}',
    '{"error":"x"}',
    '{}',
    '[]',
    'null',
    '{"choices":7,"usage":[]}',
  ],
  ...[
    '{"type":"message_stop"}',
    '{"text_output":3}',
    '{"details":{"finish_reason":4}}',
    '{"token":{"text":1}}',
  ],
];

function parse(endpoint: Endpoint, mode: AnswerMode, pieces: Iterable<Uint8Array>): AnswerChunk[] {
  const chunks: AnswerChunk[] = [];
  const parser = endpoint.createParser((chunk) => chunks.push(chunk), mode);
  for (const piece of pieces) {
    // The client reads into the same buffer again: a view that was kept would change.
    const lent = piece.slice();
    parser.push(lent);
    lent.fill(0x21);
  }
  parser.end();
  return chunks;
}

/** Without comments, and without the end. */
function meant(chunks: readonly AnswerChunk[]): AnswerChunk[] {
  return chunks.filter(({ kind }) => kind !== 'comment' && kind !== 'done' && kind !== 'error');
}

function assertEndsOnce(chunks: readonly AnswerChunk[]): void {
  const ends = chunks.flatMap(({ kind }, at) => (kind === 'done' || kind === 'error' ? [at] : []));
  assert.deepEqual(ends, [chunks.length - 1]);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function* bytewise(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [
    0,
    ...places.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b),
    bytes.length,
  ];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index]!, end));
}
