import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { architectures } from '../architectures/index.ts';
import { hardware } from '../hardware/index.ts';
import type { OperatorRow } from '../nouns/operator-table.ts';
import { createPredictor } from '../operator-costs/index.ts';
import {
  type Batch,
  type Call,
  checkExpansion,
  type ExpansionSettings,
  expandStep,
} from '../operators/expand.ts';
import { readOperatorRow } from '../operators/from-row.ts';
import { toOperatorRow } from '../operators/to-row.ts';
import { readOperatorTable } from './operator-table-reader.ts';
import { tableFormats } from './operator-table-writer.ts';
import { profilesFor } from './resolve-profiles.ts';
import { writeOperatorTable } from './write-operator-table.ts';

const { device } = hardware.get('h200');
const { price } = createPredictor({ device, profiles: profilesFor(device, [], 'device') });

/** Every way to run an architecture that it allows. */
function settingsOf(name: string, batch: Batch): readonly ExpansionSettings[] {
  const { architecture } = architectures.get(name);
  return [1, 2, 4, 8, 16]
    .flatMap((tensorParallel) =>
      [true, false].map((isAttentionFused, i) => ({
        tensorParallel,
        isAttentionFused,
        isQkvFused: i === 0,
        dtype: 'bf16' as const,
        matrixDtype: i === 0 ? ('bf16' as const) : ('fp8' as const),
        // Of the two all-reduce sizes of a mixed step, some are one-shot and some are not.
        oneShotBytes: tensorParallel * 1_000_000,
      })),
    )
    .filter((settings) => checkExpansion(architecture, batch, settings).length === 0);
}

function callsOf(name: string, batch: Batch): readonly Call[] {
  const { architecture } = architectures.get(name);
  return settingsOf(name, batch).flatMap((settings) => expandStep(architecture, batch, settings));
}

const count = fc.integer({ min: 1, max: 64 });
const length = fc.integer({ min: 1, max: 16_384 });
/** New prompts, chunks of prompts over cached tokens, and sequences that decode, in one step. */
const batches = fc.array(
  fc.oneof(
    fc.record({ count, queries: length }).map((span) => ({ ...span, keys: span.queries })),
    fc
      .record({ count, queries: length, cached: length })
      .map(({ cached, ...span }) => ({ ...span, keys: span.queries + cached })),
    fc.record({ count, keys: length }).map((span) => ({ ...span, queries: 1 })),
  ),
  { minLength: 1, maxLength: 6 },
);

for (const name of architectures.names)
  test(`${name}: every expanded call costs the same read back from its row`, () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const calls = callsOf(name, batch);
        assert.ok(calls.length > 0);
        for (const [i, call] of calls.entries()) assertSame(call, toOperatorRow(call, i, 'mixed'));
      }),
      { numRuns: 12, seed: 14 },
    );
  });

const mixed: Batch = [
  { count: 1, queries: 8192, keys: 8192 },
  { count: 7, queries: 128, keys: 5000 },
  { count: 3, queries: 1, keys: 9000 },
  { count: 40, queries: 1, keys: 90 },
];

for (const format of tableFormats)
  test(`every expanded call costs the same read back from ${format}`, async (t) => {
    const calls = architectures.names.flatMap((name) => callsOf(name, mixed));
    const path = join(temporaryFolder(t), `operators.${format}`);
    const { runtime } = testContext();
    const written = calls.map((call, i) => toOperatorRow(call, i, 'mixed'));
    await writeOperatorTable(runtime, { path, format }, written);
    const rows: OperatorRow[] = [];
    for await (const batch of readOperatorTable(runtime, path)) rows.push(...batch);
    assert.equal(rows.length, calls.length);
    for (const [i, call] of calls.entries()) assertSame(call, rows[i]!);
  });

function assertSame({ name, count: times, operator }: Call, row: OperatorRow): void {
  const reading = readOperatorRow(row);
  assert.deepEqual(reading, { operator }, name);
  assert.equal(price(reading.operator!), price(operator), name);
  assert.deepEqual([row.name, row.count], [name, times]);
}
