// Spec and convert: CPU time and memory of the built command, beside CPython's json (and pyarrow, where it is there) doing
// the same work, in one run on the same files. BENCH_LONG=1 adds a workload of ten million requests (4 GB of files).
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextSource } from './support/corpus.ts';
import { measureIwc, measurePython, type ProcessCost } from './support/measure.ts';

const folder = mkdtempSync(join(tmpdir(), 'iwc-bench-convert-'));
const path = (name: string) => join(folder, name);
const source = new TextSource();

const pythonToParquet = `
import json, sys, pyarrow as pa, pyarrow.parquet as pq
rows = [json.loads(line) for line in open(sys.argv[1])]
pq.write_table(pa.Table.from_pylist(rows), sys.argv[2])
`;

function writeLines(name: string, count: number, line: (index: number) => string): void {
  const file = openSync(path(name), 'w');
  let text = '';
  for (let i = 0; i < count; i++) {
    text += line(i);
    if (text.length < 1 << 20 && i < count - 1) continue;
    writeSync(file, text);
    text = '';
  }
  closeSync(file);
}

function show(name: string, cost: ProcessCost | null, megabytes: number): void {
  if (cost === null) {
    console.log(`${name}: not measured`);
    return;
  }
  const rate =
    megabytes === 0 ? '' : `, ${(megabytes / cost.wallSeconds).toFixed(0)} MB/s of JSONL by wall clock`;
  console.log(
    `${name}: ${cost.cpuSeconds.toFixed(2)} s CPU, ${cost.wallSeconds.toFixed(2)} s, ${cost.peakMegabytes.toFixed(0)} MB${rate}`,
  );
}

async function sha256Of(name: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(name)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

writeLines('million.csv', 1_000_001, (i) =>
  i === 0
    ? 'arrived_at,num_prefill_tokens,num_decode_tokens\n'
    : `${i / 100},${1 + (i % 4000)},${1 + (i % 500)}\n`,
);
const spec = [
  'spec',
  '--workload',
  path('million.csv'),
  '--arrival',
  'poisson',
  '--poisson-rate-per-s',
  '100',
  '--tokenizer',
  'declared',
];
show(
  'a million-request Poisson spec, lengths declared (claim: 2.5 s CPU)',
  measureIwc([...spec, '--out-dir', path('spec'), '--quiet']),
  0,
);

writeLines('w.jsonl', 100_000, (i) => {
  const request = {
    arrival_time_ms: 3 * i,
    max_output_tokens: 100,
    prompt: source.text(1700),
    request_id: `req-${i}`,
    temperature: 0.7,
  };
  return `${JSON.stringify(request)}\n`;
});
const megabytes = statSync(path('w.jsonl')).size / 1e6;
const convert = (from: string, to: string, output: string) =>
  measureIwc(['convert', path(from), '--to', to, '--output', path(output), '--quiet']);
show(
  'JSONL to Parquet, snappy (claim: 60 MB/s, 450 MB)',
  convert('w.jsonl', 'parquet', 'w.parquet'),
  megabytes,
);
show('Parquet to JSONL (claim: 60 MB/s, 450 MB)', convert('w.parquet', 'iwc', 'w2.jsonl'), megabytes);
show('JSONL to vllm-custom (claim: 200 MB)', convert('w.jsonl', 'vllm-custom', 'v.jsonl'), megabytes);
if (process.env['BENCH_LONG'] === '1') {
  writeLines('long.jsonl', 10_000_000, (i) => {
    const { arrival, turn } = { arrival: 3 * i, turn: i % 8 };
    return `{"arrival_time_ms":${arrival},"max_output_tokens":${1 + (i % 500)},"prompt":"question ${i} of many","request_id":"req-${i}","session_id":"s-${(i - turn) / 8}","turn_id":${turn}}\n`;
  });
  const long = statSync(path('long.jsonl')).size / 1e6;
  const once = (from: string, to: string, output: string) =>
    measureIwc(['convert', path(from), '--to', to, '--output', path(output), '--quiet'], 1);
  show('ten million rows to Parquet (claim: 450 MB)', once('long.jsonl', 'parquet', 'long.parquet'), long);
  show('ten million rows from Parquet (claim: 450 MB)', once('long.parquet', 'iwc', 'again.jsonl'), long);
  const [before, after] = await Promise.all(
    ['long.jsonl', 'again.jsonl'].map((name) => sha256Of(path(name))),
  );
  console.log(`the lines that came back are ${before === after ? 'the same bytes' : 'OTHER BYTES'}`);
}
show(
  'pyarrow: JSONL to Parquet',
  measurePython(pythonToParquet, [path('w.jsonl'), path('p.parquet')], {
    python: process.env['PEERS_PYTHON'] ?? 'python3',
    runs: 1,
  }),
  megabytes,
);
rmSync(folder, { recursive: true });
