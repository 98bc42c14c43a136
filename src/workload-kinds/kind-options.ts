import { defineOptions } from '../core/options.ts';

const tokens = { type: 'integer', min: 0, default: 0, unit: 'tokens' } as const;

/** Options that several kinds share, so that one word means one thing. */
export const kindOptions = defineOptions({
  qps: { type: 'names', required: true, unit: 'requests/s', help: 'rates to run at' },
  numUsers: { type: 'integer', min: 1, required: true, help: 'users at one time' },
  numRounds: { type: 'integer', min: 1, required: true, help: 'questions of a user, who then is replaced' },
  numUsersWarmup: {
    type: 'integer',
    min: 0,
    default: 0,
    unit: 'requests',
    help: 'requests of other users before the numbers count',
  },
  systemPrompt: { ...tokens, help: 'length of the prompt that all users share' },
  chatHistory: { ...tokens, help: "length of each user's own text before the first question" },
  questionLen: { type: 'integer', min: 1, default: 16, unit: 'tokens', help: 'length of a question' },
  answerLen: { type: 'integer', min: 1, required: true, unit: 'tokens', help: 'length asked of an answer' },
  arrival: {
    type: 'choice',
    choices: ['even', 'poisson'],
    default: 'even',
    help: 'how the requests of an open loop are spread over time',
  },
});

/** How long load is offered. */
export const durationOption = (seconds: number) =>
  ({
    type: 'number',
    above: 0,
    default: seconds,
    unit: 's',
    aliases: ['duration'],
    help: 'how long load is offered at each point',
  }) as const;
