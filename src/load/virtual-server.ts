import type { CallEnd, CallHandle } from '../nouns/call.ts';
import type { Sender, SendObserver } from './ports.ts';
import type { VirtualTimeline } from './virtual-timeline.ts';

/** What a virtual server does with a request: when it sends which chunks, and how it ends. Times are ns after it came. */
export interface VirtualAnswer {
  readonly chunksNs: readonly number[];
  /** The same for every chunk; tokens beyond 1 come as one text. */
  readonly tokensPerChunk?: number;
  /** What the server reports; by default as many as the chunks carried. */
  readonly outputTokens?: number;
  readonly endNs: number;
  readonly status?: 'ok' | 'http_error';
  readonly httpStatus?: number;
}

/** @param nowNs when the request of the row came */
export type VirtualService = (row: number, nowNs: number) => VirtualAnswer;

type EndStatus = Extract<CallEnd['status'], 'ok' | 'http_error' | 'cancelled'>;

/** A server that answers in virtual time, whatever else it has to answer: nothing of it queues. */
export class VirtualServer implements Sender {
  /** Every try, in the order in which they came. */
  readonly sentNs: { readonly row: number; readonly atNs: number }[] = [];
  inFlight = 0;
  peakInFlight = 0;
  readonly #time: VirtualTimeline;
  readonly #service: VirtualService;

  constructor(time: VirtualTimeline, service: VirtualService) {
    this.#time = time;
    this.#service = service;
  }

  prepare(): void {}

  send(row: number, observer: SendObserver): CallHandle {
    const time = this.#time;
    const launchedNs = time.nowNs();
    this.sentNs.push({ row, atNs: launchedNs });
    this.peakInFlight = Math.max(this.peakInFlight, ++this.inFlight);
    const answer = this.#service(row, launchedNs);
    let isOver = false;
    const end = (status: EndStatus) => {
      if (isOver) return;
      isOver = true;
      this.inFlight--;
      observer.end(endOf(answer, status, { launchedNs, finishedNs: time.nowNs() }));
    };
    const text = 'x '.repeat(answer.tokensPerChunk ?? 1);
    for (const chunkNs of answer.chunksNs)
      time.at(launchedNs + chunkNs, () => {
        if (!isOver) observer.chunk({ kind: 'content', text, tokens: null }, time.nowNs(), false);
      });
    time.at(launchedNs + answer.endNs, () => {
      if (!isOver && answer.status !== 'http_error') closeStream(answer, observer, time.nowNs());
      end(answer.status ?? 'ok');
    });
    return { cancel: () => end('cancelled') };
  }
}

/** Usage and the end of the stream, as a server that reports both sends them. */
function closeStream(answer: VirtualAnswer, observer: SendObserver, nowNs: number): void {
  const { chunksNs, tokensPerChunk = 1, outputTokens = chunksNs.length * tokensPerChunk } = answer;
  const usage = { promptTokens: 10, outputTokens, reasoningTokens: null, cachedTokens: null };
  observer.chunk({ kind: 'usage', usage }, nowNs, false);
  observer.chunk({ kind: 'done', finishReason: 'stop' }, nowNs, false);
}

function endOf(
  { chunksNs, endNs, httpStatus }: VirtualAnswer,
  status: EndStatus,
  { launchedNs, finishedNs }: { readonly launchedNs: number; readonly finishedNs: number },
): CallEnd {
  const isOk = status === 'ok';
  return {
    status,
    head: status === 'cancelled' ? null : { status: httpStatus ?? (isOk ? 200 : 503), headers: {} },
    fault: null,
    error: isOk ? null : { code: status, message: status },
    times: {
      ...{ launchedNs, connectedNs: launchedNs, writtenNs: launchedNs, isReused: true },
      ...{ firstByteNs: launchedNs + (chunksNs[0] ?? endNs), finishedNs, reads: 1, bodyBytes: 1 },
    },
  };
}
