import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { buildManifest, type ManifestParts } from './build-manifest.ts';

const parts: ManifestParts = {
  command: { name: 'compile', target: 'sharegpt', line: 'iwc compile sharegpt', options: { seed: '1' } },
  inputs: [],
  output: { path: 'w.jsonl', sha256: '00', bytes: 3 },
  isWorkload: true,
  arrival: null,
  tokenizer: null,
  summary: { requests: 1 },
};

const keys = [
  ...['schema', 'iwc_version', 'generated_at_utc', 'command', 'inputs', 'output', 'workload_schema'],
  ...['arrival', 'tokenizer', 'summary', 'notices'],
];

test('a manifest says what made it, and its keys stand in the order of the form', async () => {
  const context = testContext();
  const manifest = await buildManifest(parts, context);
  assert.deepEqual(Object.keys(manifest), keys);
  assert.equal(manifest.iwc_version, context.runtime.host.iwcVersion);
  assert.match(manifest.generated_at_utc, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const schema = readFileSync(new URL('../../schema/workload.schema.json', import.meta.url));
  const sha256 = createHash('sha256').update(schema).digest('hex');
  assert.deepEqual(manifest.workload_schema, { name: 'iwc.workload/1.0', sha256 });
});

test('the AIBrix form stands behind the output where there is one; a collection keeps no schema', async () => {
  const aibrix = { path: 'w.json', sha256: '01', bytes: 4 };
  const manifest = await buildManifest({ ...parts, aibrix, isWorkload: false }, testContext());
  assert.deepEqual(Object.keys(manifest), keys.toSpliced(6, 0, 'aibrix'));
  assert.equal(manifest.workload_schema, null);
});

test('the time is that of the clock, to the second below', async () => {
  const context = testContext();
  const clock = { ...context.runtime.clock, wallMs: () => Date.UTC(2026, 0, 31, 12, 0, 1, 999) };
  const runtime = { ...context.runtime, clock };
  const { generated_at_utc: at } = await buildManifest(parts, { ...context, runtime });
  assert.equal(at, '2026-01-31T12:00:01Z');
});
