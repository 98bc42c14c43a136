import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { concatTo, mergeTo } from './join.ts';

interface Line {
  readonly timestamp: number;
  readonly requests: readonly Readonly<Record<string, unknown>>[];
}

const options = { inputFiles: null, output: '-', gapMs: 0, keepSessionIds: false };

async function joined(
  run: typeof concatTo,
  paths: readonly string[],
  given: Partial<typeof options> = {},
): Promise<string> {
  const pieces: Uint8Array[] = [];
  const sink = { write: async (bytes: Uint8Array) => void pieces.push(bytes.slice()) };
  await run(sink, paths, { ...options, ...given }, testContext());
  return Buffer.concat(pieces).toString();
}

const parse = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
const folder = `${sharedFolder()}/golden/aibrix`;
const skip = missingShared('golden/aibrix/in/wl_a.jsonl');

/** Requests by time, sessions aside: what fixtures/DEVIATIONS.md leaves equal. */
const requestsOf = (lines: readonly Line[]) =>
  lines.flatMap(({ timestamp, requests }) =>
    requests.map(({ session_id: _, ...rest }) => ({ timestamp, ...rest })),
  );

for (const [name, run, files] of [
  ['util_concat', concatTo, ['wl_a', 'wl_empty', 'wl_b', 'wl_a']],
  ['util_merge', mergeTo, ['wl_a', 'wl_b', 'wl_a']],
] as const)
  test(`${name}: the reference's requests at its times; equal times in one line, sessions apart, events kept`, {
    skip,
  }, async () => {
    const text = await joined(
      run as typeof concatTo,
      files.map((file) => `${folder}/in/${file}.jsonl`),
    );
    const found = parse(text);
    assert.deepEqual(
      requestsOf(found),
      requestsOf(parse(readFileSync(`${folder}/out/${name}/workload.jsonl`, 'utf8'))),
    );
    const times = found.map(({ timestamp }) => timestamp);
    assert.deepEqual(
      times,
      [...new Set(times)].sort((a, b) => a - b),
    );
    const ids = found.flatMap(({ requests }) =>
      requests.flatMap(({ session_id: id }) => (id === undefined ? [] : [id])),
    );
    assert.equal(new Set(ids).size, 2);
    assert.ok(text.includes('"events": [{"x": 1}]'));
  });

test('canonical files: times, gaps, ids and dependencies', async (t) => {
  const at = temporaryFolder(t);
  const line = (fields: object) => `${JSON.stringify({ prompt: 'p', max_output_tokens: 1, ...fields })}\n`;
  const path = join(at, 'a.jsonl');
  writeFileSync(
    path,
    line({ request_id: 'r1', arrival_time_ms: 0, session_id: 's' }) +
      line({
        request_id: 'r2',
        arrival_time_ms: 3,
        arrival_time_ns: 2_500_001,
        session_id: 's',
        turn_id: 1,
        depends_on: 'r1',
      }),
  );
  const lines = (await joined(concatTo, [path, path], { gapMs: 10 }))
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Record<string, unknown>);
  assert.deepEqual(
    lines.map((request) => [
      request['request_id'],
      request['arrival_time_ns'] ?? request['arrival_time_ms'],
      request['session_id'],
      request['depends_on'],
    ]),
    [
      ['r1', 0, 's', undefined],
      ['r2', 2_500_001, 's', 'r1'],
      ['r1#2', 12_500_001, 's#2', undefined],
      ['r2#2', 15_000_002, 's#2', 'r1#2'],
    ],
  );
});

test('merging keeps every request, in order of time', async (t) => {
  const at = temporaryFolder(t);
  const times = fc.array(fc.nat(20), { maxLength: 12 }).map((list) => list.sort((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(fc.array(times, { minLength: 1, maxLength: 4 }), async (files) => {
      const paths = files.map((list, file) => {
        const path = join(at, `${file}.jsonl`);
        writeFileSync(
          path,
          list
            .map(
              (timestamp, i) => `${JSON.stringify({ timestamp, requests: [{ prompt: `${file}-${i}` }] })}\n`,
            )
            .join(''),
        );
        return path;
      });
      const merged = parse(await joined(mergeTo as typeof concatTo, paths)).flatMap(
        ({ timestamp, requests }) => requests.map(({ prompt }) => [timestamp, prompt]),
      );
      const wanted = files.flatMap((list, file) =>
        list.map((timestamp, i) => [timestamp, `${file}-${i}`] as const),
      );
      assert.deepEqual(
        merged,
        wanted.sort((a, b) => a[0] - b[0]).map((pair) => [...pair]),
      );
    }),
    { numRuns: 50, seed: 1 },
  );
});

test('files of two shapes, unsorted files and no files are refused', async (t) => {
  const at = temporaryFolder(t);
  const write = (name: string, text: string) => {
    writeFileSync(join(at, name), text);
    return join(at, name);
  };
  const aibrix = write('a.jsonl', '{"timestamp": 5, "requests": []}\n{"timestamp": 4, "requests": []}\n');
  const canonical = write(
    'b.jsonl',
    '{"request_id":"r","prompt":"p","max_output_tokens":1,"arrival_time_ms":0}\n',
  );
  await assert.rejects(joined(concatTo, [aibrix, canonical]), /is in the iwc shape/);
  await assert.rejects(joined(mergeTo as typeof concatTo, [aibrix, aibrix]), /comes before the one in front/);
  await assert.rejects(joined(concatTo, []), /no files to join/);
});
