import { defineOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { aiperfSampling, extraOf, readExtra, readTimestamp, renderMs } from './aiperf-fields.ts';
import { defineFormat, type ReadScope } from './contract.ts';
import { everyLine } from './detect.ts';
import type { Fields } from './fields.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { arrivalAt, arrivalNsOf, optionalOutput, outputLengthOf } from './request-parts.ts';
import { newTextOf, SessionGroups } from './session-turns.ts';

/**
 * AIPerf's `multi_turn` dataset: a line is a session, `{"session_id", "turns": [{"text", "timestamp", "output_length"}]}`,
 * times in ms. AIPerf feeds live answers back, so a turn carries only what is new.
 */
export const aiperfMultiTurn = defineFormat({
  name: 'aiperf-multi-turn',
  summary: 'AIPerf multi_turn: sessions of turns that carry only what is new',
  extension: '.jsonl',
  source: 'https://docs.nvidia.com/aiperf',
  options: defineOptions({}),
  isGrouped: true,
  detect: (sample) => everyLine(sample, (record) => Array.isArray(record['turns'])),
  read(source, scope) {
    let startNs = 0;
    return readJsonRecords(source, scope, {
      parse(fields, index) {
        const turns = fields.list('turns');
        const session = fields.has('session_id') ? fields.text('session_id') : `session-${index + 1}`;
        let atNs = startNs;
        return turns.map((record, turn) => {
          const turnFields = fields.nested(record, `$.turns[${turn}]`);
          const request = parseTurn(turnFields, { index, turn, session, previousNs: atNs, scope });
          atNs = arrivalNsOf(request);
          if (turn === 0) startNs = atNs;
          return request;
        });
      },
    });
  },
  createWriter(output) {
    const groups = new SessionGroups();
    return {
      add: (request, index) => groups.add(request, index),
      finish() {
        for (const session of groups.sessions()) output.text(`${JSON.stringify(renderSession(session))}\n`);
      },
    };
  },
  cannotCarry: allBut(
    [
      ...(['prompt', 'arrival_time_ms', 'arrival_time_ns', 'session_id', 'turn_id'] as const),
      ...(['expected_output_tokens', ...aiperfSampling] as const),
    ],
    {
      request_id: lossRules.numberedId,
      messages: { becomes: 'the text of those after the last answer' },
      max_output_tokens: lossRules.cap,
      depends_on: {
        becomes: 'the turn before',
        isLost: ({ depends_on: on, turn_id: turn }) => !!on && !turn,
      },
      think_time_ms: {
        becomes: 'the time between the turns’ arrivals',
        isLost: ({ think_time_ms: think }) => think !== null && think !== undefined,
      },
      history: { becomes: 'delta', isLost: ({ history }) => history === 'cumulative' },
    },
  ),
});

interface TurnPlace {
  /** Of the session's first request. */
  readonly index: number;
  readonly turn: number;
  readonly session: string;
  readonly previousNs: number;
  readonly scope: ReadScope;
}

function parseTurn(fields: Fields, { index, turn, session, previousNs, scope }: TurnPlace): WorkloadRequest {
  const delay = fields.has('delay') ? fields.number('delay') : null;
  return {
    request_id: numberedId(index + turn),
    prompt: fields.text('text'),
    ...arrivalAt(readTimestamp(fields) ?? previousNs + Math.round((delay ?? 0) * 1e6)),
    ...optionalOutput(fields, 'output_length', scope),
    session_id: session,
    turn_id: turn,
    history: 'delta',
    ...(turn === 0 ? {} : { depends_on: numberedId(index + turn - 1) }),
    ...(turn === 0 || delay === null ? {} : { think_time_ms: delay }),
    ...readExtra(fields),
  };
}

function renderSession(turns: readonly WorkloadRequest[]): object {
  return {
    session_id: turns[0]!.session_id ?? turns[0]!.request_id,
    turns: turns.map((request, at) => ({
      text: newTextOf(request, turns[at - 1] ?? null),
      role: 'user',
      timestamp: renderMs(arrivalNsOf(request)),
      output_length: Math.max(outputLengthOf(request), 1),
      extra: extraOf(request),
    })),
  };
}
