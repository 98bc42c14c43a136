import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnswerChunk } from '../nouns/answer.ts';
import type { SendEnd } from './ports.ts';
import { type VirtualAnswer, VirtualServer } from './virtual-server.ts';
import { VirtualTimeline } from './virtual-timeline.ts';

/** Sends one request at 100 ns and tells what came of it, and when. */
function answerTo(answer: VirtualAnswer, cancelNs = Number.POSITIVE_INFINITY) {
  const time = new VirtualTimeline();
  const server = new VirtualServer(time, () => answer);
  const chunks: (readonly [kind: string, atNs: number])[] = [];
  const ends: SendEnd[] = [];
  const usages: AnswerChunk[] = [];
  time.at(100, () => {
    const handle = server.send(7, {
      chunk(chunk, atNs) {
        chunks.push([chunk.kind, atNs]);
        if (chunk.kind === 'usage') usages.push(chunk);
      },
      end: (end) => ends.push(end),
    });
    assert.equal(ends.length, 0, 'no end from inside send');
    if (cancelNs < Number.POSITIVE_INFINITY) time.at(cancelNs, () => handle.cancel());
  });
  time.run();
  assert.equal(ends.length, 1);
  const [end] = ends;
  assert.ok(end !== undefined && end.status !== 'not_sent');
  return { server, chunks, end, usages };
}

test('chunks come when they are scripted, then usage and the end', () => {
  const { server, chunks, end, usages } = answerTo({ chunksNs: [10, 30], tokensPerChunk: 2, endNs: 50 });
  assert.deepEqual(chunks, [
    ['content', 110],
    ['content', 130],
    ['usage', 150],
    ['done', 150],
  ]);
  assert.deepEqual(usages, [
    {
      kind: 'usage',
      usage: { promptTokens: 10, outputTokens: 4, reasoningTokens: null, cachedTokens: null },
    },
  ]);
  const { launchedNs, firstByteNs, finishedNs } = end.times;
  assert.deepEqual([end.status, launchedNs, firstByteNs, finishedNs], ['ok', 100, 110, 150]);
  assert.deepEqual(server.sentNs, [{ row: 7, atNs: 100 }]);
  assert.deepEqual([server.inFlight, server.peakInFlight], [0, 1]);
});

test('an error has a status and no usage; what was given up ends then, and says nothing after it', () => {
  const failed = answerTo({ chunksNs: [], endNs: 20, status: 'http_error', httpStatus: 429 });
  assert.deepEqual([failed.chunks, failed.end.status, failed.end.head?.status], [[], 'http_error', 429]);
  const cancelled = answerTo({ chunksNs: [10, 30], endNs: 50 }, 120);
  assert.deepEqual(cancelled.chunks, [['content', 110]]);
  const { status, head, times } = cancelled.end;
  assert.deepEqual([status, head, times.finishedNs, cancelled.server.inFlight], ['cancelled', null, 120, 0]);
});
