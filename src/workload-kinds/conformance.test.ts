import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { UsageError } from '../core/errors.ts';
import { type OptionTable, resolveOptions } from '../core/options.ts';
import type { InputRecord, LoadPoint, PlannedMessage, PlannedRequest, TextPart } from './contract.ts';
import { workloadKinds } from './index.ts';

/** What a fixture's `expected.json` says. Records stand in `input.json`, for kinds that read a file. */
interface Fixture {
  readonly options: Readonly<Record<string, unknown>>;
  readonly points: readonly LoadPoint[];
  /** Of the first point. */
  readonly open: {
    readonly count: number;
    readonly warmup: number;
    readonly first: readonly { readonly id: string; readonly atMs: number; readonly tokens: number }[];
  };
}

const seconds = 1e9;

for (const kind of workloadKinds) {
  const read = (name: string): unknown =>
    JSON.parse(
      readFileSync(new URL(`../../fixtures/workload-kinds/${kind.name}/${name}`, import.meta.url), 'utf8'),
    );
  const fixture = read('expected.json') as Fixture;
  const records = kind.inputOption === null ? [] : (read('input.json') as InputRecord[]);
  const resolve = (more: Readonly<Record<string, unknown>> = {}) =>
    resolveOptions(kind.options as OptionTable, { ...fixture.options, ...more });
  const plan = (
    given: {
      more?: Readonly<Record<string, unknown>>;
      point?: number;
      loop?: 'open' | 'users';
      seed?: bigint;
    } = {},
  ) => {
    const values = resolve(given.more) as never;
    return kind.plan(values, kind.points(values)[given.point ?? 0]!, {
      seed: given.seed ?? 1n,
      loop: given.loop ?? 'open',
      isCompatible: false,
      records,
      countTokens: (text) => text.split(' ').length,
    });
  };

  test(`${kind.name}: its fixture`, () => {
    assert.deepEqual(kind.points(resolve() as never), fixture.points);
    const { requests, warmup } = plan();
    const all = [...requests];
    assert.deepEqual(
      {
        count: all.length,
        warmup: [...warmup].length,
        first: all
          .slice(0, fixture.open.first.length)
          .map((request) => ({ id: request.id, atMs: request.atNs / 1e6, tokens: tokensOf(request) })),
      },
      fixture.open,
    );
  });

  test(`${kind.name}: an open loop offers the rate that is asked, from its first second`, () => {
    for (const [index, point] of fixture.points.entries()) {
      if (point.targetRps === null) continue;
      const due = [...plan({ point: index }).requests].map(({ atNs }) => atNs);
      const lastS = due[due.length - 1]! / seconds;
      // One request, or those due together, early or late at each end; where gaps are drawn, four standard deviations.
      const isDrawn = kind.name === 'VLLMBenchmark';
      const slack = isDrawn ? 4 * Math.sqrt(due.length) : 2 * mostTogether(due);
      assert.ok(Math.abs(due.length - lastS * point.targetRps) <= slack + 1, `${due.length} in ${lastS} s`);
      const half = due.filter((atNs) => atNs < (lastS / 2) * seconds).length;
      assert.ok(Math.abs(half - due.length / 2) <= slack + 1, `${half} of ${due.length} in the first half`);
    }
  });

  test(`${kind.name}: times never go back, ids are unique, turns come in order, nothing is empty`, () => {
    const { requests } = plan();
    const ids = new Set<string>();
    const turns = new Map<string, number>();
    let lastNs = 0;
    for (const request of requests) {
      assert.ok(
        request.atNs >= lastNs && Number.isSafeInteger(request.atNs),
        `${request.id} at ${request.atNs}`,
      );
      lastNs = request.atNs;
      assert.ok(!ids.has(request.id), request.id);
      ids.add(request.id);
      assert.ok(tokensOf(request) > 0 && request.outputTokens >= 1);
      if (request.sessionId === null) continue;
      assert.ok(request.turn! > (turns.get(request.sessionId) ?? -1));
      turns.set(request.sessionId, request.turn!);
    }
  });

  test(`${kind.name}: the same seed gives the same plan, and warm-up shares no text of users with it`, () => {
    const text = (requests: Iterable<PlannedRequest>) => JSON.stringify([...requests]);
    assert.equal(text(plan().requests), text(plan().requests));
    assert.equal(text(plan().warmup), text(plan().warmup));
    const isShared = (part: TextPart) => !('key' in part) || part.key === 'system prompt';
    const keys = (requests: Iterable<PlannedRequest>) =>
      new Set(
        [...requests]
          .flatMap(partsOf)
          .flatMap((part) => (isShared(part) || !('key' in part) ? [] : [`${part.key} ${part.index}`])),
      );
    const warm = keys(plan().warmup);
    for (const key of keys(plan().requests)) assert.ok(!warm.has(key), key);
  });

  test(`${kind.name}: a load that is no number is refused by its name`, () => {
    const sweep = ['qps', 'requestRates', 'newUserIntervals', 'timeBetweenRequestsPerUser'].find(
      (key) => key in kind.options,
    )!;
    for (const value of ['fast', '0', '-1'])
      assert.throws(
        () => kind.points(resolve({ [sweep]: [value] }) as never),
        (error: unknown) => error instanceof UsageError && error.message.includes(`'${value}'`),
      );
  });

  test(`${kind.name}: users get sessions that hold what their pacing lets them ask`, () => {
    const { loop, requests } = plan({ loop: 'users' });
    if (loop.kind !== 'users') return;
    const { initial, rounds } = loop.pacing;
    const sizes = new Map<string, number>();
    for (const { sessionId } of requests) sizes.set(sessionId!, (sizes.get(sessionId!) ?? 0) + 1);
    const asked = initial.map((user) => user.asked).filter((count) => count < rounds);
    for (const [user, size] of [...sizes.values()].entries()) assert.equal(size, rounds - (asked[user] ?? 0));
  });
}

/** How many are due at one time, at most. */
function mostTogether(due: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const atNs of due) counts.set(atNs, (counts.get(atNs) ?? 0) + 1);
  return Math.max(...counts.values());
}

function partsOf({ prompt }: PlannedRequest): TextPart[] {
  return prompt.kind === 'blocks' ? [] : prompt.messages.flatMap(({ parts }: PlannedMessage) => parts);
}

function tokensOf(request: PlannedRequest): number {
  if (request.prompt.kind === 'blocks') return request.prompt.tokens;
  return partsOf(request).reduce(
    (sum, part) => sum + ('text' in part ? part.text.split(' ').length : part.tokens),
    0,
  );
}
