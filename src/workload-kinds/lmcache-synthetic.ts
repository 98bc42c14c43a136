import { defineOptions, type OptionValues } from '../core/options.ts';
import { arrivalTimes } from './arrival-times.ts';
import {
  defineWorkloadKind,
  type KindPlan,
  type LoadPoint,
  type PlannedRequest,
  type PlanTools,
} from './contract.ts';
import { type ConversationShape, conversation, question } from './conversation.ts';
import { durationOption, kindOptions } from './kind-options.ts';
import { loadPoints } from './load-points.ts';
import { seatQuestions } from './seats.ts';
import { steadyUsers } from './steady-users.ts';

const options = defineOptions({
  numUsersWarmup: kindOptions.numUsersWarmup,
  numUsers: kindOptions.numUsers,
  numRounds: kindOptions.numRounds,
  systemPrompt: kindOptions.systemPrompt,
  chatHistory: kindOptions.chatHistory,
  questionLen: kindOptions.questionLen,
  answerLen: kindOptions.answerLen,
  qps: kindOptions.qps,
  arrival: kindOptions.arrival,
  durationS: durationOption(200),
  useSharegpt: {
    type: 'boolean',
    default: false,
    help: 'read and without effect, as in LMBench: texts are made, of exact lengths',
  },
});
type Options = OptionValues<typeof options>;

/** How the conversation of a user looks. */
function shapeOf(values: Options, name: string): ConversationShape {
  return {
    name,
    systemTokens: values.systemPrompt,
    historyTokens: values.chatHistory,
    questionTokens: values.questionLen,
    answerTokens: values.answerLen,
  };
}

function* openRequests(
  values: Options,
  { targetRps }: LoadPoint,
  { seed }: PlanTools,
): Iterable<PlannedRequest> {
  const times = arrivalTimes({
    rateRps: targetRps!,
    seconds: values.durationS,
    arrival: values.arrival,
    seed,
  });
  for (const { user, round, atNs } of seatQuestions(times, {
    seats: values.numUsers,
    rounds: values.numRounds,
  }))
    yield {
      id: `user-${user}-${round}`,
      atNs,
      sessionId: `user-${user}`,
      turn: round,
      prompt: { kind: 'messages', messages: conversation(shapeOf(values, `user ${user}`), round) },
      outputTokens: values.answerLen,
    };
}

/** Sessions in the order in which users take them. A user who is there at the start goes on with a made-up history. */
function* userRequests(values: Options, asked: readonly number[], users: number): Iterable<PlannedRequest> {
  for (let user = 0; user < users; user++) {
    const shape = shapeOf(values, `user ${user}`);
    const first = asked[user] ?? 0;
    for (let round = first; round < values.numRounds; round++)
      yield {
        id: `user-${user}-${round}`,
        atNs: 0,
        sessionId: `user-${user}`,
        turn: round,
        prompt: {
          kind: 'messages',
          messages: round === first ? conversation(shape, round) : [question(shape, round)],
        },
        history: 'delta',
        outputTokens: values.answerLen,
      };
  }
}

/** Two a second, of users of their own: the shared prompt is then in the cache, and nobody else's text. */
function* warmupRequests(values: Options): Iterable<PlannedRequest> {
  for (let index = 0; index < values.numUsersWarmup; index++)
    yield {
      id: `warmup-${index}`,
      atNs: index * 5e8,
      sessionId: null,
      turn: null,
      prompt: { kind: 'messages', messages: [question(shapeOf(values, `warm-up user ${index}`), 0)] },
      outputTokens: values.answerLen,
    };
}

/** Users who share a system prompt and ask round after round, so that their histories grow. */
export const lmcacheSynthetic = defineWorkloadKind({
  name: 'LMCacheSynthetic',
  summary:
    'multi-round questions of users who share a system prompt; their histories grow, they leave and are replaced',
  resultName: 'synthetic',
  options,
  inputOption: null,
  points: (values) => loadPoints('QPS', values.qps),
  plan(values, point, tools): KindPlan {
    const warmup = warmupRequests(values);
    if (tools.loop === 'open')
      return { loop: { kind: 'open' }, warmup, requests: openRequests(values, point, tools) };
    const { pacing, users } = steadyUsers({
      users: values.numUsers,
      rounds: values.numRounds,
      rateRps: point.targetRps!,
      stopS: values.durationS,
      isCompatible: tools.isCompatible,
    });
    const asked = pacing.initial.map((user) => user.asked);
    return {
      loop: { kind: 'users', pacing },
      answers: 'live',
      warmup,
      requests: userRequests(values, asked, users),
    };
  },
});
