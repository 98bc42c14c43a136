import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { type OptionTable, resolveOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { readManifest } from '../workloads/manifest.ts';
import {
  filterOptions,
  headOptions,
  type SubsetRequest,
  sampleOptions,
  splitOptions,
} from './subset-options.ts';
import { rerunSubset, writeSubset } from './write-subset.ts';

const tables = { head: headOptions, sample: sampleOptions, filter: filterOptions, split: splitOptions };

function request(kind: keyof typeof tables, given: Record<string, unknown>): SubsetRequest {
  return { kind, options: resolveOptions(tables[kind] as OptionTable, given) } as SubsetRequest;
}

function write(path: string, requests: readonly object[]): string {
  writeFileSync(path, requests.map((item) => `${JSON.stringify(item)}\n`).join(''));
  return path;
}

function read(path: string): WorkloadRequest[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WorkloadRequest);
}

/** 40 requests: sessions of 4 by turns with single ones, one of which waits for a session. */
function workload(t: TestContext): { folder: string; input: string; requests: WorkloadRequest[] } {
  const folder = temporaryFolder(t);
  const requests = Array.from({ length: 40 }, (_, i): WorkloadRequest => {
    const session = i % 5 === 4 ? {} : { session_id: `s${Math.floor(i / 20)}-${i % 5}` };
    const tie = i === 9 ? { depends_on: 'r0' } : {};
    const semantic = { task: i % 5 === 1 ? ('code' as const) : ('qa' as const), tags: [`t${i % 3}`] };
    return {
      ...{
        request_id: `r${i}`,
        prompt: 'x'.repeat(i),
        max_output_tokens: 1,
        arrival_time_ms: 1000 + i * 100,
      },
      ...{ semantic, ...session, ...tie },
    };
  });
  return { folder, input: write(join(folder, 'w.jsonl'), requests), requests };
}

/** Every session of the output has all its requests, in their order; dependencies are in it. */
function assertWhole(part: readonly WorkloadRequest[], all: readonly WorkloadRequest[]): void {
  const ids = new Set(part.map(({ request_id: id }) => id));
  const sessions = new Set(part.map(({ session_id: session }) => session ?? null));
  for (const { session_id: session, request_id: id } of all)
    if (typeof session === 'string' && sessions.has(session))
      assert.ok(ids.has(id), `${session} lacks ${id}`);
  for (const { depends_on: other } of part) if (typeof other === 'string') assert.ok(ids.has(other));
  assert.deepEqual(
    part,
    all.filter(({ request_id: id }) => ids.has(id)),
  );
}

test('head takes whole sessions in order of arrival while they fit', async (t) => {
  const { folder, input, requests } = workload(t);
  const output = join(folder, 'head.jsonl');
  await writeSubset(input, request('head', { output, requests: 11 }), 'iwc head', testContext());
  const part = read(output);
  // s0-0 with r9 that waits for it, and s0-1: 5 + 4; s0-2 would not fit.
  assert.equal(part.length, 9);
  assertWhole(part, requests);
  const seconds = request('head', { output, durationS: 0.25, rebase: true });
  await writeSubset(input, seconds, 'iwc head', testContext());
  assert.deepEqual(
    new Set(read(output).map(({ session_id: id }) => id ?? null)),
    new Set(['s0-0', 's0-1', 's0-2', null]),
  );
  assert.equal(read(output)[0]!.arrival_time_ms, 0);
  const small = request('head', { output, requests: 4 });
  await assert.rejects(writeSubset(input, small, 'iwc head', testContext()), /first one has 5 requests/);
});

test('sample depends on the seed alone, and a larger share holds the smaller one', async (t) => {
  const { folder, input, requests } = workload(t);
  const take = async (share: number, seed: bigint) => {
    const output = join(folder, 'sample.jsonl');
    await writeSubset(input, request('sample', { output, share, seed }), 'iwc sample', testContext());
    const part = read(output);
    assertWhole(part, requests);
    return part.map(({ request_id: id }) => id);
  };
  const small = await take(0.4, 3n);
  assert.deepEqual(await take(0.4, 3n), small);
  const large = new Set(await take(0.8, 3n));
  assert.ok(small.every((id) => large.has(id)) && large.size > small.length);
  assert.notDeepEqual(await take(0.4, 4n), small);
  assert.equal((await take(1, 3n)).length, requests.length);
});

test('filter keeps sessions of which any, or every, request meets all conditions', async (t) => {
  const { folder, input, requests } = workload(t);
  const output = join(folder, 'filter.jsonl');
  const count = async (where: string, keep: string) => {
    const asked = request('filter', { output, where: [where], keep });
    await writeSubset(input, asked, 'iwc filter', testContext());
    assertWhole(read(output), requests);
    return read(output).length;
  };
  assert.equal(await count('semantic.task:eq:code', 'all'), 8);
  assert.equal(await count('prompt_chars:ge:38', 'any'), 4 + 1);
  assert.equal(await count('semantic.tags:has:t0', 'any'), 32 + 3);
  assert.equal(await count('session_id:ne:s0-0', 'all'), 35);
  await assert.rejects(count('temperature:gt:0', 'any'), InputError);
});

test('split gives every request to one output', async (t) => {
  const { folder, input } = workload(t);
  await fc.assert(
    fc.asyncProperty(fc.bigInt({ min: 0n, max: 50n }), async (seed) => {
      const outputs = ['a', 'b'].map((name) => join(folder, `${name}.jsonl`));
      const asked = request('split', { outputs, shares: ['3', '1'], seed });
      const { written } = await writeSubset(input, asked, 'iwc split', testContext()).catch((error) => {
        // Few units may all fall to one output, which is said.
        assert.ok(error instanceof InputError);
        return { written: [] };
      });
      if (written.length === 0) return;
      const parts = outputs.map(read);
      for (const part of parts) assertWhole(part, read(input));
      const ids = parts.flat().map(({ request_id: id }) => id);
      assert.deepEqual(
        ids.sort(),
        read(input)
          .map(({ request_id: id }) => id)
          .sort(),
      );
    }),
    { seed: 5, numRuns: 15 },
  );
});

test('the manifest makes the same bytes again, of each output', async (t) => {
  const { folder, input } = workload(t);
  const outputs = ['a', 'b'].map((name) => join(folder, `${name}.jsonl`));
  const asked = request('split', { outputs, seed: 1n, rebase: true });
  const { written } = await writeSubset(input, asked, 'iwc split', testContext());
  for (const { manifestPath, sha256 } of written) {
    const manifest = await readManifest(testContext().runtime, manifestPath!);
    assert.equal(await rerunSubset(manifest, testContext()), sha256);
  }
});

test('what cannot be done is said at once, and nothing is written', async (t) => {
  const { folder, input } = workload(t);
  const output = join(folder, 'none.jsonl');
  const bad: readonly [keyof typeof tables, Record<string, unknown>, number][] = [
    ['head', { output }, 1],
    ['sample', { output }, 1],
    ['filter', { output, where: ['semantics:eq:x', 'prompt', 'seed:gt:many', 'seed:is:1'] }, 4],
    ['split', { outputs: [output], shares: ['1', '-1'] }, 2],
  ];
  for (const [kind, given, problems] of bad)
    await assert.rejects(writeSubset(input, request(kind, given), 'iwc', testContext()), (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.problems.length, problems, kind);
      return true;
    });
  assert.equal(existsSync(output), false);
});
