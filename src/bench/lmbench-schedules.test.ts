import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readDeviations } from '../../test/support/deviations.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { resolveOptions } from '../core/options.ts';
import { type LoadPlan, linkRows } from '../load/load-plan.ts';
import { PacedScheduler } from '../load/paced-scheduler.ts';
import { runVirtually } from '../load/virtual-run.test-support.ts';
import type { KindPlan, PlannedRequest } from '../workload-kinds/contract.ts';
import { workloadKinds } from '../workload-kinds/index.ts';

const folder = 'golden/lmbench/planner';
const skip = missingShared(folder) ?? false;
const deviations = readDeviations();

interface Golden {
  readonly params: Readonly<Record<string, number>>;
  readonly launches: readonly { readonly t: number; readonly user: number; readonly roles: string }[];
}

/** How the parameters of a golden are spelled as options of a kind; the step of a manager is its tick. */
const cases: readonly {
  readonly kind: string;
  readonly names: readonly string[];
  /** The number of the golden's first user, minus ours. */
  readonly firstUser: number;
  options(p: Golden['params']): Readonly<Record<string, unknown>>;
}[] = [
  {
    kind: 'LMCacheSynthetic',
    names: [
      'synthetic_u10_r20_q1_fast',
      'synthetic_u10_r20_q1_slow20s',
      'synthetic_u1_r2_q2_warmup',
      'synthetic_u25_r20_q8_overload',
      'synthetic_u3_r1_q1',
      'synthetic_u4_r3_q2_fail_k3',
      'synthetic_u4_r3_q2_fast',
      'synthetic_u4_r3_q2_slow',
    ],
    firstUser: 2,
    options: (p) => ({
      numUsers: p['num_users'],
      numRounds: p['num_rounds'],
      systemPrompt: p['system_prompt'],
      chatHistory: p['chat_history'],
      answerLen: p['answer_len'],
      qps: [String(p['qps'])],
      durationS: p['run_s'],
    }),
  },
  {
    kind: 'Random',
    names: ['random_u20_r20_q2', 'random_u20_r20_q4', 'random_u4_r3_q2'],
    firstUser: 1,
    options: (p) => ({
      numUsers: p['num_users'],
      numRounds: p['num_rounds'],
      promptLen: p['prompt_len'],
      answerLen: p['answer_len'],
      qps: [String(p['qps'])],
      durationS: p['run_s'],
    }),
  },
  {
    kind: 'StrictSynthetic',
    names: [
      'strict_n2_r2_t1_kv0.5',
      'strict_n2_r2_t1_one_failure_hangs',
      'strict_n3_r4_t2',
      'strict_n3_r4_t2_slow',
    ],
    firstUser: 1,
    options: (p) => ({
      numConcurrentUsers: p['num_concurrent_users'],
      numRoundsPerUser: p['num_rounds_per_user'],
      timeBetweenRequestsPerUser: [String(p['time_between'])],
      sharedSystemPromptLen: 3,
      firstPromptLen: 4,
      followUpPromptsLen: 2,
      answerLen: 5,
      kvReuseRatio: p['kv_reuse_ratio'],
    }),
  },
  {
    kind: 'Agentic',
    names: ['agentic_a2_r4_slow', 'agentic_a3_r4_fail_k5', 'agentic_a3_r4_new2', 'agentic_a3_r4_new2_whole'],
    firstUser: 1,
    options: (p) => ({
      numAgents: p['num_agents'],
      numRounds: p['num_rounds'],
      answerLen: 6,
      newUserIntervals: [String(p['new_user_interval'])],
      requestIntervalS: p['user_request_interval'],
      wholeHistory: p['whole_history'],
      durationS: p['run_s'],
    }),
  },
];

/** Which launch of a golden fails, told by its name; none but these fail. */
const failing: Readonly<Record<string, number>> = {
  synthetic_u4_r3_q2_fail_k3: 3,
  agentic_a3_r4_fail_k5: 5,
  strict_n2_r2_t1_one_failure_hangs: 3,
};

for (const { kind, names, firstUser, options } of cases)
  for (const name of names)
    test(`${kind} under LMBench's loop: ${name}`, { skip }, () => {
      const golden = JSON.parse(readFileSync(`${sharedFolder()}/${folder}/${name}.json`, 'utf8')) as Golden;
      const entry = workloadKinds.get(kind);
      const values = resolveOptions(entry.options, options(golden.params));
      const [point] = entry.points(values);
      const plan = entry.plan(values, point!, {
        seed: 1n,
        loop: 'users',
        isCompatible: true,
        records: [],
        countTokens: (text) => text.length,
      });
      const launches = launchesOf(plan, golden.params['latency_s']!, failing[name] ?? 0);
      const wanted = golden.launches.map(({ t, user }) => `${t.toFixed(2)} ${user - firstUser}`);
      const differs = launches.findIndex((launch, index) => launch !== wanted[index]);
      const isEqual = differs < 0 && launches.length === wanted.length;
      const known = deviations.get(name.replaceAll('.', '_'));
      if (known === undefined) assert.deepEqual(launches, wanted);
      else assert.ok(!isEqual, `${name} agrees: take it out of fixtures/DEVIATIONS.md`);
    });

/** When which user asks, in virtual time, of a server that takes the same time for every answer. */
function launchesOf(plan: KindPlan, latencyS: number, failingLaunch: number): string[] {
  if (plan.loop.kind !== 'users') throw new Error('no loop of users');
  const { pacing } = plan.loop;
  const requests = [...plan.requests];
  let launched = 0;
  const { server } = runVirtually({
    plan: planOf(requests),
    schedule: (plan) => new PacedScheduler(plan, pacing),
    service: (_, nowNs) => {
      const endNs = latencyNs(nowNs, latencyS, pacing.tickS!, pacing.clockStartS);
      const isFailing = ++launched === failingLaunch;
      return {
        chunksNs: [endNs],
        endNs,
        ...(isFailing ? { status: 'http_error' as const, httpStatus: 500 } : {}),
      };
    },
  });
  return server.sentNs.map(
    ({ row, atNs }) => `${(atNs / 1e9).toFixed(2)} ${requests[row]!.sessionId!.replace('user-', '')}`,
  );
}

/** An answer that comes at a tick is there before or after it as the clock of the loop rounds. */
function latencyNs(atNs: number, latencyS: number, tickS: number, startS: number): number {
  const tick = Math.round(atNs / (tickS * 1e9));
  const endNs = Math.round(latencyS * 1e9);
  const endTick = Math.round((atNs + endNs) / (tickS * 1e9));
  if (Math.abs(endTick * tickS * 1e9 - (atNs + endNs)) > 1) return endNs;
  const isThere = startS + tick * tickS + latencyS <= startS + endTick * tickS;
  return isThere ? endNs - 2 : endNs + 2;
}

function planOf(requests: readonly PlannedRequest[]): LoadPlan {
  const last = new Map<string, number>();
  const links = { before: [] as number[], after: [] as number[] };
  for (const [after, { sessionId }] of requests.entries()) {
    const before = last.get(sessionId!);
    if (before !== undefined) {
      links.before.push(before);
      links.after.push(after);
    }
    last.set(sessionId!, after);
  }
  const { length: count } = requests;
  return {
    count,
    arrivalNs: new Float64Array(count),
    thinkNs: new Float64Array(count).fill(Number.NaN),
    ...linkRows(count, links),
  };
}
