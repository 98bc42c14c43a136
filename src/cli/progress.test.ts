import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeDoor } from './fake-door.test-support.ts';
import { createProgress } from './progress.ts';

const second = 1e9;
const erase = '\u001b[K';

function bytes(done: number, total: number | null = 100e6) {
  return { label: 'reading', done, total, unit: 'bytes' } as const;
}

test('a terminal shows one line, from the second second on, and nothing is left of it', () => {
  const { runtime, advance, stderr } = createFakeDoor({ isTerminal: true });
  const progress = createProgress(runtime, false);
  progress.listen(bytes(0));
  advance(0.9 * second);
  progress.listen(bytes(9e6));
  assert.equal(stderr(), '');
  advance(0.1 * second);
  progress.listen(bytes(10e6));
  const first = `\rreading: 10.0 MB of 100.0 MB, 10 %, 10.0 MB/s, 9 s left${erase}`;
  assert.equal(stderr(), first);
  advance(0.05 * second);
  progress.listen(bytes(11e6));
  assert.equal(stderr(), first, 'not more than ten times a second');
  advance(0.95 * second);
  progress.listen(bytes(20e6));
  progress.listen({ ...bytes(100e6), isLast: true });
  assert.equal(
    stderr(),
    `${first}\rreading: 20.0 MB of 100.0 MB, 20 %, 10.0 MB/s, 8 s left${erase}\r${erase}`,
  );
});

test('short work shows nothing at all', () => {
  for (const isTerminal of [true, false]) {
    const { runtime, advance, stderr } = createFakeDoor({ isTerminal });
    const progress = createProgress(runtime, false);
    progress.listen(bytes(0));
    advance(0.5 * second);
    progress.listen({ ...bytes(100e6), isLast: true });
    progress.clear();
    assert.equal(stderr(), '');
  }
});

test('elsewhere there is a line every ten seconds', () => {
  const { runtime, advance, stderr } = createFakeDoor();
  const progress = createProgress(runtime, false);
  for (let elapsed = 0; elapsed <= 25; elapsed++) {
    progress.listen({ label: 'sending', done: elapsed * 200, total: 10_000, unit: 'requests' });
    advance(second);
  }
  progress.clear();
  assert.deepEqual(stderr().split('\n'), [
    'sending: 2,000 requests of 10,000 requests, 20 %, 200 requests/s, 40 s left',
    'sending: 4,000 requests of 10,000 requests, 40 %, 200 requests/s, 30 s left',
    '',
  ]);
});

test('an unknown total has no share and no end; the next work starts its own count', () => {
  const { runtime, advance, stderr } = createFakeDoor({ isTerminal: true });
  const progress = createProgress(runtime, false);
  progress.listen(bytes(0, null));
  advance(2 * second);
  progress.listen(bytes(5e3, null));
  assert.equal(stderr(), `\rreading: 5.0 kB, 2.5 kB/s${erase}`);
  progress.listen({ ...bytes(0, null), label: 'writing' });
  progress.clear();
  assert.equal(stderr(), `\rreading: 5.0 kB, 2.5 kB/s${erase}\r${erase}`);
});

test('a line never reaches the edge of the terminal, and a label cannot leave its line', () => {
  const { runtime, advance, stderr } = createFakeDoor({ isTerminal: true, columns: 20 });
  const progress = createProgress(runtime, false);
  const event = { label: 'a\u001b[1A\nlong-file-name.jsonl', done: 0, total: 3, unit: 'requests' } as const;
  progress.listen(event);
  advance(2 * second);
  progress.listen(event);
  assert.equal(stderr(), `\ra\\u001b[1A\\nlong-fi${erase}`);
});

test('--quiet shows nothing', () => {
  for (const isTerminal of [true, false]) {
    const { runtime, advance, stderr } = createFakeDoor({ isTerminal });
    const progress = createProgress(runtime, true);
    progress.listen(bytes(0));
    advance(60 * second);
    progress.listen(bytes(1));
    progress.clear();
    assert.equal(stderr(), '');
  }
});
