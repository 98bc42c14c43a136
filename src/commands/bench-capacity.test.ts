import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { capacityOptions } from '../bench/capacity/options.ts';
import { resolveOptions } from '../core/options.ts';
import { spawnMock } from '../mock/spawn-mock.ts';
import { benchCapacityCommand } from './bench-capacity.ts';

test('a spawned mock: the interval is around places over service time, and the folder goes on', async (t) => {
  const folder = temporaryFolder(t);
  // Two places of 100 ms each: 20 requests a second, sharply, when they come evenly.
  const mock = await spawnMock({ capacity: 2, ttftMs: 55, itlMs: 5 });
  t.after(() => mock.close());
  const workload = join(folder, 'w.jsonl');
  const line = (i: number) =>
    JSON.stringify({ request_id: `r${i}`, prompt: `q ${i}`, max_output_tokens: 10, arrival_time_ms: i });
  writeFileSync(workload, Array.from({ length: 200 }, (_, i) => `${line(i)}\n`).join(''));
  const run = async (given: object = {}) =>
    await benchCapacityCommand.run(
      {
        positionals: [workload],
        options: resolveOptions(capacityOptions, {
          ...{ baseUrl: [mock.url], slo: 'ttft=300ms', attainment: 0.9, minRps: 8, maxRps: 50 },
          ...{ budgetRuns: 7, durationS: 3, arrival: 'constant-rate', forceOutputLength: true },
          ...{ outDir: join(folder, 'out'), plot: join(folder, 'c.png'), allowInvalid: true, ...given },
        }) as Readonly<Record<string, unknown>>,
        commandLine: 'iwc bench capacity',
        isQuiet: true,
      },
      testContext(),
    );
  const first = await run();
  const document = first.document as unknown as {
    readonly capacity_rps: { readonly low: number; readonly high: number };
    readonly probes: readonly { readonly folder: string }[];
  };
  // Timers of a mock are late by a little and never early, so its capacity is at most 20.
  assert.ok(document.capacity_rps.low <= 20 && 20 <= document.capacity_rps.high * 1.05, first.text);
  const records = (i: number) =>
    readFileSync(join(folder, 'out', document.probes[i]!.folder, 'requests.jsonl'), 'utf8');
  const before = records(0);
  // Nothing is sent again: the mock is gone.
  await mock.close();
  const again = await run();
  assert.deepEqual(again.document, first.document);
  assert.equal(records(0), before);
  assert.deepEqual([...readFileSync(join(folder, 'c.png')).subarray(1, 4)], [0x50, 0x4e, 0x47]);
  await assert.rejects(run({ attainment: 0.8 }), /another workload or with other settings/);
});
