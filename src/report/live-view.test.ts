import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderLive } from './live-view.ts';

const facts = {
  ...{
    nowNs: 2e9,
    inFlight: 3,
    sent: 50,
    planned: 100,
    ok: 46,
    failed: 1,
    offeredRps: 25,
    achievedRps: null,
  },
  ...{ ttftMs: [10, 20, 30], tpotMs: [], lagMs: [0.1, 0.1] },
};

test('the live view says what is known, draws the latest values, and fits the terminal', () => {
  const lines = renderLive(facts, 80);
  assert.match(lines[0]!, /█+░+ 50 of 100 sent, 2\.0 s/);
  assert.match(lines[1]!, /in flight 3 {3}ok 46 {3}not ok 1 {3}offered 25\.0\/s {3}sent n\/a/);
  assert.match(lines[2]!, /TTFT 30 ms +▁▅█$/);
  assert.match(lines[3]!, /TPOT n\/a/);
  assert.ok(renderLive(facts, 30).every((line) => line.length < 30));
});
