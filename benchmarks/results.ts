// A million requests as a simulator tells of them: columns filled number by number and written as lines of requests.jsonl,
// beside an object a request written by JSON.stringify. Both keep the whole run, as a summary needs it, and write the same
// bytes to a file. Each in a process of its own, in turns.
//   --requests N    1,000,000 unless said otherwise
//   --rounds N      3
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ResultRecord } from '../src/nouns/result.ts';
import { noCount, ResultColumns } from '../src/nouns/result-columns.ts';
import { type LineFacts, ResultLines } from '../src/runs/result-lines.ts';
import { describeLoad, verdict } from './support/measure.ts';

const requests = Number(flag('--requests') ?? 1e6);
const writeAtBytes = 1 << 20;
const ways = { columns, records, nothing: () => {} } as const;
const way = flag('--way') as keyof typeof ways | undefined;

interface Cost {
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

function compare(): void {
  const folder = mkdtempSync(join(tmpdir(), 'iwc-bench-results-'));
  const ratios: { readonly cpu: number; readonly memory: number }[] = [];
  console.log(`${requests} requests; ${describeLoad()}`);
  for (let round = 0; round < Number(flag('--rounds') ?? 3); round++) {
    const base = runApart('nothing', folder);
    const ours = less(runApart('columns', folder), base);
    const theirs = less(runApart('records', folder), base);
    if (hashOf(join(folder, 'columns')) !== hashOf(join(folder, 'records'))) throw new Error('bytes differ');
    console.log(`  columns: ${describe(ours)} · records and JSON.stringify: ${describe(theirs)}`);
    ratios.push({
      cpu: theirs.cpuSeconds / ours.cpuSeconds,
      memory: theirs.megabytes / ours.megabytes,
    });
  }
  rmSync(folder, { recursive: true });
  const [cpu, memory] = [
    ratios.map((ratio) => ratio.cpu).sort((a, b) => a - b)[ratios.length >> 1]!,
    ratios.map((ratio) => ratio.memory).sort((a, b) => a - b)[ratios.length >> 1]!,
  ];
  console.log(
    `  ${cpu.toFixed(2)} × the CPU, ${verdict(cpu, '≥', 1.5)}; ${memory.toFixed(2)} × the memory, ${verdict(memory, '≥', 2)}`,
  );
}

/** What the process costs that does nothing is no cost of either. */
function less(cost: Cost, base: Cost): Cost {
  return {
    cpuSeconds: cost.cpuSeconds - base.cpuSeconds,
    megabytes: cost.megabytes - base.megabytes,
  };
}

function describe({ cpuSeconds, megabytes }: Cost): string {
  return `${cpuSeconds.toFixed(2)} CPU-s, ${megabytes.toFixed(0)} MB`;
}

function runApart(name: keyof typeof ways, folder: string): Cost {
  const words = ['--import', 'tsx', fileURLToPath(import.meta.url), '--way', name, '--folder', folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...words, '--requests', String(requests)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

function measureHere(name: keyof typeof ways): void {
  const file = openSync(join(flag('--folder')!, name), 'w');
  ways[name]((bytes) => writeSync(file, bytes));
  closeSync(file);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }));
}

type Write = (bytes: Uint8Array) => void;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Made-up times of a request: whole nanoseconds of every length that runs have. */
const due = (i: number) => i * 1_234_567;
const queued = (i: number) => (i * 48_271) % 900_000_011;
const perToken = (i: number) => 7_000_000 + ((i * 16_807) % 5_000_003);
const tokens = (i: number) => 1 + ((i * 31) % 600);

function columns(write: Write): void {
  const kept = new ResultColumns(requests);
  kept.open('scheduledNs', 'replica', 'preemptions', 'recomputedTokens');
  const lines = new ResultLines();
  const facts: Mutable<LineFacts> = {
    ...{ request_id: '', index: 0, session_id: null, turn_id: null, http_status: null, error: null },
    ...{ finish_reason: 'length', coalesced_chunks: 0, chunk_gaps: null },
  };
  for (let i = 0; i < requests; i++) {
    const row = kept.append();
    kept.dueNs[row] = due(i);
    kept.launchedNs[row] = due(i);
    const scheduled = due(i) + queued(i);
    kept.scheduledNs![row] = scheduled;
    const first = scheduled + 40_000_000;
    kept.firstTokenNs[row] = kept.firstAnswerTokenNs[row] = first;
    kept.lastTokenNs[row] = kept.finishedNs[row] = first + perToken(i) * (tokens(i) - 1);
    kept.promptTokens[row] = 1 + (i % 4000);
    kept.outputTokens[row] = kept.requestedOutputTokens[row] = kept.chunks[row] = tokens(i);
    kept.cachedTokens[row] = noCount;
    kept.tokenSource[row] = 0;
    kept.replica![row] = i % 8;
    kept.preemptions![row] = kept.recomputedTokens![row] = 0;
    facts.request_id = `request-${i}`;
    facts.index = i;
    lines.add(kept, row, facts);
    if (lines.byteLength >= writeAtBytes) write(lines.take());
  }
  write(lines.take());
}

function records(write: Write): void {
  const kept: ResultRecord[] = [];
  let text = '';
  for (let i = 0; i < requests; i++) {
    const record = recordOf(i);
    kept.push(record);
    text += `${JSON.stringify(record)}\n`;
    if (text.length >= writeAtBytes) {
      write(Buffer.from(text));
      text = '';
    }
  }
  write(Buffer.from(text));
  if (kept.length !== requests) throw new Error('records were lost');
}

function recordOf(i: number): ResultRecord {
  const scheduled = due(i) + queued(i);
  const first = scheduled + 40_000_000;
  const last = first + perToken(i) * (tokens(i) - 1);
  return {
    request_id: `request-${i}`,
    index: i,
    session_id: null,
    turn_id: null,
    phase: 'measure',
    due_ns: due(i),
    held_ns: 0,
    launched_ns: due(i),
    scheduled_ns: scheduled,
    connected_ns: null,
    first_byte_ns: null,
    first_chunk_ns: null,
    first_token_ns: first,
    first_answer_token_ns: first,
    last_token_ns: last,
    finished_ns: last,
    status: 'ok',
    http_status: null,
    error: null,
    attempt: 1,
    prompt_tokens: 1 + (i % 4000),
    output_tokens: tokens(i),
    reasoning_tokens: null,
    cached_tokens: null,
    client_output_tokens: null,
    token_source: 'server',
    finish_reason: 'length',
    requested_output_tokens: tokens(i),
    chunks: tokens(i),
    coalesced_chunks: 0,
    chunk_gaps: null,
    replica: i % 8,
    preemptions: 0,
    recomputed_tokens: 0,
  };
}

/** Piece by piece: a process that starts is told the memory of the one that started it as its own. */
function hashOf(path: string): string {
  const hash = createHash('sha256');
  const piece = new Uint8Array(1 << 16);
  const file = openSync(path, 'r');
  for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
    hash.update(piece.subarray(0, read));
  closeSync(file);
  return hash.digest('hex');
}

function flag(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

if (way === undefined) compare();
else measureHere(way);
