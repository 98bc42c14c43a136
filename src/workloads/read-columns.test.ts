import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { testContext } from '../../test/support/context.ts';
import type { RecordChunk } from '../core/batch.ts';
import { InputError } from '../core/errors.ts';
import { inlinePool } from '../core/task.ts';
import { formats } from '../formats/index.ts';
import { createThreadPool } from '../io/threads.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import {
  lengthSources,
  linkEvents,
  outputSources,
  requestFlags,
  type WorkloadColumns,
} from '../nouns/workload-columns.ts';
import { chainNamed } from '../prefix/block-hash.ts';
import { BlockScopes } from '../prefix/block-scopes.ts';
import { type ColumnSettings, readWorkloadColumns } from './read-columns.ts';
import { readWorkload, readWorkloadChunks } from './read-workload.ts';

const threads = createThreadPool(3, 0);
after(() => threads.close());

const everything: ColumnSettings = {
  tokenizer: { kind: 'simple' },
  prefers: 'declared',
  countsOutputs: true,
  hasBlocks: true,
};

/** Lines of a file and the numbers of lines that go into each chunk, over and over. */
async function* chunksOf(lines: readonly string[], sizes: readonly number[]): AsyncGenerator<RecordChunk> {
  let [first, firstByte] = [0, 0];
  for (let chunk = 0; first < lines.length; chunk++) {
    const taken = lines.slice(first, first + sizes[chunk % sizes.length]!);
    const bytes = new TextEncoder().encode(taken.join(''));
    let end = 0;
    const ends = Int32Array.from(taken, (line) => (end += Buffer.byteLength(line)));
    yield { bytes, ends, firstRecord: first, firstByte, source: 'w' };
    first += taken.length;
    firstByte += end;
  }
}

function read(
  lines: readonly string[],
  { sizes = [3], pool = inlinePool, ...settings }: Partial<ColumnSettings> & Reading = {},
): Promise<WorkloadColumns> {
  const chunks = chunksOf(lines, sizes);
  return readWorkloadColumns(chunks, { ...everything, ...settings, path: 'w' }, testContext({ pool }));
}

interface Reading {
  readonly sizes?: readonly number[];
  readonly pool?: typeof inlinePool;
}

/** One request of a workload, read by itself and written plainly. */
interface Row {
  readonly request: WorkloadRequest;
  readonly offset: number;
  readonly length: number;
}

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '').length;

/** What is expected of the answer, never above the cap; the cap where nothing is. */
function outputOf(request: WorkloadRequest) {
  const { max_output_tokens: cap, expected_output_tokens: declared, expected_output: text } = request;
  if (declared != null) return { outputTokens: Math.min(declared, cap), outputSource: 'declared' };
  return text == null
    ? { outputTokens: cap, outputSource: 'cap' }
    : { outputTokens: Math.min(words(text), cap), outputSource: 'counted' };
}

/** The same columns, request by request. `prefers` and the rest as in `everything`. */
function referee(rows: readonly Row[]) {
  const arrivalOf = ({ request }: Row) => request.arrival_time_ns ?? request.arrival_time_ms * 1e6;
  const sessions = [...new Set(rows.flatMap(({ request }) => request.session_id ?? []))];
  const sorted = rows
    .map((row, at) => ({ ...row, at }))
    .sort((a, b) => arrivalOf(a) - arrivalOf(b) || a.at - b.at);
  const met = new Map<string, number>();
  const scopes = new BlockScopes();
  return sorted.map((row) => {
    const { request } = row;
    const session = request.session_id ?? null;
    const turn = session === null ? 0 : (met.get(session) ?? 0);
    if (session !== null) met.set(session, turn + 1);
    const named = request.prefix_blocks ?? null;
    let chain = scopes.of({
      isNamed: true,
      blockTokens: named?.block_tokens ?? 0,
      model: request.model ?? null,
      adapter: request.adapter ?? null,
    }).start;
    const target = sorted.findLastIndex((other) => other.request.request_id === request.depends_on);
    return {
      arrivalNs: arrivalOf(row),
      thinkNs: request.think_time_ms == null ? Number.NaN : request.think_time_ms * 1e6,
      cancelAfterNs: request.cancel_after_ms == null ? Number.NaN : request.cancel_after_ms * 1e6,
      promptTokens: request.prompt_tokens ?? words(promptText(request).text),
      promptSource: request.prompt_tokens == null ? 'counted' : 'declared',
      ...outputOf(request),
      maxOutputTokens: request.max_output_tokens,
      session: session === null ? -1 : sessions.indexOf(session),
      turn,
      isStreaming: request.streaming === true,
      isDelta: request.history === 'delta',
      isNamed: named !== null,
      waitsFor: target < 0 ? [] : [{ target, on: 'end', delayNs: 0 }],
      blockTokens: named?.block_tokens ?? 0,
      chain: (named?.ids ?? []).map((id) => {
        chain = chainNamed(chain, id);
        return chain;
      }),
      offset: row.offset,
      length: row.length,
    };
  });
}

/** Columns turned back into rows. */
function rowsOf(columns: WorkloadColumns): ReturnType<typeof referee> {
  const { links, blocks } = columns;
  return Array.from({ length: columns.count }, (_, i) => ({
    arrivalNs: columns.arrivalNs[i]!,
    thinkNs: columns.thinkNs[i]!,
    cancelAfterNs: columns.cancelAfterNs[i]!,
    promptTokens: columns.promptTokens[i]!,
    promptSource: lengthSources[columns.promptSource[i]!]!,
    outputTokens: columns.outputTokens[i]!,
    outputSource: outputSources[columns.outputSource[i]!]!,
    maxOutputTokens: columns.maxOutputTokens[i]!,
    session: columns.session[i]!,
    turn: columns.turn[i]!,
    isStreaming: (columns.flags[i]! & requestFlags.streaming) !== 0,
    isDelta: (columns.flags[i]! & requestFlags.deltaHistory) !== 0,
    isNamed: (columns.flags[i]! & requestFlags.namedBlocks) !== 0,
    waitsFor: Array.from(links.target.subarray(links.start[i], links.start[i + 1]), (target, at) => ({
      target,
      on: linkEvents[links.on[links.start[i]! + at]!]!,
      delayNs: links.delayNs[links.start[i]! + at]!,
    })),
    blockTokens: blocks!.blockTokens[i]!,
    chain: [...blocks!.chain.subarray(blocks!.start[i], blocks!.start[i + 1])],
    offset: columns.bodyOffset[i]!,
    length: columns.bodyLength[i]!,
  })) as ReturnType<typeof referee>;
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.oneof(fc.constant(null), value);
const text = fc
  .array(fc.constantFrom('a', 'bb', 'né', '日本', '🙂'), { maxLength: 6 })
  .map((all) => all.join(' '));

const requests = fc
  .array(
    fc.record({
      arrivalMs: fc.integer({ min: 0, max: 20 }),
      extraNs: fc.integer({ min: 0, max: 499_999 }),
      isExact: fc.boolean(),
      text,
      isChat: fc.boolean(),
      session_id: maybe(fc.constantFrom('s', 't', 'u', '')),
      // By place, so that ids can be given and taken forward and backward.
      on: maybe(fc.nat(40)),
      think_time_ms: maybe(fc.double({ min: 0, max: 1e5, noNaN: true })),
      cancel_after_ms: maybe(fc.nat(9999)),
      max_output_tokens: fc.integer({ min: 1, max: 12 }),
      prompt_tokens: maybe(fc.nat(9999)),
      expected_output_tokens: maybe(fc.nat(20)),
      expected_output: maybe(text),
      prefix_blocks: maybe(
        fc.record({
          block_tokens: fc.constantFrom(16, 512),
          ids: fc.array(fc.oneof(fc.nat(9), fc.constant('x'))),
        }),
      ),
      model: maybe(fc.constantFrom('m', 'n')),
      adapter: maybe(fc.constant('l')),
      streaming: maybe(fc.boolean()),
      history: maybe(fc.constantFrom('cumulative', 'delta')),
      blankLines: fc.nat(1),
    }),
    { maxLength: 40 },
  )
  .map((drawn) =>
    drawn.map(({ arrivalMs, extraNs, isExact, text, isChat, on, blankLines, ...fields }, i) => ({
      blankLines,
      request: {
        ...fields,
        request_id: `r${i}`,
        ...(isChat ? { messages: [{ role: 'user', content: text }] } : { prompt: text }),
        arrival_time_ms: arrivalMs,
        ...(isExact ? { arrival_time_ns: arrivalMs * 1e6 + extraNs } : {}),
        ...(on === null ? {} : { depends_on: `r${on % drawn.length}` }),
      } as WorkloadRequest,
    })),
  );

/** Lines as they stand in a file, and where. */
function write(drawn: readonly { readonly request: WorkloadRequest; readonly blankLines: number }[]) {
  const lines: string[] = [];
  let offset = 0;
  const rows = drawn.map(({ request, blankLines }): Row => {
    const line = `${JSON.stringify(request)}\n`;
    for (let blank = 0; blank < blankLines; blank++) lines.push('\n');
    lines.push(line);
    const row = { request, offset: offset + blankLines, length: Buffer.byteLength(line) };
    offset = row.offset + row.length;
    return row;
  });
  return { lines, rows };
}

test('columns are what reading request by request gives, in any cut and on any number of threads', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(requests, sizes, async (drawn, sizes) => {
      const { lines, rows } = write(drawn);
      const expected = referee(rows);
      for (const pool of [inlinePool, threads])
        assert.deepEqual(rowsOf(await read(lines, { sizes, pool })), expected);
    }),
    { numRuns: 150, seed: 7 },
  );
});

const fixtures = fileURLToPath(new URL('../../fixtures/formats/', import.meta.url));

for (const { name } of formats)
  test(`${name}: columns of its fixture are those of its requests one by one`, async () => {
    const folder = `${fixtures}${name}/`;
    const path = folder + readdirSync(folder).find((file) => file.startsWith('sample'))!;
    const context = testContext({ from: name });
    const rows: Row[] = [];
    let offset = 0;
    for await (const batch of readWorkload(path, context))
      for (const { request, text } of batch) {
        const length = Buffer.byteLength(text);
        rows.push({ request, offset, length });
        offset += length;
      }
    const columns = await readWorkloadColumns(
      readWorkloadChunks(path, context),
      { ...everything, path },
      context,
    );
    assert.ok(columns.count > 0);
    assert.deepEqual(rowsOf(columns), referee(rows));
  });

const line = (id: string, more = '') =>
  `{"request_id":"${id}","prompt":"one two three","max_output_tokens":9,"arrival_time_ms":0${more}}\n`;

test('every length says where it comes from, and none that is unknown is a number of tokens', async () => {
  const lines = [
    line('a'),
    line('b', ',"prompt_tokens":7,"expected_output_tokens":5,"expected_output":"x y"'),
  ];
  const lengths = async (settings: Partial<ColumnSettings>) => {
    const { promptTokens, promptSource } = await read(lines, settings);
    return Array.from(promptTokens, (tokens, i) => `${tokens} ${lengthSources[promptSource[i]!]}`);
  };
  const tokenizers = { simple: { kind: 'simple' }, declared: { kind: 'declared' } } as const;
  assert.deepEqual(await lengths({ prefers: 'declared' }), ['3 counted', '7 declared']);
  assert.deepEqual(await lengths({ prefers: 'counted' }), ['3 counted', '3 counted']);
  for (const tokenizer of [null, tokenizers.declared])
    for (const prefers of ['declared', 'counted'] as const)
      assert.deepEqual(await lengths({ tokenizer, prefers }), ['-1 unknown', '7 declared']);
  assert.equal(lengthSources[0], 'unknown');
});

test('expected outputs are declared, counted where that is asked for, or no more than the cap', async () => {
  const lines = [
    line('a'),
    line('b', ',"expected_output_tokens":5,"expected_output":"x y"'),
    line('c', ',"expected_output":"x y"'),
    line('d', ',"expected_output_tokens":50'),
  ];
  const outputs = async (settings: Partial<ColumnSettings>) => {
    const { outputTokens, outputSource } = await read(lines, settings);
    return Array.from(outputTokens, (tokens, i) => `${tokens} ${outputSources[outputSource[i]!]}`);
  };
  assert.deepEqual(await outputs({}), ['9 cap', '5 declared', '2 counted', '9 declared']);
  for (const settings of [{ countsOutputs: false }, { tokenizer: null }])
    assert.deepEqual(await outputs(settings), ['9 cap', '5 declared', '9 cap', '9 declared']);
});

test('a request may wait for itself, and of an id that stands twice the last is meant', async () => {
  const on = (id: string) => `,"depends_on":"${id}"`;
  const lines = [line('a'), line('b', on('a')), line('c', on('c')), line('a'), line('d', on('a')), line('a')];
  for (const sizes of [[1], [2], [6]]) {
    const { links } = await read(lines, { sizes });
    assert.deepEqual([...links.start], [0, 0, 1, 2, 2, 3, 3]);
    assert.deepEqual([...links.target], [5, 2, 5]);
  }
});

async function refusal(reading: Promise<unknown>): Promise<InputError> {
  const error: unknown = await reading.then(
    () => assert.fail('it must be refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof InputError, String(error));
  return error;
}

test('ids that no request has are named, the first five of them, and bad lines before them', async () => {
  const lines = Array.from({ length: 8 }, (_, i) => line(`r${i}`, `,"depends_on":"x${i % 6}"`));
  const [missing] = (await refusal(read(lines))).problems;
  assert.equal(missing!.code, 'unknown-dependency');
  assert.match(missing!.message, /: x0, x1, x2, x3, x4$/);
  const bad = await refusal(read([...lines, '{"request_id":\n', '{}\n'], { pool: threads }));
  assert.deepEqual(
    bad.problems.map(({ code, place }) => [code, place?.line]),
    [
      ['bad-json', 9],
      ['prompt-or-messages', 10],
      ['missing-field', 10],
      ['missing-field', 10],
      ['missing-field', 10],
    ],
  );
});

test('blocks are there when they are asked for, and an empty workload has columns of nothing', async () => {
  assert.equal((await read([line('a')], { hasBlocks: false })).blocks, null);
  const empty = await read([]);
  assert.equal(empty.count, 0);
  assert.deepEqual([...empty.links.start], [0]);
});

/** What the columns of `count` requests take, by their own account. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, part) => sum + bytesOf(part), 0)
    : 0;
}

test('a request takes 63 bytes, a link 13 more; blocks 8 a request and 8 each', async () => {
  const count = 1000;
  const plain = Array.from({ length: count }, (_, i) => line(`r${i}`));
  // Starts hold one element more than there are requests.
  assert.equal(bytesOf(await read(plain, { sizes: [300], hasBlocks: false })), 63 * count + 4);
  const linked = plain.map((_, i) => line(`r${i}`, ',"depends_on":"r0"'));
  assert.equal(bytesOf(await read(linked, { sizes: [300], hasBlocks: false })), 76 * count + 4);
  const named = plain.map((_, i) => line(`r${i}`, ',"prefix_blocks":{"block_tokens":16,"ids":[1,2]}'));
  assert.equal(bytesOf(await read(named, { sizes: [300] })), (63 + 8 + 16) * count + 8);
});
