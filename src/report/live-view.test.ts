import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLiveView, renderLive } from './live-view.ts';

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

/** A sink that keeps what is written. */
function sink(isTerminal: boolean) {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  return { written, write, writeBytes: async () => {}, isTerminal, columns: 80 };
}

test('a terminal is drawn over and left clean; elsewhere there is a plain line every ten seconds', () => {
  const terminal = sink(true);
  const draw = createLiveView(terminal);
  draw(facts, false);
  draw(facts, false);
  draw(facts, true);
  const [first, second, last] = terminal.written;
  const lines = first!.split('\n').length - 1;
  assert.ok(second!.startsWith(`\u001b[${lines}A\r\u001b[J`));
  assert.equal(last, `\u001b[${lines}A\r\u001b[J`);
  const plain = sink(false);
  const tell = createLiveView(plain);
  for (const seconds of [1, 9.9, 10, 10.1, 19.9, 20.3, 25]) tell({ ...facts, nowNs: seconds * 1e9 }, false);
  tell({ ...facts, nowNs: 40e9 }, true);
  assert.deepEqual(
    plain.written.map((line) => line.slice(0, 14)),
    ['replay: 10 s, ', 'replay: 20 s, '],
  );
  assert.match(plain.written[0]!, /^[\x20-\x7e]+\n$/);
});
