// Generating workloads: CPU time and memory of the built command, beside CPython doing the least that any generator
// must (read the prompts, draw, choose by length, write), in one run on the same files. The AIBrix generator's own
// figures are as published with its recorded cases, on 2 cores with Python 3.11 and a stub tokenizer; not run here.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedFolder } from '../test/support/requirements.ts';
import { TextSource } from './support/corpus.ts';
import { measureIwc, measurePython, printClaim } from './support/measure.ts';

const folder = mkdtempSync(join(tmpdir(), 'iwc-bench-generate-'));
const path = (name: string) => join(folder, name);
const source = new TextSource();

/** Windows of a second, the nearest prompt by bisection, no tokenizer: lengths are words. Writes the AIBrix shape. */
const pythonAzure = `
import bisect, json, sys
from datetime import datetime
rows = [json.loads(line) for line in open(sys.argv[2])]
rows = sorted((len(row['prompt'].split()), row['prompt']) for row in rows)
keys = [length for length, _ in rows]
windows = {}; start = None
for line in open(sys.argv[1]).readlines()[1:]:
    stamp, prompt, output = line.split(',')
    at = datetime.fromisoformat(stamp[:26]).timestamp()
    start = at if start is None else start
    if at - start >= float(sys.argv[4]): break
    place = min(bisect.bisect_left(keys, int(prompt)), len(keys) - 1)
    windows.setdefault(int(at - start) * 1000, []).append({'prompt': rows[place][1], 'prompt_length': rows[place][0], 'output_length': int(output)})
with open(sys.argv[3], 'w') as out:
    for at, requests in windows.items(): out.write(json.dumps({'timestamp': at, 'requests': requests}) + '\\n')
`;

const pythonConstant = `
import json, random, sys
rng = random.Random(1); rows = [json.loads(line) for line in open(sys.argv[1])]
for row in rows: row['length'] = len(row['prompt'].split())
target = int(sys.argv[3]); t = 0.0
with open(sys.argv[2], 'w') as out:
    while True:
        t += rng.expovariate(100)
        if t >= 1000: break
        near = [row for row in rows if abs(row['length'] - target) <= target / 2] if target else rows
        row = rng.choice(near)
        out.write(json.dumps({'timestamp': int(t * 1000), 'requests': [{'prompt': row['prompt'], 'prompt_length': row['length'], 'output_length': None}]}) + '\\n')
`;

function writeCollection(name: string, rows: number, characters: (row: number) => number): void {
  const lines = Array.from({ length: rows }, (_, row) => {
    const size = characters(row);
    return JSON.stringify({ prompt: source.text(size), completion: source.text(Math.ceil(size / 4)) });
  });
  writeFileSync(path(name), `${lines.join('\n')}\n`);
}

function published(cpuSeconds: string): void {
  console.log(`  AIBrix generator, as published: ${cpuSeconds} CPU-s`);
}

function benchAzure(trace: string): void {
  // 5,000 prompts of 10 to 12,000 characters, 10 MB in all.
  writeCollection('prompts.jsonl', 5000, (row) => 10 + Math.round(12_000 * (row / 5000) ** 6.2));
  for (const { what, seconds, limit, figure } of [
    {
      what: '600 s',
      seconds: 600,
      limit: 2,
      figure: '16–21 (a 120-row collection; 21 with 98 MB of prompts)',
    },
    { what: 'whole, 58 min', seconds: 3600, limit: 3.5, figure: 'not recorded' },
  ]) {
    const flags = ['--trace-type', 'azure', '--traffic-file', trace, '--prompt-file', path('prompts.jsonl')];
    const ours = measureIwc([
      'generate',
      ...flags,
      '--duration-ms',
      String(seconds * 1000),
      '--output-dir',
      path('azure'),
    ]);
    const cost = measurePython(pythonAzure, [
      trace,
      path('prompts.jsonl'),
      path('azure.jsonl'),
      String(seconds),
    ]);
    printClaim({
      what: `azure conversation trace, ${what}, 5,000 prompts`,
      ours,
      limitCpuSeconds: limit,
      peer: { name: 'CPython, words for tokens, one file, no pictures', cost },
    });
    published(figure);
  }
}

function benchConstant(): void {
  const recorded = `${sharedFolder()}/golden/aibrix/in/plain_small.jsonl`;
  if (!existsSync(recorded)) writeCollection('small.jsonl', 40, (row) => 20 + row * 12);
  const prompts = existsSync(recorded) ? recorded : path('small.jsonl');
  for (const { target, limit, figure } of [
    { target: 0, limit: 2, figure: '15–18' },
    { target: 30, limit: 2.5, figure: '141' },
  ]) {
    const length = target === 0 ? [] : ['--target-prompt-len', String(target)];
    const flags = [
      '--trace-type',
      'constant',
      '--target-qps',
      '100',
      '--duration-ms',
      '1000000',
      '--prompt-file',
      prompts,
    ];
    const ours = measureIwc(['generate', ...flags, ...length, '--output-dir', path('constant')]);
    const cost = measurePython(pythonConstant, [prompts, path('constant.jsonl'), String(target)]);
    const what = `constant, 100,000 requests, 40 prompts${target === 0 ? '' : ', with a target length'}`;
    printClaim({
      what,
      ours,
      limitCpuSeconds: limit,
      peer: { name: 'CPython, words for tokens, one file, no pictures', cost },
    });
    published(figure);
  }
}

function benchMooncake(trace: string): void {
  for (const { what, seconds, limit, figure } of [
    { what: '600 s', seconds: 600, limit: 10, figure: 'about 240, extrapolated from 28 for 60 s' },
    { what: 'whole, 59 min', seconds: 3600, limit: null, figure: 'not recorded' },
  ]) {
    const flags = [
      '--trace-type',
      'mooncake',
      '--traffic-file',
      trace,
      '--duration-ms',
      String(seconds * 1000),
    ];
    const ours = measureIwc(['generate', ...flags, '--output-dir', path('mooncake')], 1);
    printClaim({
      what: `mooncake conversation trace, ${what}, o200k_base, every prompt encoded again`,
      ours,
      limitCpuSeconds: limit,
      peer: { name: 'a Python peer', cost: null },
    });
    published(figure);
    console.log(
      `  memory: ${ours.peakMegabytes.toFixed(0)} MB · limit 300 MB: ${ours.peakMegabytes <= 300 ? 'kept' : 'MISSED'}`,
    );
  }
}

const azure = `${sharedFolder()}/data/azure/AzureLLMInferenceTrace_conv.csv`;
const mooncake = `${sharedFolder()}/data/mooncake/conversation_trace.jsonl`;
try {
  if (existsSync(azure)) benchAzure(azure);
  else console.log('azure: not measured, the trace is not there');
  benchConstant();
  if (existsSync(mooncake)) benchMooncake(mooncake);
  else console.log('mooncake: not measured, the trace is not there');
} finally {
  rmSync(folder, { recursive: true });
}
