import { defineOptions } from '../core/options.ts';
import { nsPerMs } from '../core/units.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat, type WriteTools } from './contract.ts';
import { everyLine } from './detect.ts';
import { allBut, lossRules } from './loss.ts';
import { arrivalNsOf } from './request-parts.ts';
import { readServingSim, renderCall } from './serving-sim.ts';
import { SessionGroups } from './session-turns.ts';

/**
 * LLMServingSim's agentic JSONL: a line is a session, its calls chained, each released when the call before is answered
 * and its tool has run. Requests outside sessions stay flat lines, which the simulator takes beside them.
 */
export const llmservingsimSessions = defineFormat({
  name: 'llmservingsim-sessions',
  summary: 'LLMServingSim, agentic: sessions of calls with tool times, no text',
  extension: '.jsonl',
  source: 'https://github.com/casys-kaist/LLMServingSim',
  options: defineOptions({}),
  isGrouped: true,
  detect: (sample) => everyLine(sample, (record) => 'sub_requests' in record),
  read: readServingSim,
  countsTokens: true,
  createWriter(output, _options, tools) {
    const groups = new SessionGroups();
    return {
      add: (request, index) => groups.add(request, index),
      finish() {
        for (const turns of groups.sessions()) output.text(`${JSON.stringify(renderLine(turns, tools))}\n`);
      },
    };
  },
  cannotCarry: allBut(['session_id', 'turn_id', 'prompt_tokens', 'expected_output_tokens'], {
    request_id: lossRules.numberedId,
    prompt: { ...lossRules.textWithheld, becomes: 'its token ids' },
    messages: { becomes: 'the token ids of their text' },
    arrival_time_ms: {
      becomes: 'for later turns, the earliest they could be: the think times after the first',
      isLost: ({ turn_id: turn }) => (turn ?? 0) > 0,
    },
    arrival_time_ns: lossRules.exactWithMs,
    max_output_tokens: lossRules.cap,
    depends_on: { becomes: 'the turn before', isLost: ({ depends_on: on, turn_id: turn }) => !!on && !turn },
    think_time_ms: {
      becomes: 'the tool time before a later turn',
      isLost: ({ think_time_ms: think, turn_id: turn }) => typeof think === 'number' && !turn,
    },
    history: { becomes: 'cumulative', isLost: ({ history }) => history === 'delta' },
    prefix_blocks: { becomes: 'token ids, read back as blocks of 16 by hash' },
  }),
});

function renderLine(turns: readonly WorkloadRequest[], tools: WriteTools): object {
  const first = turns[0]!;
  const arrival = { arrival_time_ns: arrivalNsOf(first) };
  if (first.session_id === null || first.session_id === undefined)
    return { ...renderCall(first, tools), ...arrival };
  const calls = turns.map((request, at) => ({
    ...renderCall(request, tools),
    tool_duration_ns: toolNs(turns[at + 1]),
  }));
  return { session_id: first.session_id, ...arrival, sub_requests: calls };
}

/** The wait before the next call. */
function toolNs(next: WorkloadRequest | undefined): number {
  return Math.round((next?.think_time_ms ?? 0) * nsPerMs);
}
