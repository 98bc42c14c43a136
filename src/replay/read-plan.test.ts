import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import type { Context } from '../core/context.ts';
import { InputError, OutsideError } from '../core/errors.ts';
import { sha256Hex } from '../io/hash.ts';
import { lengthSources } from '../nouns/workload-columns.ts';
import { openTokenizer } from '../workloads/open-tokenizer.ts';
import { BodyReader } from './body-reader.ts';
import { readPlan } from './read-plan.ts';

const line = (id: string, ms: number, more: object = {}) =>
  `${JSON.stringify({ request_id: id, prompt: 'one two né', max_output_tokens: 4, arrival_time_ms: ms, ...more })}\n`;

/** Out of order, and each of the two that wait named before or after it. */
const lines = [
  line('late', 30, { depends_on: 'first' }),
  line('first', 0, { prompt_tokens: 9 }),
  line('early', 10, { depends_on: 'last' }),
  line('last', 40),
];

/** A context that counts how often files are read from their start. */
function counting(): { readonly context: Context; readonly reads: string[] } {
  const reads: string[] = [];
  const context = testContext();
  const { files } = context.runtime;
  const read = (path: string) => {
    reads.push(path);
    return files.read(path);
  };
  return { context: { ...context, runtime: { ...context.runtime, files: { ...files, read } } }, reads };
}

async function plan(
  t: TestContext,
  { text = lines.join(''), name = 'w.jsonl', spool = 'copy.jsonl', tokenizer = null as string | null } = {},
) {
  const folder = temporaryFolder(t);
  const [path, spoolPath] = [join(folder, name), join(folder, spool)];
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  const { context, reads } = counting();
  const choice = {
    path,
    spoolPath,
    tokenizer: tokenizer === null ? null : await openTokenizer({ tokenizer, tokenizerModel: '' }, context),
    limit: null,
    timeScale: 1,
    arrivals: null,
    durationNs: Number.POSITIVE_INFINITY,
    turnsWait: true,
  };
  return { planned: readPlan(choice, context), path, spoolPath, reads };
}

for (const name of ['w.jsonl', 'w.jsonl.gz'])
  test(`${name}: one reading gives order, links, hash and the places of bodies`, async (t) => {
    const { planned, path, spoolPath, reads } = await plan(t, { name });
    const { columns, arrivalNs, successorStart, successors, predecessors, ...rest } = await planned;
    assert.deepEqual(reads, [path]);
    assert.equal(rest.sha256, sha256Hex(lines.join('')));
    assert.deepEqual([...arrivalNs], [0, 10e6, 30e6, 40e6]);
    // first → late, last → early
    assert.deepEqual([...predecessors], [0, 1, 1, 0]);
    assert.deepEqual([...successorStart], [0, 1, 1, 1, 2]);
    assert.deepEqual([...successors], [2, 1]);
    const isCopied = name.endsWith('.gz');
    assert.equal(existsSync(spoolPath), isCopied);
    if (isCopied) assert.equal(readFileSync(spoolPath, 'utf8'), lines.join(''));
    const bodies = new BodyReader({ ...rest, columns });
    const read = await Promise.all([0, 1, 2, 3].map((row) => bodies.line(row)));
    await bodies.close();
    assert.deepEqual(read, [lines[1], lines[2], lines[0], lines[3]]);
  });

test('declared lengths go before counted ones, and what nobody counts is unknown', async (t) => {
  const lengths = async (tokenizer: string | null) => {
    const { columns } = await (await plan(t, { tokenizer })).planned;
    return Array.from(
      columns.promptTokens,
      (tokens, i) => `${tokens} ${lengthSources[columns.promptSource[i]!]}`,
    );
  };
  assert.deepEqual(await lengths('simple'), ['9 declared', '3 counted', '3 counted', '3 counted']);
  for (const tokenizer of [null, 'declared'])
    assert.deepEqual(await lengths(tokenizer), ['9 declared', '-1 unknown', '-1 unknown', '-1 unknown']);
});

test('an id that nobody has is told of the workload, not of the copy that is made of it', async (t) => {
  const text = line('a', 0, { depends_on: 'nobody' });
  const { planned, path } = await plan(t, { text, name: 'w.jsonl.gz' });
  await assert.rejects(planned, (error) => {
    assert.ok(error instanceof InputError);
    assert.equal(error.problems[0]!.code, 'unknown-dependency');
    assert.equal(error.problems[0]!.place?.file, path);
    return true;
  });
});

test('a copy that cannot be written is refused with the way out', async (t) => {
  const { planned } = await plan(t, { name: 'w.jsonl.gz', spool: 'no/such/folder/copy.jsonl' });
  await assert.rejects(
    planned,
    (error) => error instanceof OutsideError && error.problems[0]!.code === 'no-copy',
  );
});
