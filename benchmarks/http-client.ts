/**
 * What one request and one SSE chunk cost the client, ours beside undici's `Pool.dispatch`, against `iwc mock` in a
 * process of its own. CPU time is of the client's process; wall time says little on a busy machine. What is measured is
 * what is built (`npm run build`).
 * `node --import tsx benchmarks/http-client.ts [rounds]`
 */

import { type Dispatcher, Pool } from 'undici';
import { resolveOptions } from '../dist/core/options.js';
import { endpoints, sendCall } from '../dist/endpoints/index.js';
import { createHttpClient } from '../dist/io/http/client.js';
import type { HttpClient } from '../dist/io/http/contract.js';
import { spawnMock } from '../dist/mock/spawn-mock.js';
import type { AnswerChunk } from '../src/nouns/answer.ts';
import type { CallEnd, CallObserver } from '../src/nouns/call.ts';
import { describeLoad, verdict } from './support/measure.ts';

const rounds = Number(process.argv[2] ?? 3);
const originNs = process.hrtime.bigint();
const nowNs = () => Number(process.hrtime.bigint() - originNs);
const prompt = 'word '.repeat(240);
const endpoint = endpoints.get('openai-chat');

/** Sends one request; calls back with the chunks of text that came. */
type Send = (done: (told: Received) => void) => void;

interface Received {
  readonly chunks: number;
  readonly reads: number;
}

interface Cost {
  readonly requests: number;
  readonly chunks: number;
  /** Fewer than chunks where several came at once, which is cheaper for the client and worse to measure with. */
  readonly reads: number;
  readonly cpuUs: number;
  readonly wallS: number;
  readonly lagP99Ms: number;
}

const mock = await spawnMock({ ttftMs: 0, itlMs: 0 });
const streamMock = await spawnMock({ ttftMs: 20, itlMs: 10 });

async function compareWholes(): Promise<void> {
  const ours = createHttpClient({ origin: mock.url, nowNs });
  const pool = new Pool(mock.url, { connections: 64, pipelining: 1 });
  const request = buildRequest(false);
  const contenders = { iwc: sendOurs(ours, request, false), undici: sendUndici(pool, request, false) };
  const costs = await inTurns(contenders, (send) => closedLoop(send, { total: 12_000, concurrency: 32 }));
  console.log(`not streamed, 32 at a time, 12,000 requests of ${request.body.length} B, best of ${rounds}`);
  for (const [name, cost] of costs) {
    const perRequest = (cost.cpuUs / cost.requests).toFixed(1);
    console.log(
      `  ${name.padEnd(7)} ${perRequest} us CPU/request  ${(cost.requests / cost.wallS).toFixed(0)} req/s`,
    );
  }
  printRatio(costs, (cost) => cost.cpuUs / cost.requests);
  const rate = (name: string) => costs.get(name)!.requests / costs.get(name)!.wallS;
  console.log(
    `  claims: req/s, ${verdict(rate('iwc'), '≥', 6000)}; ${(rate('iwc') / rate('undici')).toFixed(2)} times undici's, ${verdict(rate('iwc') / rate('undici'), '≥', 1.3)}`,
  );
  await Promise.all([ours.close(), pool.close()]);
}

async function compareStreams(): Promise<void> {
  const ours = createHttpClient({ origin: streamMock.url, nowNs });
  await ours.warm(400);
  const pool = new Pool(streamMock.url, { connections: 2000, pipelining: 1 });
  const request = buildRequest(true);
  const contenders = { iwc: sendOurs(ours, request, true), undici: sendUndici(pool, request, true) };
  for (const rateRps of [100, 500]) {
    const costs = await inTurns(contenders, (send) => openLoop(send, { rateRps, seconds: 4 }));
    console.log(
      `streamed, ${rateRps} req/s x 64 tokens, one a chunk, every chunk parsed and stamped, best of ${rounds}`,
    );
    for (const [name, cost] of costs) {
      const perChunk = (cost.cpuUs / cost.chunks).toFixed(1);
      const perRead = (cost.cpuUs / cost.reads).toFixed(1);
      const rate = (cost.requests / cost.wallS).toFixed(0);
      console.log(
        `  ${name.padEnd(7)} ${perChunk} us CPU/chunk  ${perRead} us/read  lag p99 ${cost.lagP99Ms.toFixed(1)} ms  ${rate} req/s`,
      );
    }
    const ours = costs.get('iwc')!;
    console.log(`  claims: CPU us a chunk, ${verdict(ours.cpuUs / ours.chunks, '≤', 30)}`);
    // By the read: a client that is kept from running finds several chunks at once, and seems cheap.
    printRatio(costs, (cost) => cost.cpuUs / cost.reads);
  }
  await Promise.all([ours.close(), pool.close()]);
}

/** In turns, so that a busy machine slows them alike; the cheapest round of each. */
async function inTurns(contenders: Readonly<Record<string, Send>>, measure: (send: Send) => Promise<Cost>) {
  const best = new Map<string, Cost>();
  for (let round = 0; round <= rounds; round++)
    for (const [name, send] of Object.entries(contenders)) {
      const cost = await measure(send);
      const before = best.get(name);
      // The first round only warms up.
      if (round > 0 && (before === undefined || cost.cpuUs < before.cpuUs)) best.set(name, cost);
    }
  return best;
}

function printRatio(costs: ReadonlyMap<string, Cost>, of: (cost: Cost) => number): void {
  console.log(
    `  undici costs ${(of(costs.get('undici')!) / of(costs.get('iwc')!)).toFixed(2)} times iwc's CPU`,
  );
}

async function closedLoop(
  send: Send,
  { total, concurrency }: { total: number; concurrency: number },
): Promise<Cost> {
  const meter = startMeter();
  let sent = 0;
  let chunks = 0;
  let reads = 0;
  await new Promise<void>((resolve) => {
    let ended = 0;
    const next = () => {
      if (sent === total) return;
      sent++;
      send((told) => {
        chunks += told.chunks;
        reads += told.reads;
        if (++ended === total) resolve();
        else next();
      });
    };
    for (let i = 0; i < concurrency; i++) next();
  });
  return { ...meter(), requests: total, chunks, reads, lagP99Ms: 0 };
}

async function openLoop(
  send: Send,
  { rateRps, seconds }: { rateRps: number; seconds: number },
): Promise<Cost> {
  const total = rateRps * seconds;
  const gapNs = 1e9 / rateRps;
  const lagsMs: number[] = [];
  const meter = startMeter();
  let chunks = 0;
  let reads = 0;
  await new Promise<void>((resolve) => {
    let ended = 0;
    const startNs = nowNs();
    const pump = () => {
      while (lagsMs.length < total && startNs + lagsMs.length * gapNs <= nowNs()) {
        lagsMs.push((nowNs() - startNs - lagsMs.length * gapNs) / 1e6);
        send((told) => {
          chunks += told.chunks;
          reads += told.reads;
          if (++ended === total) resolve();
        });
      }
      if (lagsMs.length < total) setTimeout(pump, 1);
    };
    pump();
  });
  lagsMs.sort((a, b) => a - b);
  return { ...meter(), requests: total, chunks, reads, lagP99Ms: lagsMs[Math.floor(total * 0.99)]! };
}

function startMeter(): () => { cpuUs: number; wallS: number } {
  const cpu = process.cpuUsage();
  const start = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { cpuUs: user + system, wallS: (performance.now() - start) / 1000 };
  };
}

function buildRequest(isStreaming: boolean) {
  const call = {
    model: 'mock',
    input: { kind: 'text', text: prompt } as const,
    maxOutputTokens: isStreaming ? 64 : 16,
    lengthControls: ['ignore_eos'] as const,
    isStreaming,
    ...{ temperature: 0, topP: null, stop: null, seed: null, tools: null, extraBody: null },
  };
  return endpoint.buildRequest(call, resolveOptions(endpoint.options, {}));
}

function sendOurs(client: HttpClient, request: ReturnType<typeof buildRequest>, isStreaming: boolean): Send {
  return (done) => {
    sendCall({ client, endpoint, request, isStreaming, observer: new OurObserver(done) });
  };
}

/** Methods, not closures: what runs this file wraps every closure in a call that names it. */
class OurObserver implements CallObserver {
  readonly #done: Parameters<Send>[0];
  #texts = 0;

  constructor(done: Parameters<Send>[0]) {
    this.#done = done;
  }

  chunk({ kind }: AnswerChunk): void {
    if (kind === 'content') this.#texts++;
  }

  end({ status, error, times }: CallEnd): void {
    if (status !== 'ok') throw new Error(`${status}: ${error?.message}`);
    this.#done({ chunks: this.#texts, reads: times.reads });
  }
}

/** The same work on undici: its fastest interface, our parser, a stamp a read. */
function sendUndici(pool: Pool, request: ReturnType<typeof buildRequest>, isStreaming: boolean): Send {
  const { path, headers, body } = request;
  return (done) => {
    pool.dispatch({ path, method: 'POST', headers, body }, new UndiciHandler(done, isStreaming));
  };
}

class UndiciHandler implements Dispatcher.DispatchHandler {
  readonly #done: Parameters<Send>[0];
  readonly #parser: ReturnType<typeof endpoint.createParser>;
  #texts = 0;
  #reads = 0;
  lastNs = 0;

  constructor(done: Parameters<Send>[0], isStreaming: boolean) {
    this.#done = done;
    this.#parser = endpoint.createParser(this.#take.bind(this), isStreaming ? 'stream' : 'whole');
  }

  #take({ kind }: AnswerChunk): void {
    if (kind === 'content') this.#texts++;
  }

  onRequestStart(): void {}

  onResponseStart(): void {}

  onResponseData(_controller: unknown, bytes: Uint8Array): void {
    this.lastNs = nowNs();
    this.#reads++;
    this.#parser.push(bytes);
  }

  onResponseEnd(): void {
    this.#parser.end();
    this.#done({ chunks: this.#texts, reads: this.#reads });
  }

  onResponseError(_controller: unknown, error: Error): void {
    throw error;
  }
}

console.log(describeLoad());
try {
  await compareWholes();
  await compareStreams();
} finally {
  await Promise.all([mock.close(), streamMock.close()]);
}
