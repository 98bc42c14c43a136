// Analyzing: CPU time and memory of the built command on cumulative sessions, beside CPython with tiktoken (from PyPI)
// tokenizing every prompt of the same file whole, in one run.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextSource, writeJsonArray } from './support/corpus.ts';
import { measureIwc, measurePython, printClaim, pythonWith } from './support/measure.ts';

const folder = mkdtempSync(join(tmpdir(), 'iwc-bench-analyze-'));
const path = (name: string) => join(folder, name);
const limits = { cpuSeconds: 5, megabytes: 300 };

/** What any Python analysis with tiktoken must do: parse, encode, compare with the turn before, hash blocks. */
const pythonAnalyze = `
import json, sys, tiktoken
ranks = json.load(open(sys.argv[2]))
encoding = tiktoken.Encoding('o200k_base', pat_str=ranks['pattern'], special_tokens={},
    mergeable_ranks={bytes.fromhex(token): rank for rank, token in enumerate(ranks['tokens']) if token is not None})
last = {}; seen = set(); tokens = reused = hits = 0
for line in open(sys.argv[1]):
    request = json.loads(line)
    ids = encoding.encode_ordinary(request['prompt'])
    tokens += len(ids)
    before = last.get(request['session_id'], [])
    n = 0
    for a, b in zip(ids, before):
        if a != b: break
        n += 1
    reused += n
    last[request['session_id']] = ids
    chain = 0; isHit = True
    for at in range(0, len(ids) - 15, 16):
        chain = hash((chain, *ids[at:at + 16]))
        isHit = isHit and chain in seen
        hits += isHit
        seen.add(chain)
`;

/** The published ranks and pattern, so that Python needs no network beyond the registry. */
function writeRanks(): void {
  const { default: tokens } = createRequire(import.meta.url)('gpt-tokenizer/cjs/bpeRanks/o200k_base') as {
    default: readonly (string | readonly number[] | undefined)[];
  };
  const hex = (token: string | readonly number[] | undefined) =>
    token === undefined
      ? null
      : Buffer.from(typeof token === 'string' ? Buffer.from(token) : token).toString('hex');
  const word = '\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}';
  const small = '\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}';
  const contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
  const pattern = [
    `[^\\r\\n\\p{L}\\p{N}]?[${word}]*[${small}]+${contraction}`,
    `[^\\r\\n\\p{L}\\p{N}]?[${word}]+[${small}]*${contraction}`,
    '\\p{N}{1,3}',
    ' ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*',
    '\\s*[\\r\\n]+',
    '\\s+(?!\\S)',
    '\\s+',
  ].join('|');
  writeFileSync(path('ranks.json'), JSON.stringify({ pattern, tokens: Array.from(tokens, hex) }));
}

/** 20,000 conversations of five turns, each prompt with the whole conversation before it. */
function writeSessions(): void {
  const source = new TextSource();
  writeJsonArray(path('chats.json'), 20_000, (index) => ({
    id: `c${index}`,
    conversations: Array.from({ length: 10 }, (_, turn) =>
      turn % 2 === 0 ? { from: 'human', value: source.text(205) } : { from: 'gpt', value: source.text(345) },
    ),
  }));
  const flags = ['--mode', 'session', '--no-expected-from-dataset'];
  measureIwc(
    ['compile', 'sharegpt', '--input', path('chats.json'), '--output', path('w.jsonl'), ...flags],
    1,
  );
}

try {
  writeSessions();
  const size = `${(statSync(path('w.jsonl')).size / 1e6).toFixed(0)} MB`;
  const ours = measureIwc(['analyze', path('w.jsonl'), '--tokenizer', 'tiktoken:o200k_base', '--json']);
  const python = pythonWith(folder, ['tiktoken']);
  if (python !== null) writeRanks();
  const peer =
    python === null
      ? null
      : measurePython(pythonAnalyze, [path('w.jsonl'), path('ranks.json')], { runs: 1, python });
  printClaim({
    what: `analyze 100,000 requests in 20,000 cumulative sessions (${size}) with o200k_base`,
    ours,
    limitCpuSeconds: limits.cpuSeconds,
    peer: { name: 'CPython with tiktoken (tokens, reuse between turns, block hits)', cost: peer },
  });
  const isKept = ours.peakMegabytes <= limits.megabytes;
  console.log(
    `  peak memory ${ours.peakMegabytes.toFixed(0)} MB · limit ${limits.megabytes} MB: ${isKept ? 'kept' : 'MISSED'}`,
  );
  const two = measureIwc(['analyze', path('w.jsonl'), '--json', '--threads', '2']);
  console.log(
    `  on two threads: ${two.wallSeconds.toFixed(2)} s wall against ${ours.wallSeconds.toFixed(2)} s (${(ours.wallSeconds / two.wallSeconds).toFixed(2)} ×), ${two.peakMegabytes.toFixed(0)} MB`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
