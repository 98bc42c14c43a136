import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { RealTimeline } from './real-timeline.ts';

test('who looks at the clock meanwhile is rung at once when the time has come, and once', (t) => {
  const timeline = new RealTimeline();
  t.after(() => timeline.close());
  let rings = 0;
  timeline.start({ wake: () => rings++, beat: () => {} });
  timeline.poll(timeline.nowNs());
  assert.equal(rings, 0, 'nothing is set');
  const farNs = timeline.nowNs() + 3600e9;
  timeline.wakeAt(farNs);
  timeline.poll(timeline.nowNs());
  assert.equal(rings, 0, 'an hour is left');
  const soonNs = timeline.nowNs() + 1e6;
  timeline.wakeAt(soonNs);
  while (timeline.nowNs() < soonNs);
  timeline.poll(timeline.nowNs());
  timeline.poll(timeline.nowNs());
  assert.equal(rings, 1);
});

test('who never sleeps rings as well, at its time and once, and leaves nothing behind', async () => {
  const timeline = new RealTimeline(true);
  await timeline.prepare();
  const rung: number[] = [];
  const dueNs = timeline.nowNs() + 5e6;
  await new Promise<void>((resolve) => {
    timeline.start({
      wake() {
        rung.push(timeline.nowNs());
        setTimeout(resolve, 5);
      },
      beat: () => {},
    });
    timeline.wakeAt(dueNs);
  });
  await timeline.close();
  assert.equal(rung.length, 1);
  assert.ok(rung[0]! >= dueNs);
  // One that turned on would have an immediate pending whenever a timer looks.
  let isQuiet = false;
  for (let i = 0; i < 1000 && !isQuiet; i++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    isQuiet = !process.getActiveResourcesInfo().includes('Immediate');
  }
  assert.ok(isQuiet);
});

test('nothing of it keeps a process alive once it is closed, whatever was set and polled', () => {
  const script = `
    import { RealTimeline } from ${JSON.stringify(new URL('./real-timeline.ts', import.meta.url).href)};
    const timeline = new RealTimeline();
    timeline.start({ wake: () => timeline.wakeAt(timeline.nowNs() + 3600e9), beat: () => {} });
    for (let i = 0; i < 3; i++) {
      const soonNs = timeline.nowNs() + 1e5;
      timeline.wakeAt(soonNs);
      while (timeline.nowNs() < soonNs);
      timeline.poll(timeline.nowNs());
      await new Promise((resolve) => setImmediate(resolve));
    }
    await timeline.close();`;
  const words = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { status, signal, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    timeout: 120_000,
  });
  assert.deepEqual([status, signal], [0, null], stderr);
});
