import { defineOptions, type OptionValues } from '../core/options.ts';
import { arrivalTimes } from './arrival-times.ts';
import {
  defineWorkloadKind,
  type KindPlan,
  type LoadPoint,
  type PlannedRequest,
  type PlanTools,
} from './contract.ts';
import { made } from './conversation.ts';
import { durationOption, kindOptions } from './kind-options.ts';
import { loadPoints } from './load-points.ts';
import { seatQuestions } from './seats.ts';
import { steadyUsers, userOfAge } from './steady-users.ts';

const options = defineOptions({
  numUsers: kindOptions.numUsers,
  numRounds: kindOptions.numRounds,
  promptLen: { type: 'integer', min: 1, required: true, unit: 'tokens', help: 'length of a prompt' },
  answerLen: kindOptions.answerLen,
  qps: kindOptions.qps,
  arrival: kindOptions.arrival,
  durationS: durationOption(100),
});
type Options = OptionValues<typeof options>;

function requestOf(values: Options, user: number, round: number): PlannedRequest {
  return {
    id: `user-${user}-${round}`,
    atNs: 0,
    sessionId: `user-${user}`,
    turn: round,
    prompt: {
      kind: 'messages',
      messages: [{ role: 'user', parts: made(`user ${user} prompt`, values.promptLen, round) }],
    },
    outputTokens: values.answerLen,
  };
}

function* openRequests(
  values: Options,
  { targetRps }: LoadPoint,
  { seed }: PlanTools,
): Iterable<PlannedRequest> {
  const { numUsers: seats, numRounds: rounds, durationS: seconds, arrival } = values;
  const times = arrivalTimes({ rateRps: targetRps!, seconds, arrival, seed });
  for (const { user, round, atNs } of seatQuestions(times, { seats, rounds }))
    yield { ...requestOf(values, user, round), atNs };
}

/** @param asked how many requests the first users have sent before the start */
function* userRequests(values: Options, asked: readonly number[], users: number): Iterable<PlannedRequest> {
  for (let user = 0; user < users; user++)
    for (let round = asked[user] ?? 0; round < values.numRounds; round++)
      yield requestOf(values, user, round);
}

/** LMBench's loop: who is there at the start is as old as who joins last would be, and nobody is replaced. */
function compatiblePacing(values: Options, rateRps: number) {
  const choice = { users: values.numUsers, rounds: values.numRounds, rateRps, stopS: values.durationS };
  const { pacing } = steadyUsers({ ...choice, isCompatible: true });
  const stayS = pacing.gapS * (values.numRounds - 1);
  const initial = pacing.initial.map((_, user) => userOfAge(stayS - user * pacing.joinGapS, pacing.gapS));
  return { pacing: { ...pacing, initial, replaces: false }, users: values.numUsers };
}

/** Independent prompts that share nothing: no cache can help. */
export const random = defineWorkloadKind({
  name: 'Random',
  summary: 'independent prompts of one length that share nothing',
  resultName: 'random',
  options,
  inputOption: null,
  points: (values) => loadPoints('QPS', values.qps),
  plan(values, point, tools): KindPlan {
    if (tools.loop === 'open')
      return { loop: { kind: 'open' }, warmup: [], requests: openRequests(values, point, tools) };
    const { pacing, users } = tools.isCompatible
      ? compatiblePacing(values, point.targetRps!)
      : steadyUsers({
          users: values.numUsers,
          rounds: values.numRounds,
          rateRps: point.targetRps!,
          stopS: values.durationS,
          isCompatible: false,
        });
    const asked = pacing.initial.map((user) => user.asked);
    return { loop: { kind: 'users', pacing }, warmup: [], requests: userRequests(values, asked, users) };
  },
});
