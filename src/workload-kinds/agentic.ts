import { defineOptions, type OptionValues } from '../core/options.ts';
import type { UserPacing } from '../load/user-pacing.ts';
import {
  defineWorkloadKind,
  type KindPlan,
  type LoadPoint,
  type PlannedMessage,
  type PlannedRequest,
} from './contract.ts';
import { type ConversationShape, conversation, plannedAnswer, question } from './conversation.ts';
import { durationOption, kindOptions } from './kind-options.ts';
import { loadPoints } from './load-points.ts';
import { mostJoins } from './steady-users.ts';

const options = defineOptions({
  numUsersWarmup: kindOptions.numUsersWarmup,
  numAgents: { type: 'integer', min: 1, required: true, help: 'agents that answer in turn' },
  numRounds: { type: 'integer', min: 1, required: true, help: 'requests of a user, over all agents' },
  systemPrompt: kindOptions.systemPrompt,
  chatHistory: kindOptions.chatHistory,
  questionLen: kindOptions.questionLen,
  answerLen: kindOptions.answerLen,
  newUserIntervals: {
    type: 'names',
    required: true,
    unit: 's',
    help: 'seconds between two users joining; a list is a sweep',
  },
  requestIntervalS: {
    type: 'number',
    above: 0,
    default: 1,
    unit: 's',
    help: 'seconds between two requests of a user',
  },
  wholeHistory: {
    type: 'boolean',
    default: false,
    help: 'whether an agent is told all that was said, or the last answer only',
  },
  models: { type: 'names', help: "the agents' models, in turn (default: the server's for all)" },
  durationS: durationOption(100),
});
type Options = OptionValues<typeof options>;

function shapeOf(values: Options, name: string): ConversationShape {
  return {
    name,
    systemTokens: values.systemPrompt,
    historyTokens: values.chatHistory,
    questionTokens: values.questionLen,
    answerTokens: values.answerLen,
  };
}

/** What the agent of a round is told. */
function messagesOf(values: Options, shape: ConversationShape, round: number): PlannedMessage[] {
  if (values.wholeHistory || round === 0) return conversation(shape, round);
  return [plannedAnswer(shape, round - 1), question(shape, round)];
}

/** @param user negative for those who came before the start */
function requestOf(values: Options, user: number, round: number, atNs: number): PlannedRequest {
  const agent = round % values.numAgents;
  const model = values.models?.[agent % values.models.length];
  const name = user < 0 ? `early-user-${-user}` : `user-${user}`;
  return {
    id: `${name}-${round}`,
    atNs,
    sessionId: name,
    turn: round,
    prompt: { kind: 'messages', messages: messagesOf(values, shapeOf(values, name), round) },
    outputTokens: values.answerLen,
    more: { metadata: { agent: `agent${agent}` }, ...(model === undefined ? {} : { model }) },
  };
}

/** A user joins each interval, and asks at once and then every second: as if this had been so for ever. */
function* openRequests(values: Options, everyS: number): Iterable<PlannedRequest> {
  const { numRounds: rounds, requestIntervalS: pauseS, durationS } = values;
  const early = Math.ceil(((rounds - 1) * pauseS) / everyS);
  const due: { readonly atNs: number; readonly user: number; readonly round: number }[] = [];
  for (let user = -early; user * everyS < durationS; user++) {
    const joinNs = user * everyS * 1e9;
    // Whoever joins later asks nothing before that.
    due.sort((a, b) => a.atNs - b.atNs || a.user - b.user);
    while (due.length > 0 && due[0]!.atNs <= joinNs) yield take(values, due);
    for (let round = 0; round < rounds; round++) {
      const atNs = Math.round(joinNs + round * pauseS * 1e9);
      if (atNs >= 0 && atNs < durationS * 1e9) due.push({ atNs, user, round });
    }
  }
  due.sort((a, b) => a.atNs - b.atNs || a.user - b.user);
  while (due.length > 0) yield take(values, due);
}

function take(
  values: Options,
  due: { readonly atNs: number; readonly user: number; readonly round: number }[],
): PlannedRequest {
  const { user, round, atNs } = due.shift()!;
  return requestOf(values, user, round, atNs);
}

function usersPlan(
  values: Options,
  everyS: number,
  isCompatible: boolean,
): { pacing: UserPacing; users: number } {
  const tickS = isCompatible ? 0.1 : null;
  const pacing: UserPacing = {
    gapS: values.requestIntervalS,
    joinGapS: everyS,
    rounds: values.numRounds,
    maxUsers: null,
    waitsForAnswer: true,
    replaces: true,
    initial: [],
    tickS,
    clockStartS: isCompatible ? 1000 : 0,
    stopS: values.durationS,
    endsWith: null,
  };
  return { pacing, users: mostJoins(everyS, tickS, values.durationS) };
}

function* userRequests(values: Options, users: number): Iterable<PlannedRequest> {
  for (let user = 0; user < users; user++)
    for (let round = 0; round < values.numRounds; round++) {
      const request = requestOf(values, user, round, 0);
      const shape = shapeOf(values, `user-${user}`);
      yield values.wholeHistory
        ? { ...request, history: 'delta', prompt: { kind: 'messages', messages: [question(shape, round)] } }
        : request;
    }
}

function* warmupRequests(values: Options): Iterable<PlannedRequest> {
  for (let index = 0; index < values.numUsersWarmup; index++) {
    const shape = shapeOf(values, `warm-up user ${index}`);
    yield {
      id: `warmup-${index}`,
      atNs: index * 5e8,
      sessionId: null,
      turn: null,
      prompt: { kind: 'messages', messages: [question(shape, 0)] },
      outputTokens: values.answerLen,
    };
  }
}

/** Users whose requests go to one agent after another. */
export const agentic = defineWorkloadKind({
  name: 'Agentic',
  summary: 'users join at an interval, and the requests of each go to one agent after another',
  resultName: 'agentic',
  options,
  inputOption: null,
  points: (values) =>
    loadPoints('NEW_USER_INTERVALS', values.newUserIntervals, (everyS) => values.numRounds / everyS),
  plan(values, point: LoadPoint, tools): KindPlan {
    const everyS = Number(point.value);
    const warmup = warmupRequests(values);
    if (tools.loop === 'open')
      return { loop: { kind: 'open' }, warmup, requests: openRequests(values, everyS) };
    const { pacing, users } = usersPlan(values, everyS, tools.isCompatible);
    return {
      loop: { kind: 'users', pacing },
      answers: values.wholeHistory ? 'live' : 'planned',
      warmup,
      requests: userRequests(values, users),
    };
  },
});
