import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { attachTokenizer, resolveTokenizer, type Tokenizer } from '../../src/tokenizers/index.ts';
import type { Corpus } from './tokenizer-corpus.ts';
import { encoderOf, host } from './tokenizer-host.ts';

/** What two free cores must give against one. */
const leastSpeedup = 1.5;

/** Two worker threads against one, on the same texts. */
export async function timeWorkers(corpus: Corpus): Promise<void> {
  const tokenizer = await resolveTokenizer('tiktoken:cl100k_base', null, host);
  console.log(
    'cl100k_base, 2 worker threads against 1; the clock counts, CPU time shows what busy cores hide',
  );
  const megabytes = corpus.timedBytes / 1e6;
  const alone: Spent[] = [];
  const both: Spent[] = [];
  for (let round = 0; round < 3; round++) {
    alone.push(await runWorkers(tokenizer, corpus, 1));
    both.push(await runWorkers(tokenizer, corpus, 2));
  }
  for (const [kind, passes] of [
    ['fresh', 1],
    ['repeated', REPEATS],
  ] as const) {
    const least = (runs: readonly Spent[], clock: 'wall' | 'cpu') =>
      Math.min(...runs.map((run) => run[kind][clock]));
    const wall = least(both, 'wall');
    const byWall = (least(alone, 'wall') / wall).toFixed(2);
    const byCpu = ((2 * least(alone, 'cpu')) / least(both, 'cpu')).toFixed(2);
    console.log(
      `  ${kind}: ${((passes * megabytes) / wall).toFixed(1)} MB/s, ${byWall} x by the clock, ${byCpu} x by CPU time · limit ≥ ${leastSpeedup} x by the clock: ${Number(byWall) >= leastSpeedup ? 'kept' : 'MISSED'}`,
    );
  }
}

/** Passes over the text that measure repeated text, since one is too short. */
const REPEATS = 5;

interface Seconds {
  readonly wall: number;
  readonly cpu: number;
}

interface Spent {
  readonly fresh: Seconds;
  readonly repeated: Seconds;
}

/** Registers the TypeScript loader inside the thread, which Node 20 does not do by itself. */
const bootFile = `
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(import.meta.url)});
  });
`;

async function runWorkers(tokenizer: Tokenizer, corpus: Corpus, workers: number): Promise<Spent> {
  const running = Array.from({ length: workers }, (_, index) => {
    const texts = corpus.timed.filter((_text, at) => at % workers === index);
    const workerData = { payload: tokenizer.share(), warm: corpus.warm, texts };
    return new Worker(bootFile, { eval: true, workerData });
  });
  const next = () =>
    Promise.all(running.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
  await next();
  const time = async (passes: number): Promise<Seconds> => {
    const before = process.cpuUsage();
    const started = performance.now();
    const done = next();
    for (const worker of running) worker.postMessage(passes);
    await done;
    const used = process.cpuUsage(before);
    return { wall: (performance.now() - started) / 1e3, cpu: (used.user + used.system) / 1e6 };
  };
  const spent = { fresh: await time(1), repeated: await time(REPEATS) };
  await Promise.all(running.map((worker) => worker.terminate()));
  return spent;
}

function work(): void {
  const encode = encoderOf(attachTokenizer(workerData.payload));
  for (const text of workerData.warm) encode(text);
  parentPort!.on('message', (passes: number) => {
    for (let pass = 0; pass < passes; pass++) for (const text of workerData.texts) encode(text);
    parentPort!.postMessage('done');
  });
  parentPort!.postMessage('ready');
}

if (!isMainThread) work();
