import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InputError } from '../core/errors.ts';
import { checkRequest } from '../nouns/check-request.ts';
import { renderRequestLine } from '../nouns/request-line.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { fileSource, readAll, sourceOf, testScope, writeAll } from './formats.test-support.ts';
import { type Format, type FormatSource, formats, requestFields } from './index.ts';
import { sampleFile, sampleFolder } from './sample-input.ts';
import { fullWorkloads } from './workloads.test-support.ts';

/*
 * One suite for every format: its fixture is claimed by it and by no other, is read as expected, and what is written
 * comes back but for the losses declared; a loss that is declared for a request is a loss.
 */
const fixtures = fileURLToPath(new URL('../../fixtures/formats/', import.meta.url));
/** The format that claims files of another which show nothing of its own: no text, no sessions, short prompts. */
const twins: Readonly<Record<string, string>> = {
  'aiperf-mooncake': 'mooncake',
  'llmservingsim-sessions': 'llmservingsim',
  'vllm-timed-trace': 'mooncake',
};

const all: readonly Format[] = [...formats];

for (const format of all) {
  const folder = `${fixtures}${format.name}/`;
  const file = existsSync(folder) ? readdirSync(folder).find((name) => name.startsWith('sample')) : undefined;

  test(`${format.name}: its fixture is claimed by it alone`, () => {
    assert.ok(file !== undefined, `fixtures/formats/${format.name}/sample${format.extension} is missing`);
    const sample =
      format.extension === ''
        ? sampleFolder(readdirSync(folder + file))
        : sampleFile(readFileSync(folder + file), true);
    assert.deepEqual(
      all.filter((other) => other.detect(sample)).map(({ name }) => name),
      [format.name],
    );
  });

  test(`${format.name}: its fixture is read as expected, and every request keeps the schema`, async () => {
    const requests = await readAll(format, fixtureSource(folder + file, format));
    for (const request of requests) assert.deepEqual(checkRequest(request), []);
    const expected = readFileSync(`${folder}expected.jsonl`, 'utf8');
    assert.equal(requests.map((request) => renderRequestLine(request)).join(''), expected);
  });

  if (format.createWriter === undefined) continue;
  for (const [kind, workload] of Object.entries(fullWorkloads))
    test(`${format.name}: ${kind} come back but for what is declared`, async () => {
      const bytes = await write(format, workload);
      if (bytes === null) return;
      const back = await readAll(format, sourceOf(bytes));
      assert.equal(back.length, workload.length);
      back.sort((a, b) => arrivalOf(a) - arrivalOf(b) || a.request_id.localeCompare(b.request_id));
      for (const [index, request] of workload.entries()) {
        assert.deepEqual(checkRequest(back[index]), []);
        compare(format, { workload, back, index, request });
      }
    });

  test(`${format.name}: what is written is detected, and writing what was read gives the same bytes`, async () => {
    for (const workload of Object.values(fullWorkloads)) {
      const bytes = await write(format, workload);
      if (bytes === null) continue;
      const claimed = all.filter((other) => other.detect(sampleFile(bytes, true))).map(({ name }) => name);
      // Some files belong to two formats alike: then the plainer claims them.
      assert.ok(
        claimed.length === 1 && [format.name, twins[format.name]].includes(claimed[0]!),
        String(claimed),
      );
      const again = await writeAll(format, await readAll(format, sourceOf(bytes)));
      // Token ids that are made up for blocks are blocks of another name when read.
      if (!/^llmservingsim|^parquet/.test(format.name)) assert.equal(again.toString(), bytes.toString());
    }
  });

  test(`${format.name}: an empty workload is written and read`, async () => {
    assert.deepEqual(await readAll(format, sourceOf(await writeAll(format, []))), []);
  });
}

test('every folder of fixtures belongs to a format', () => {
  assert.deepEqual(readdirSync(fixtures).sort(), [...formats.names].sort());
});

test('formats of text refuse requests without text, and say how to mend it', async () => {
  const refused: string[] = [];
  for (const format of all.filter((candidate) => candidate.createWriter !== undefined))
    if ((await write(format, fullWorkloads['requests without text']!)) === null) refused.push(format.name);
  const texts = [
    'aibrix',
    'aiperf-multi-turn',
    'aiperf-single-turn',
    'guidellm',
    'openai-batch',
    'sglang-custom',
  ];
  assert.deepEqual(refused, [...texts, 'vllm-custom']);
});

for (const format of all.filter(({ extension }) => extension === '.jsonl'))
  test(`${format.name}: hostile lines are told with their place, and nothing is made up of them`, async () => {
    const scope = testScope();
    const text = '{"unclosed\n[]\n7\n"x"\n{}\n{"requests": 1, "turns": {}, "text": 3}\n\u0000\n';
    const requests: WorkloadRequest[] = [];
    for await (const batch of format.read!(sourceOf(new TextEncoder().encode(text), 'bad.jsonl'), scope))
      requests.push(...batch);
    assert.deepEqual(requests, []);
    assert.ok(scope.problems.length >= 6, `${scope.problems.length} problems`);
    for (const { place } of scope.problems)
      assert.ok(place?.file === 'bad.jsonl' && place.line !== undefined);
  });

function fixtureSource(path: string, format: Format): FormatSource {
  if (format.extension !== '') return fileSource(path);
  return {
    ...sourceOf(new Uint8Array(0), path),
    isFolder: true,
    part: (name) => fileSource(`${path}/${name}`),
  };
}

/** Null when the format needs text and there is none. */
async function write(format: Format, workload: readonly WorkloadRequest[]): Promise<Uint8Array | null> {
  try {
    return await writeAll(format, workload);
  } catch (error) {
    assert.ok(error instanceof InputError && error.problems[0]!.code === 'no-text', String(error));
    assert.match(error.problems[0]!.hint ?? '', /--synthesize-text/);
    return null;
  }
}

interface Pair {
  readonly workload: readonly WorkloadRequest[];
  readonly back: readonly WorkloadRequest[];
  readonly index: number;
  readonly request: WorkloadRequest;
}

function compare(format: Format, { workload, back, index, request }: Pair): void {
  const losses = new Map(format.cannotCarry.map((loss) => [loss.field, loss]));
  for (const field of requestFields) {
    const before = fieldOf(request, field, workload);
    const after = fieldOf(back[index]!, field, back);
    if (before === null) continue;
    const isLost = losses.get(field)?.isLost(request, index, request) ?? false;
    const where = `${field} of request ${index}`;
    if (isLost) assert.notDeepEqual(after, before, `${where} is declared lost, but comes back`);
    else assert.deepEqual(after, before, `${where} is not declared lost`);
  }
}

/** A field in a form that two workloads agree on: times as ns, dependencies by place. */
function fieldOf(request: WorkloadRequest, field: string, workload: readonly WorkloadRequest[]): unknown {
  if (field === 'arrival_time_ns') return request.arrival_time_ns === undefined ? null : arrivalOf(request);
  if (field === 'arrival_time_ms') return request.arrival_time_ms;
  if (field === 'depends_on' && request.depends_on)
    return workload.findIndex(({ request_id: id }) => id === request.depends_on);
  if (field === 'x_*') return 'x_own' in request ? request['x_own'] : null;
  return (request as unknown as Record<string, unknown>)[field] ?? null;
}

function arrivalOf(request: WorkloadRequest): number {
  return request.arrival_time_ns ?? request.arrival_time_ms * 1e6;
}
