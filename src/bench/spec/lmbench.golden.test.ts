import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { testContext } from '../../../test/support/context.ts';
import { readDeviations } from '../../../test/support/deviations.ts';
import { missingShared, sharedFolder } from '../../../test/support/requirements.ts';
import { InputError } from '../../core/errors.ts';
import { workloadKinds } from '../../workload-kinds/index.ts';
import { folderWith } from '../suite.test-support.ts';
import { readSpec, type SuiteSpec } from './read-spec.ts';
import type { WorkloadSpec } from './workload-spec.ts';

/** What LMBench's orchestrator would start for a spec file. */
interface GoldenCase {
  readonly spec: string;
  readonly baseline_keys: readonly string[];
  readonly argv: readonly (readonly string[])[];
  readonly validation_error: string | null;
  readonly swallowed_errors: readonly string[];
  readonly input?: Readonly<Record<string, unknown>>;
}

const folder = 'golden/lmbench/run_bench_argv';

function golden(name: string): string {
  return readFileSync(join(sharedFolder()!, folder, name), 'utf8');
}

/** Where a kind's parameters stand among the words after KEY, and which key its loads have. */
const layouts: Readonly<
  Record<string, { readonly script: string; readonly keys: readonly string[]; readonly loads: string }>
> = {
  ShareGPT: { script: 'run-sharegpt.sh', keys: ['LIMIT', 'MIN_ROUNDS', 'START_ROUND', '#'], loads: 'QPS' },
  LMCacheSynthetic: {
    script: 'run_synthetic.sh',
    keys: [
      ...['NUM_USERS_WARMUP', 'NUM_USERS', 'NUM_ROUNDS', 'SYSTEM_PROMPT', 'CHAT_HISTORY', 'ANSWER_LEN'],
      ...['USE_SHAREGPT', '#', 'api'],
    ],
    loads: 'QPS',
  },
  TraceReplayer: {
    script: 'run_trace_replayer.sh',
    keys: ['#', 'TRACE_FILE', 'START_TIME', 'DURATION', 'PRESERVE_TIMING', 'scale', 'api', 'MAX_DELAY'],
    loads: 'QPS',
  },
  Agentic: {
    script: 'run_agentic.sh',
    keys: [
      ...['NUM_USERS_WARMUP', 'NUM_AGENTS', 'NUM_ROUNDS', 'SYSTEM_PROMPT', 'CHAT_HISTORY', 'ANSWER_LEN', '#'],
    ],
    loads: 'NEW_USER_INTERVALS',
  },
  Random: {
    script: 'run-random.sh',
    keys: ['NUM_USERS', 'NUM_ROUNDS', 'PROMPT_LEN', 'ANSWER_LEN', '#'],
    loads: 'QPS',
  },
  StrictSynthetic: {
    script: 'run_strict_synthetic.sh',
    keys: [
      ...['NUM_CONCURRENT_USERS', 'NUM_ROUNDS_PER_USER', 'SHARED_SYSTEM_PROMPT_LEN', 'FIRST_PROMPT_LEN'],
      ...['FOLLOW_UP_PROMPTS_LEN', 'ANSWER_LEN', 'KV_REUSE_RATIO', 'api', '#'],
    ],
    loads: 'TIME_BETWEEN_REQUESTS_PER_USER',
  },
};
const suiteWords = ['name', 'index', 'spec', 'session'];

/** A spec file that makes LMBench start just this: the first server's words, turned around. */
function specOf({ argv }: GoldenCase): Readonly<Record<string, unknown>> {
  const servers: object[] = [];
  const workload: Record<string, object[]> = {};
  let name = '';
  for (const words of argv) {
    const [script = '', ...rest] = words;
    if (script.endsWith('choose-and-deploy.sh')) servers.push(servingOf(script, rest));
    const found = Object.entries(layouts).find(([, layout]) => script.endsWith(`/${layout.script}`));
    if (found === undefined) continue;
    const [kind, layout] = found;
    const [model = '', , , ...values] = rest;
    Object.assign(Object.values(servers.at(-1)!)[0] as object, { modelURL: model });
    const keys = layout.keys.flatMap((key) => (key === '#' ? suiteWords : [key]));
    const at = (key: string) => values[keys.indexOf(key)]!;
    name = at('name');
    if (keys.includes('api'))
      Object.assign(Object.values(servers.at(-1)!)[0] as object, { apiType: at('api') });
    if (servers.length > 1) continue;
    const config = Object.fromEntries(
      layout.keys
        .filter((key) => key === key.toUpperCase() && key !== '#' && at(key) !== 'None')
        .map((key) => [key, plain(at(key))]),
    );
    if (keys.includes('scale')) config['SPEED_UP'] = 1 / Number(at('scale'));
    if (config['DURATION'] === -1) config['DURATION'] = 'full';
    workload[kind] = [
      ...(workload[kind] ?? []),
      { ...config, [layout.loads]: values.slice(keys.length).map(plain) },
    ];
  }
  return { Name: name, Serving: servers, Workload: workload };
}

function servingOf(script: string, [config = '', more = '']: readonly string[]): object {
  const folderName = script.split('/')[1]!;
  const kinds: Readonly<Record<string, object>> = {
    'helm-production-stack': { 'Helm-ProductionStack': { helmConfigSelection: config } },
    'direct-production-stack': { 'Direct-ProductionStack': { kubernetesConfigSelection: config } },
    sglang: { SGLang: { scriptName: config } },
    rayserve: { RayServe: { scriptName: config, acceleratorType: more } },
    'llm-d': { 'LLM-D': { configSelection: config } },
    dynamo: { Dynamo: { configSelection: config } },
    flat: { Flat: { configSelection: config } },
  };
  return kinds[folderName]!;
}

function plain(text: string): string | number | boolean {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The words that LMBench's scripts would get for a workload on a server, from what iwc has understood. */
function wordsOf(spec: SuiteSpec, at: number, workload: WorkloadSpec): readonly unknown[] {
  const server = spec.servers[at]!;
  const layout = layouts[workload.kind]!;
  const { parameters } = workload;
  const value = (key: string): unknown[] => {
    if (key === '#') return [spec.name, at];
    if (key === 'api') return [server.api];
    if (key === 'scale') return [1 / Number(parameters['SPEED_UP'] ?? 1)];
    return [parameters[key] ?? null];
  };
  const loads = parameters[layout.loads] as readonly string[];
  return [workload.kind, server.model, server.key, ...layout.keys.flatMap(value), ...loads.map(Number)];
}

/** The same from the golden words. */
function goldenWords({ argv }: GoldenCase): readonly (readonly unknown[])[] {
  return argv.flatMap(([script = '', model, , key, ...values]) => {
    const found = Object.entries(layouts).find(([, layout]) => script.endsWith(`/${layout.script}`));
    if (found === undefined) return [];
    const [kind, layout] = found;
    let next = 0;
    const parameters = layout.keys.flatMap((name): unknown[] => {
      if (name !== '#') return [readWord(name, values[next++]!)];
      const [suite, index] = values.slice(next, next + 2);
      next += suiteWords.length;
      return [suite, Number(index)];
    });
    return [[kind, model, fileName(key!), ...parameters, ...values.slice(next).map(Number)]];
  });
}

function readWord(name: string, word: string): unknown {
  if (word === 'None') return null;
  // `full`, or a number of seconds.
  if (name === 'DURATION') return word === '-1' ? 'full' : word;
  return plain(word);
}

/** Keys of the template hold characters that not every file system takes. */
function fileName(key: string): string {
  return key.replaceAll(/[^A-Za-z0-9._+-]+/g, '_');
}

async function read(t: TestContext, content: object): Promise<SuiteSpec> {
  const place = folderWith(t, {
    'traces/gmi_trace.jsonl': '',
    'traces/mooncake_trace.jsonl': '',
    'chats.json': '',
  });
  const path = join(place, 'spec.yaml');
  writeFileSync(path, JSON.stringify(content));
  return await readSpec(
    {
      path,
      infrastructure: null,
      settings: { compat: 'lmbench' },
      kinds: workloadKinds,
      inputs: { ShareGPT: join(place, 'chats.json'), VLLMBenchmark: join(place, 'chats.json') },
      baseUrl: null,
      model: null,
    },
    testContext(),
  );
}

const files = missingShared(folder) === false ? readdirSync(join(sharedFolder()!, folder)) : [];

const vllmScript = 'run_vllm_benchmark_serving.sh';

test("VLLMBenchmark's rates and flags are those of LMBench", { skip: missingShared(folder) }, async (t) => {
  const cases = [
    JSON.parse(golden('helm__vllm-benchmark-serving-workloads.argv.json')) as GoldenCase,
    ...Object.entries(JSON.parse(golden('EDGE_CASES.argv.json')) as Record<string, GoldenCase>)
      .filter(([name]) => name.startsWith('vllm'))
      .map(([, found]) => found),
  ];
  let compared = 0;
  for (const { argv } of cases)
    for (const [script = '', model = '', , , ...words] of argv.filter(([name = '']) =>
      name.endsWith(vllmScript),
    )) {
      const [backend, dataset, path, prompts, name, , , , rate, ...flags] = words;
      const said = Object.fromEntries(
        pairs(flags).map(([flag, value]) => [flagKey(flag), plain(value ?? 'true')]),
      );
      const spec = await read(t, {
        Name: name,
        Serving: [{ BaseURL: { modelURL: model } }],
        Workload: {
          VLLMBenchmark: {
            ...{ BACKEND: backend, DATASET_NAME: dataset, DATASET_PATH: path, NUM_PROMPTS: Number(prompts) },
            ...{ REQUEST_RATES: [plain(rate!)], ...said },
          },
        },
      });
      const { parameters, points } = spec.workloads[0]!;
      assert.deepEqual(
        [parameters['BACKEND'], parameters['DATASET_NAME'], parameters['NUM_PROMPTS']],
        [backend, dataset, Number(prompts)],
        script,
      );
      for (const [key, value] of Object.entries(said)) assert.equal(parameters[key], value, key);
      assert.deepEqual(
        points.map(({ targetRps }) => targetRps),
        [rate === 'inf' ? null : Number(rate)],
      );
      compared++;
    }
  assert.ok(compared > 10);
});

/** `--top-p 0.9 --ignore-eos` as pairs; a flag without a value is followed by another, or by nothing. */
function pairs(words: readonly string[]): (readonly [string, string | null])[] {
  return words.flatMap((word, i) => {
    const next = words[i + 1];
    return word.startsWith('--')
      ? [[word, next === undefined || next.startsWith('--') ? null : next] as const]
      : [];
  });
}

function flagKey(flag: string): string {
  return flag.slice(2).replaceAll('-', '_').toUpperCase();
}

const isOfVllm = (name: string) => name.startsWith('helm__vllm');

for (const file of files.filter((name) => name !== 'EDGE_CASES.argv.json' && !isOfVllm(name)))
  test(`${file}: keys and parameters are those of LMBench`, async (t) => {
    const expected = JSON.parse(golden(file)) as GoldenCase;
    const spec = await read(t, specOf(expected));
    assert.deepEqual(
      spec.servers.map(({ key }) => key),
      expected.baseline_keys.map(fileName),
    );
    const known = expected.argv.filter(([script = '']) => !/vllm-benchmark/.test(script));
    const words = spec.servers.flatMap((_, at) =>
      spec.workloads.map((workload) => wordsOf(spec, at, workload)),
    );
    assert.deepEqual(words, goldenWords({ ...expected, argv: known }));
  });

test('the golden spec files are there', { skip: missingShared(folder) }, () => {
  assert.ok(files.length > 10);
});

/** Cases that do not begin, and what is said. What LMBench itself lets pass stands in fixtures/DEVIATIONS.md. */
const refused: Readonly<Record<string, RegExp>> = {
  no_name: /'Name' is missing/,
  serving_is_dict: /'Serving' is not a list/,
  serving_empty: /'Serving' is not a list/,
  serving_two_keys: /a mapping of one kind/,
  serving_unknown: /unknown serving 'TGI'/,
  bad_apitype: /'responses' is neither completions nor chat/,
  unknown_workload: /unknown workload 'Mooncake'/,
  no_workload_key: /'Workload' is missing/,
  random_missing_qps: /QPS is missing/,
  random_missing_keys: /NUM_USERS is missing[\s\S]*PROMPT_LEN is missing/,
  synthetic_missing_keys: /NUM_USERS is missing[\s\S]*ANSWER_LEN is missing/,
  order_of_workloads: /NUM_USERS is missing/,
  agentic_missing_intervals: /NEW_USER_INTERVALS is missing/,
  sharegpt_missing_qps: /QPS is missing/,
  strict_missing: /NUM_CONCURRENT_USERS is missing/,
  strict_defaults: /ANSWER_LEN is missing/,
  trace_defaults: /TRACE_FILE is missing/,
  trace_timescale: /SPEED_UP: '0' is not a number > 0/,
  two_servings_first_workload_fails: /QPS is missing/,
};

test('edge cases: what LMBench refuses, swallows or sends as None is told before anything runs', {
  skip: missingShared(folder),
}, async (t) => {
  const cases = JSON.parse(golden('EDGE_CASES.argv.json')) as Readonly<Record<string, GoldenCase>>;
  for (const [name, pattern] of Object.entries(refused))
    await assert.rejects(read(t, cases[name]!.input!), (error: InputError) => {
      assert.ok(error instanceof InputError, name);
      assert.match(error.message, pattern, name);
      return true;
    });
  const deviations = readDeviations();
  const passed = Object.keys(refused).filter((name) => cases[name]!.validation_error === null);
  assert.deepEqual(
    passed.filter((name) => !deviations.get(name)?.includes('begins')),
    [],
  );
  const rest = Object.keys(cases).filter((name) => !(name in refused) && !name.startsWith('vllm'));
  assert.deepEqual(rest.sort(), [
    ...['flat_on_gke', 'sharegpt_defaults', 'synthetic_chat', 'synthetic_scalar_qps', 'workload_as_dict'],
  ]);
  for (const name of ['synthetic_chat', 'workload_as_dict']) {
    const spec = await read(t, cases[name]!.input!);
    assert.deepEqual([wordsOf(spec, 0, spec.workloads[0]!)], goldenWords(cases[name]!), name);
  }
  const scalar = await read(t, edgeSynthetic(cases['synthetic_chat']!.input!));
  assert.deepEqual(
    scalar.workloads[0]!.points.map(({ targetRps }) => targetRps),
    [1],
  );
  const { workloads } = await read(t, cases['sharegpt_defaults']!.input!);
  assert.deepEqual(
    workloads.map(({ parameters: p }) => [p['LIMIT'], p['MIN_ROUNDS'], p['START_ROUND'], p['QPS']]),
    [
      [1000, 5, 3, ['1.34']],
      [7, 2, 1, ['2']],
    ],
  );
});

/** The same with one QPS that is no list. */
function edgeSynthetic(input: Readonly<Record<string, unknown>>): object {
  const { LMCacheSynthetic } = input['Workload'] as { LMCacheSynthetic: readonly object[] };
  return { ...input, Workload: { LMCacheSynthetic: [{ ...LMCacheSynthetic[0], QPS: 1 }] } };
}

test('under compat, kinds go in the order of LMBench, whatever the file says', async (t) => {
  const small = { NUM_USERS: 1, NUM_ROUNDS: 2, ANSWER_LEN: 1, QPS: [1] };
  const spec = await read(t, {
    Name: 'order',
    Serving: [{ BaseURL: 'http://localhost:1' }],
    Workload: {
      StrictSynthetic: { NUM_CONCURRENT_USERS: 1, NUM_ROUNDS_PER_USER: 1, ANSWER_LEN: 1 },
      Random: { ...small, PROMPT_LEN: 1 },
      LMCacheSynthetic: small,
    },
  });
  assert.deepEqual(
    spec.workloads.map(({ kind, loop }) => [kind, loop]),
    [
      ['LMCacheSynthetic', 'users'],
      ['Random', 'users'],
      ['StrictSynthetic', 'users'],
    ],
  );
});
