import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import type { LinkedTrace } from './linked-trace.ts';
import { deviceEvent, hostEvent, type MadeEvent, traceText, writeTrace } from './made-trace.test-support.ts';
import { readTrace } from './read-trace.ts';

/** Frames and operators on two threads, nested or crossing, and launches among them. */
const made = fc.record({
  frames: fc.array(
    fc.record({
      cat: fc.constantFrom('python_function', 'cpu_op', 'user_annotation'),
      start: fc.integer({ min: 0, max: 40 }),
      length: fc.integer({ min: 0, max: 30 }),
      thread: fc.integer({ min: 1, max: 2 }),
    }),
    { maxLength: 14 },
  ),
  launches: fc.array(
    fc.record({ start: fc.integer({ min: 0, max: 60 }), thread: fc.integer({ min: 1, max: 2 }) }),
    { minLength: 1, maxLength: 4 },
  ),
});

test('a stack holds just the intervals that hold the launch, the outer before the inner', async (t) => {
  const path = join(temporaryFolder(t), 'trace.json');
  await fc.assert(
    fc.asyncProperty(made, async ({ frames, launches }) => {
      // Launches last: a launch that starts with an interval is inside it.
      const events = [
        ...frames.map(({ cat, start, length, thread }, i) => hostEvent(cat, `f${i}`, start, length, thread)),
        ...launches.flatMap(({ start, thread }, i) => [
          hostEvent('cuda_runtime', 'cudaLaunchKernel', start, 1, thread, { correlation: i + 1 }),
          deviceEvent('kernel', `k${i}`, 100 + i, 1, { correlation: i + 1 }),
        ]),
      ];
      const trace = await readMade(path, events);
      for (const [i, { start, thread }] of launches.entries()) {
        const holding = frames
          .map((frame, index) => ({ ...frame, name: `f${index}` }))
          .filter(
            (frame) => frame.thread === thread && frame.start <= start && start < frame.start + frame.length,
          );
        const found = stackOf(trace, i);
        assert.deepEqual([...found].sort(), holding.map(({ name }) => name).sort());
        const place = new Map(holding.map((frame) => [frame.name, frame]));
        for (const [at, name] of found.entries()) {
          const inner = found[at + 1];
          if (inner !== undefined) assert.ok(place.get(name)!.start <= place.get(inner)!.start);
        }
      }
    }),
    { numRuns: 150, seed: 8 },
  );
});

test('reading twice for lack of memory gives the same stacks as reading once', async (t) => {
  const path = join(temporaryFolder(t), 'trace.json.gz');
  const events: MadeEvent[] = [];
  for (let i = 0; i < 200; i++)
    events.push(
      hostEvent('python_function', `frame ${i % 7} "q" é`, i * 10, 9, 1),
      hostEvent('python_function', `short ${i % 5}`, i * 10 + 1, 0.5, 1),
      ...(i % 3 === 0
        ? [
            hostEvent('cuda_runtime', 'cudaLaunchKernel', i * 10 + 4, 1, 1, { correlation: i + 1 }),
            deviceEvent('kernel', `k${i}`, i * 10 + 6, 2, { correlation: i + 1 }),
          ]
        : []),
    );
  const once = await readMade(path, events);
  const twice = await readTrace(testContext().runtime.files, { path, withFrames: true, maxFrames: 10 });
  assert.ok(once.events.device.kind.length > 60);
  for (let i = 0; i < once.events.device.kind.length; i++) {
    assert.deepEqual(stackOf(twice, i), stackOf(once, i));
    assert.equal(stackOf(once, i).length, 1);
  }
  assert.equal(twice.events.areFramesComplete, true);
});

async function readMade(path: string, events: readonly MadeEvent[]): Promise<LinkedTrace> {
  writeTrace(path, traceText(events));
  return await readTrace(testContext().runtime.files, { path, withFrames: true });
}

/** Names of what called a kernel's launch, outermost first. */
function stackOf({ links, stacks, events }: LinkedTrace, i: number): string[] {
  const names: string[] = [];
  for (let node = links.stack[i]!; node >= 0; node = stacks.parent[node]!)
    names.unshift(events.texts[stacks.name[node]!]!);
  return names;
}
