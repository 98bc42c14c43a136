// Compiling and validating: CPU time and memory of the built command, beside CPython doing the same work with
// its own json module (and jsonschema, from PyPI), in one run on the same files.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextSource, writeJsonArray } from './support/corpus.ts';
import { measureIwc, measurePython, printClaim, pythonWith } from './support/measure.ts';

const folder = mkdtempSync(join(tmpdir(), 'iwc-bench-compile-'));
const path = (name: string) => join(folder, name);
const megabytes = (name: string) => `${(statSync(path(name)).size / 1e6).toFixed(0)} MB`;
const source = new TextSource();

/** What any Python compiler must do: parse, build lines with sorted keys, write, hash input and output. */
const pythonSimple = `
import hashlib, json, math, random, sys
rng = random.Random(1); t = 0.0
with open(sys.argv[1]) as f: items = json.load(f)
with open(sys.argv[2], 'w') as out:
    for i, item in enumerate(items):
        if i: t += -math.log(1.0 - rng.random()) / 5.0
        out.write(json.dumps({'request_id': f'req-{i+1:06d}', 'prompt': item['prompt'], 'prompt_format': 'raw', 'max_output_tokens': 128,
            'arrival_time_ms': round(t * 1000), 'temperature': 0.0, 'top_p': 1.0, 'streaming': False}, sort_keys=True, separators=(',', ':'), ensure_ascii=False) + '\\n')
for p in sys.argv[1:3]: hashlib.sha256(open(p, 'rb').read()).hexdigest()
`;

const pythonSessions = `
import hashlib, json, sys
n = 0
with open(sys.argv[1]) as f: items = json.load(f)
with open(sys.argv[2], 'w') as out:
    for item in items:
        lines = []; new_user = False
        for turn in item['conversations']:
            text = turn['value'].strip()
            if turn['from'] == 'gpt':
                if new_user:
                    n += 1
                    out.write(json.dumps({'request_id': f'req-{n:06d}', 'prompt': '\\n'.join(lines).strip(), 'prompt_format': 'raw', 'max_output_tokens': 128,
                        'arrival_time_ms': 100 * (n - 1), 'temperature': 0.0, 'top_p': 1.0, 'streaming': False, 'session_id': item['id'],
                        'semantic': {'task': 'chat', 'tags': ['sharegpt', 'session']}}, sort_keys=True, separators=(',', ':'), ensure_ascii=False) + '\\n')
                    new_user = False
                lines.append('Assistant: ' + text)
            else:
                lines.append('User: ' + text); new_user = True
for p in sys.argv[1:3]: hashlib.sha256(open(p, 'rb').read()).hexdigest()
`;

const pythonValidate = `
import json, sys
from jsonschema import Draft202012Validator
validator = Draft202012Validator(json.load(open(sys.argv[1])))
for line in open(sys.argv[2]):
    for error in validator.iter_errors(json.loads(line)): print(error)
`;

function benchSimple(): void {
  writeJsonArray(path('simple.json'), 100_000, () => ({ prompt: source.text(330) }));
  const flags = ['--arrival', 'poisson', '--rate-rps', '5'];
  const ours = measureIwc([
    'compile',
    'simple-json',
    '--input',
    path('simple.json'),
    '--output',
    path('simple.jsonl'),
    ...flags,
  ]);
  const peer = measurePython(pythonSimple, [path('simple.json'), path('simple-python.jsonl')]);
  printClaim({
    what: `compile simple-json, 100,000 requests, poisson (${megabytes('simple.json')} in, ${megabytes('simple.jsonl')} out)`,
    ours,
    limitCpuSeconds: 1.2,
    peer: { name: 'CPython json + hashlib', cost: peer },
  });
}

function benchSessions(): void {
  writeJsonArray(path('chats.json'), 20_000, (index) => ({
    id: `c${index}`,
    conversations: Array.from({ length: 10 }, (_, turn) =>
      turn % 2 === 0 ? { from: 'human', value: source.text(205) } : { from: 'gpt', value: source.text(345) },
    ),
  }));
  const flags = ['--mode', 'session', '--no-expected-from-dataset'];
  const ours = measureIwc([
    'compile',
    'sharegpt',
    '--input',
    path('chats.json'),
    '--output',
    path('chats.jsonl'),
    ...flags,
  ]);
  const peer = measurePython(pythonSessions, [path('chats.json'), path('chats-python.jsonl')]);
  printClaim({
    what: `compile sharegpt, 20,000 sessions × 5 turns, cumulative (${megabytes('chats.json')} in, ${megabytes('chats.jsonl')} out)`,
    ours,
    limitCpuSeconds: 2.8,
    peer: { name: 'CPython json + hashlib', cost: peer },
  });
}

function benchValidate(): void {
  const ours = measureIwc(['validate', path('simple.jsonl')]);
  const python = pythonWith(folder, ['jsonschema']);
  const schema = new URL('../schema/workload.schema.json', import.meta.url).pathname;
  const peer =
    python === null
      ? null
      : measurePython(pythonValidate, [schema, path('simple.jsonl')], { runs: 1, python });
  printClaim({
    what: `validate ${megabytes('simple.jsonl')}, 100,000 requests`,
    ours,
    limitCpuSeconds: 0.8,
    peer: { name: 'CPython jsonschema (lines alone, no checks across them)', cost: peer },
  });
}

function benchLargeArray(): void {
  const prompt = source.text(20_000);
  writeJsonArray(path('large.json'), 50_000, (index) => ({ prompt: `${index} ${prompt}` }));
  const ours = measureIwc(
    ['compile', 'simple-json', '--input', path('large.json'), '--output', path('large.jsonl')],
    1,
  );
  console.log(
    `compile one JSON array of ${megabytes('large.json')}, past any string V8 can hold\n  iwc: peak ${ours.peakMegabytes.toFixed(0)} MB · limit 300 MB: ${ours.peakMegabytes <= 300 ? 'kept' : 'MISSED'}; ${ours.cpuSeconds.toFixed(1)} CPU-s`,
  );
}

try {
  benchSimple();
  benchSessions();
  benchValidate();
  benchLargeArray();
} finally {
  rmSync(folder, { recursive: true });
}
