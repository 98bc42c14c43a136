import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { repositoryRoot } from '../../test/support/repository.ts';
import { type TraceReadOptions, traceFormats } from './index.ts';

/** What a fixture's `expected.json` says of its trace. */
interface Expected {
  readonly counts: Readonly<Record<string, number>>;
  readonly rank: number | null;
  readonly device: Readonly<Record<string, readonly unknown[]>>;
  readonly host: Readonly<Record<string, readonly unknown[]>>;
  readonly frames: readonly string[];
}

for (const format of traceFormats) {
  const folder = new URL(`fixtures/kernel-traces/${format.name}/`, repositoryRoot);
  const text = readFileSync(new URL('trace.json', folder), 'utf8');
  const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Expected;

  test(`${format.name}: its fixture, in pieces of any size`, async () => {
    for (const pieceBytes of [1, 7, 64, text.length]) {
      const trace = await read(format.name, text, pieceBytes);
      assert.deepEqual(trace.counts, expected.counts);
      assert.equal(trace.facts.rank, expected.rank);
      const named = (column: Int32Array) => [...column].map((id) => (id < 0 ? null : trace.texts[id]!));
      assert.deepEqual(named(trace.device.name), expected.device['name']);
      assert.deepEqual([...trace.device.startNs], expected.device['startNs']);
      assert.deepEqual([...trace.device.durationNs], expected.device['durationNs']);
      assert.deepEqual([...trace.device.correlation], expected.device['correlation']);
      assert.deepEqual(named(trace.host.name), expected.host['name']);
      assert.deepEqual(named(trace.host.thread), expected.host['thread']);
      assert.deepEqual(named(trace.host.dims), expected.host['dims']);
      assert.deepEqual(named(trace.frames.name), expected.frames);
    }
  });

  test(`${format.name}: only it takes its own fixture`, () => {
    const head = text.slice(0, 256);
    assert.deepEqual(
      [...traceFormats].filter(({ detect }) => detect(head)).map(({ name }) => name),
      [format.name],
    );
  });

  test(`${format.name}: frames can be left out, or bounded`, async () => {
    assert.equal((await read(format.name, text, 64, { frames: 'none' })).frames.name.length, 0);
    const bounded = await read(format.name, text, 64, { maxFrames: 1 });
    assert.deepEqual([bounded.frames.name.length, bounded.areFramesComplete], [1, false]);
    const chosen = await read(format.name, text, 64, {
      frames: {
        originUs: bounded.originUs!,
        wants: (_, startNs, durationNs) => startNs === 0 && durationNs > 0,
      },
    });
    assert.deepEqual(
      [chosen.frames.name.length, chosen.device.name.length, chosen.host.name.length],
      [1, 0, 0],
    );
  });
}

async function read(name: string, text: string, pieceBytes: number, options: Partial<TraceReadOptions> = {}) {
  const bytes = new TextEncoder().encode(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.slice(at, at + pieceBytes);
  }
  return await traceFormats
    .get(name)
    .read(pieces(), { source: 'fixture', frames: 'all', maxFrames: 100, ...options });
}
