import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/context.ts';
import { spawnIwc } from '../../test/support/spawn-iwc.ts';

test("the reference's whole configuration and its overrides are taken, and stand in the metadata", async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(
    at('p.jsonl'),
    '{"prompt_id": "a", "text": "one two"}\n{"prompt_id": "b", "text": "three"}\n',
  );
  writeFileSync(
    at('all.yaml'),
    `model: {model_id: Qwen/Qwen3-0.6B, tokenizer_ref: simple}
hardware: {hardware_id: a100, device: "cuda:0"}
backend: {name: transformers}
workload:
  prompts: ${JSON.stringify(at('p.jsonl'))}
  seed: 123
  num_decode_tokens: 5
  arrival: {kind: fixed_interval, seed: 123, inter_arrival_ns: 10, poisson_rate_per_s: 1.0}
vidur: {model_key: qwen3_0_6b, profiling: {root: tmp/profiling}}
paths: {repo_root: ., tmp_root: tmp}
real_run_dir: REPLACE_ME
sim_run_dir: REPLACE_ME
`,
  );
  const words = ['spec', '--config', at('all.yaml'), '--out-dir', at('out'), 'backend.name=sarathi'];
  const run = spawnIwc([...words, 'workload.arrival.inter_arrival_ns=20', 'workload.seed=7']);
  assert.equal((await run.ended).code, 0, run.told.stderr);
  assert.equal(run.told.stdout.trim().split('\n').at(-1), at('out'));
  assert.match(readFileSync(at('out/trace_intervals.csv'), 'utf8'), /^1,20,20$/m);
  const { params, seed } = JSON.parse(readFileSync(at('out/workload_meta.json'), 'utf8')) as {
    readonly params: Readonly<Record<string, unknown>>;
    readonly seed: number;
  };
  assert.equal(seed, 7);
  const { model, hardware, backend, vidur, paths } = params;
  assert.deepEqual(
    { model, hardware, backend, vidur, paths },
    {
      model: { model_id: 'Qwen/Qwen3-0.6B', tokenizer_ref: 'simple' },
      hardware: { hardware_id: 'a100', device: 'cuda:0' },
      backend: { name: 'sarathi' },
      vidur: { model_key: 'qwen3_0_6b', profiling: { root: 'tmp/profiling' } },
      paths: { repo_root: '.' },
    },
  );
});
