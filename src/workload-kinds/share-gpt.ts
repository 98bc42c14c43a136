import { UsageError } from '../core/errors.ts';
import { defineOptions, type OptionValues } from '../core/options.ts';
import {
  defineWorkloadKind,
  type KindPlan,
  type PlannedMessage,
  type PlannedRequest,
  type PlanTools,
} from './contract.ts';
import { kindOptions } from './kind-options.ts';
import { loadPoints } from './load-points.ts';
import { type ShareGptTurn, shareGptTurns } from './share-gpt-turns.ts';

const options = defineOptions({
  dataset: {
    type: 'path',
    required: true,
    aliases: ['dataset-path', 'file'],
    help: 'ShareGPT conversations: a JSON array, or JSON Lines; nothing is downloaded',
  },
  limit: {
    type: 'integer',
    min: 1,
    default: 1000,
    unit: 'conversations',
    help: 'only so many of the conversations that are long enough',
  },
  minRounds: {
    type: 'integer',
    min: 1,
    default: 5,
    help: 'rounds a conversation needs, and the last one sent',
  },
  startRound: { type: 'integer', min: 0, default: 3, help: 'the first round that is sent, from 1' },
  maxAnswerLen: {
    type: 'integer',
    min: 1,
    default: 256,
    unit: 'tokens',
    help: 'an answer as long as the recorded one is asked for, up to this',
  },
  qps: kindOptions.qps,
});
type Options = OptionValues<typeof options>;

/** Long enough conversations of the file, as many as are wanted. @throws UsageError when there is none */
function conversationsOf({ minRounds, limit }: Options, { records }: PlanTools): ShareGptTurn[][] {
  const found: ShareGptTurn[][] = [];
  for (const record of records) {
    if (found.length === limit) break;
    const turns = shareGptTurns(record);
    if (turns !== null && turns.length >= minRounds) found.push(turns);
  }
  if (found.length > 0) return found;
  throw new UsageError({
    code: 'no-conversations',
    message: `none of the ${records.length} conversations has ${minRounds} rounds`,
    hint: 'lower MIN_ROUNDS and START_ROUND',
  });
}

/** Everything said up to the question of a round, from 0. */
function messagesOf(turns: readonly ShareGptTurn[], round: number): PlannedMessage[] {
  return turns
    .slice(0, round + 1)
    .flatMap(({ question, answer }, at): PlannedMessage[] => [
      { role: 'user', parts: [{ text: question }] },
      ...(at === round ? [] : [{ role: 'assistant' as const, parts: [{ text: answer ?? '' }] }]),
    ]);
}

/** @param rounds which of each conversation, from 0 */
function* requestsOf(
  values: Options,
  conversations: readonly ShareGptTurn[][],
  {
    rounds,
    rateRps,
    prefix,
    tools,
  }: { rounds: readonly number[]; rateRps: number; prefix: string; tools: PlanTools },
): Iterable<PlannedRequest> {
  let index = 0;
  for (const [number, turns] of conversations.entries())
    for (const round of rounds) {
      const { answer } = turns[round]!;
      const recorded = answer === null ? 20 : tools.countTokens(answer);
      yield {
        id: `${prefix}-${number}-${round}`,
        atNs: Math.round((index++ * 1e9) / rateRps),
        sessionId: `${prefix}-${number}`,
        turn: round,
        prompt: { kind: 'messages', messages: messagesOf(turns, round) },
        outputTokens: Math.max(1, Math.min(values.maxAnswerLen, recorded)),
      };
    }
}

/** Real conversations, each of its last rounds sent with everything said before. */
export const shareGpt = defineWorkloadKind({
  name: 'ShareGPT',
  summary: 'real conversations from a file, round after round at a fixed rate',
  resultName: 'sharegpt',
  options,
  inputOption: 'dataset',
  points(values) {
    if (values.startRound > values.minRounds)
      throw new UsageError({
        code: 'bad-value',
        message: `START_ROUND: ${values.startRound} is beyond MIN_ROUNDS, ${values.minRounds}, which is the last one sent`,
      });
    return loadPoints('QPS', values.qps);
  },
  plan(values, point, tools): KindPlan {
    const conversations = conversationsOf(values, tools);
    const first = Math.max(1, values.startRound) - 1;
    const rounds = Array.from({ length: values.minRounds - first }, (_, at) => first + at);
    const choice = { rateRps: point.targetRps!, tools };
    return {
      loop: { kind: 'open' },
      warmup:
        first === 0
          ? []
          : requestsOf(values, conversations, { ...choice, rounds: [first - 1], prefix: 'warmup' }),
      requests: requestsOf(values, conversations, { ...choice, rounds, prefix: 'conversation' }),
    };
  },
});
