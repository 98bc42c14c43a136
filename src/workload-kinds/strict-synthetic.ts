import { defineOptions, type OptionValues } from '../core/options.ts';
import type { UserPacing } from '../load/user-pacing.ts';
import { arrivalTimes } from './arrival-times.ts';
import type { PlannedMessage } from './contract.ts';
import {
  defineWorkloadKind,
  type KindPlan,
  type LoadPoint,
  type PlannedRequest,
  type PlanTools,
} from './contract.ts';
import { conversation, made } from './conversation.ts';
import { kindOptions } from './kind-options.ts';
import { loadPoints } from './load-points.ts';
import { renewTail } from './renew-tail.ts';
import { seatQuestions } from './seats.ts';

const lengthOf = (what: string) =>
  ({ type: 'integer', min: 0, default: 0, unit: 'tokens', help: `length of ${what}` }) as const;

const options = defineOptions({
  numConcurrentUsers: kindOptions.numUsers,
  numRoundsPerUser: kindOptions.numRounds,
  timeBetweenRequestsPerUser: {
    type: 'names',
    help: 'seconds between two requests of a user; a list is a sweep (default: 10)',
  },
  sharedSystemPromptLen: lengthOf('the prompt that all users share'),
  firstPromptLen: lengthOf("a user's first prompt"),
  followUpPromptsLen: lengthOf('the prompts after it'),
  answerLen: kindOptions.answerLen,
  kvReuseRatio: {
    type: 'number',
    min: 0,
    max: 1,
    default: 1,
    help: 'share of each prompt that is as it was before; the rest, at its end, is new with every request',
  },
  arrival: kindOptions.arrival,
  durationS: {
    type: 'number',
    above: 0,
    unit: 's',
    aliases: ['duration'],
    help: 'how long load is offered at each point (default: until every user could have asked all)',
  },
});
type Options = OptionValues<typeof options>;

/** A user's conversation up to a round, of which only the wanted share is text that was sent before. */
function messagesOf(values: Options, user: number, round: number): PlannedMessage[] {
  const shape = {
    name: `user ${user}`,
    systemTokens: values.sharedSystemPromptLen,
    historyTokens: Math.max(0, values.firstPromptLen - followUpTokens(values)),
    questionTokens: followUpTokens(values),
    answerTokens: values.answerLen,
  };
  const messages = conversation(shape, round);
  const fresh = `user ${user} round ${round} new text`;
  return values.kvReuseRatio === 1
    ? messages
    : renewTail(messages, values.kvReuseRatio, (n, at) => made(fresh, n, at));
}

/** A question has at least a token. */
function followUpTokens({ followUpPromptsLen, firstPromptLen }: Options): number {
  return Math.max(1, Math.min(followUpPromptsLen || firstPromptLen, firstPromptLen || followUpPromptsLen));
}

function requestOf(values: Options, user: number, round: number, atNs: number): PlannedRequest {
  return {
    id: `user-${user}-${round}`,
    atNs,
    sessionId: `user-${user}`,
    turn: round,
    prompt: { kind: 'messages', messages: messagesOf(values, user, round) },
    outputTokens: values.answerLen,
  };
}

function* openRequests(
  values: Options,
  { targetRps, value }: LoadPoint,
  { seed }: PlanTools,
): Iterable<PlannedRequest> {
  const { numConcurrentUsers: seats, numRoundsPerUser: rounds } = values;
  const seconds = values.durationS ?? rounds * Number(value);
  const times = arrivalTimes({ rateRps: targetRps!, seconds, arrival: values.arrival, seed });
  for (const { user, round, atNs } of seatQuestions(times, { seats, rounds }))
    yield requestOf(values, user, round, atNs);
}

/**
 * LMBench's loop: users join while there are fewer than N, ask every T seconds whether answered or not, and leave when
 * all answers are in; it ends when the second N users have left. A failed request is over, so that this end comes.
 */
function usersPlan(
  values: Options,
  everyS: number,
  isCompatible: boolean,
): { pacing: UserPacing; users: number } {
  const { numConcurrentUsers: most, numRoundsPerUser: rounds } = values;
  const joinGapS = (rounds * everyS) / most;
  // A stay may last as long as answers take; nobody beyond these is needed before the second N have left.
  const users = 8 * most + 64;
  const pacing: UserPacing = {
    gapS: everyS,
    joinGapS,
    rounds,
    maxUsers: most,
    waitsForAnswer: false,
    replaces: true,
    initial: [],
    tickS: isCompatible ? 0.05 : null,
    clockStartS: isCompatible ? 1000 : 0,
    stopS: values.durationS ?? Number.MAX_SAFE_INTEGER / 1e9,
    endsWith: { first: most, last: 2 * most - 1 },
  };
  return { pacing, users };
}

function* userRequests(values: Options, users: number): Iterable<PlannedRequest> {
  for (let user = 0; user < users; user++)
    for (let round = 0; round < values.numRoundsPerUser; round++) yield requestOf(values, user, round, 0);
}

/** Users who ask at a fixed pace whether they are answered or not, with a chosen share of reusable text. */
export const strictSynthetic = defineWorkloadKind({
  name: 'StrictSynthetic',
  summary:
    'users who ask every T seconds whether answered or not, with a chosen share of text that a cache may hold',
  resultName: 'strict_synthetic',
  options,
  inputOption: null,
  points: (values) =>
    loadPoints('TIME_BETWEEN_REQUESTS_PER_USER', values.timeBetweenRequestsPerUser ?? ['10']).map((point) => {
      const targetRps = values.numConcurrentUsers / Number(point.value);
      return { ...point, name: targetRps.toFixed(2), targetRps };
    }),
  plan(values, point, tools): KindPlan {
    if (tools.loop === 'open')
      return { loop: { kind: 'open' }, warmup: [], requests: openRequests(values, point, tools) };
    const { pacing, users } = usersPlan(values, Number(point.value), tools.isCompatible);
    return { loop: { kind: 'users', pacing }, warmup: [], requests: userRequests(values, users) };
  },
});
