import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InputError } from '../../core/errors.ts';
import type { LoadPoint, PlanTools } from '../../workload-kinds/index.ts';
import { moduleKind } from './module-kind.ts';

const given = { name: 'MyWorkload', file: 'my.mjs' };
const point: LoadPoint = { name: '2', targetRps: 2, value: 2 };
const tools: PlanTools = { seed: 7n, loop: 'open', isCompatible: false, records: [], countTokens: () => 1 };

test('a plain module is completed: loads of QPS, an open loop, ids, texts as messages', () => {
  const kind = moduleKind(
    {
      workload: {
        options: { words: { type: 'integer', default: 3, help: 'words' } },
        *plan(options: { words: number }, load: LoadPoint, { seed }: PlanTools) {
          yield { atS: 0.5, prompt: `${options.words} ${load.name} ${seed}`, outputTokens: 4 };
          yield {
            atNs: 1e9,
            messages: [{ role: 'system', content: 'be brief' }],
            outputTokens: 1,
            id: 'own',
          };
        },
      },
    },
    given,
  );
  assert.deepEqual([kind.name, kind.resultName], ['MyWorkload', 'my_workload']);
  assert.deepEqual(
    kind.points({ qps: ['0.5', '2'] } as never).map(({ targetRps }) => targetRps),
    [0.5, 2],
  );
  assert.throws(() => kind.points({ qps: ['inf'] } as never), /QPS: 'inf' is not a number > 0/);
  const plan = kind.plan({ words: 3, qps: ['2'] } as never, point, tools);
  assert.deepEqual(plan.loop, { kind: 'open' });
  assert.deepEqual([...plan.warmup], []);
  assert.deepEqual(
    [...plan.requests],
    [
      {
        ...{ id: 'r0', atNs: 0.5e9, sessionId: null, turn: null, outputTokens: 4 },
        prompt: { kind: 'messages', messages: [{ role: 'user', parts: [{ text: '3 2 7' }] }] },
      },
      {
        ...{ id: 'own', atNs: 1e9, sessionId: null, turn: null, outputTokens: 1 },
        prompt: { kind: 'messages', messages: [{ role: 'system', parts: [{ text: 'be brief' }] }] },
      },
    ],
  );
});

test('what a module says of its loop is kept; users who are asked for and not described are refused', () => {
  const closed = { loop: { kind: 'closed', users: 3, thinkMs: 5 }, answers: 'live', requests: [] };
  const said = moduleKind({ default: { plan: () => closed } }, given).plan({} as never, point, tools);
  assert.deepEqual([said.loop, said.answers], [closed.loop, 'live']);
  const bare = moduleKind({ default: { plan: () => [] } }, given);
  assert.throws(
    () => bare.plan({} as never, point, { ...tools, loop: 'users' }),
    /says nothing of its users/,
  );
});

test('everything that is wrong with a module is told at once', () => {
  const wrong = { options: { a: { type: 'int', help: 'x' }, b: { type: 'number' } }, points: [], plan: 3 };
  assert.throws(
    () => moduleKind({ default: wrong }, given),
    (error: InputError) => {
      assert.deepEqual(
        error.problems.map(({ message }) => message.replace(/ none of .*/, '')),
        [
          "its workload has no function 'plan'",
          "'points' is not a function",
          'options.a: its type is',
          "options.b: 'help' is missing",
        ],
      );
      return true;
    },
  );
  assert.throws(() => moduleKind({ a: {}, b: {} }, given), /exports no workload/);
});
