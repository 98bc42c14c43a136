import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ReplayItem, replayTimeline } from './replay.ts';

const withHost = { hostScale: 1, hasHost: true };

function item(startNs: number, durationNs: number, rest: Partial<ReplayItem> = {}): ReplayItem {
  return { startNs, durationNs, newDurationNs: durationNs, stream: '7', launchNs: null, ...rest };
}

test('measured durations give the measured timeline, whatever the trace', () => {
  const timeline = fc.array(
    fc.record({
      startNs: fc.integer({ min: 0, max: 1_000_000 }),
      durationNs: fc.integer({ min: 0, max: 50_000 }),
      stream: fc.constantFrom('7', '20', '104'),
      lead: fc.option(fc.integer({ min: 0, max: 100_000 })),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(timeline, (rows) => {
      const items = rows.map(({ lead, ...row }) =>
        item(row.startNs, row.durationNs, {
          stream: row.stream,
          launchNs: lead === null ? null : row.startNs - lead,
        }),
      );
      const { startNs } = replayTimeline(items, withHost);
      for (const [i, one] of items.entries()) assert.ok(Math.abs(startNs[i]! - one.startNs) < 1e-6);
    }),
    { seed: 8, numRuns: 300 },
  );
});

test('a busy stream shortens by what its kernels lose, an idle one keeps waiting for the host', () => {
  const busy = [0, 1, 2].map((i) => item(i * 100_000, 100_000, { launchNs: i }));
  const halved = busy.map((one) => ({ ...one, newDurationNs: 50_000 }));
  assert.deepEqual([...replayTimeline(halved, withHost).endNs], [50_000, 100_000, 150_000]);

  // Launched one by one, long after the kernel before had ended: the host follows the device, its own time stays.
  const idle = [item(10_000, 1000, { launchNs: 5000 }), item(50_000, 1000, { launchNs: 45_000 })];
  const faster = idle.map((one) => ({ ...one, newDurationNs: 500 }));
  assert.deepEqual([...replayTimeline(faster, withHost).startNs], [10_000, 49_500]);
});

test('a kernel of another stream that ended just before is waited for', () => {
  const items = [
    item(0, 1_000_000, { stream: 'compute', newDurationNs: 4_000_000 }),
    item(1_000_000, 100, { stream: 'collective', launchNs: 0 }),
  ];
  assert.deepEqual([...replayTimeline(items, withHost).startNs], [0, 4_000_000]);
});

test('without the host, kernels follow each other', () => {
  const items = [item(10_000, 1000, { launchNs: 0 }), item(90_000, 1000, { launchNs: 80_000 })];
  const { endNs } = replayTimeline(items, { hostScale: 1, hasHost: false });
  assert.deepEqual([...endNs], [1000, 3000]);
});
