import type { Context } from '../core/context.ts';
import { type EscapedText, escapeText } from '../core/json-text.ts';
import { nsPerMs } from '../core/units.ts';
import { sha256Hex } from '../io/hash.ts';
import { encodeText } from '../io/record-text.ts';
import { PythonRandom } from '../math/mt19937.ts';
import { createTextMaker } from '../text/index.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { parseAgentConfig } from './agent-config.ts';
import { type AgentEvent, type AgentRequest, planAgents } from './agent-plan.ts';
import { asciiOf } from './aibrix-writer.ts';
import type { Emitter } from './emitter.ts';
import { readText } from './input.ts';
import type { GenerateOptions } from './options.ts';
import { notAsked } from './schedule.ts';

/** Writes agent sessions: prompts carry the whole context, and grow by their own continuation. */
export async function runAgent(
  emitter: Emitter,
  {
    options,
    tokenizer,
    context,
  }: { readonly options: GenerateOptions; readonly tokenizer: Tokenizer; readonly context: Context },
) {
  const { text, input } = await readText(options.agentConfig!, context);
  const config = parseAgentConfig(text, options.agentConfig!);
  const hash = (words: string) => sha256Hex(encodeText(words)).slice(0, 16);
  const { requests, events } = planAgents(config, new PythonRandom(config.seed), hash);
  const maker = createTextMaker(tokenizer, BigInt(config.seed));
  const turns = new Map<number, number>();
  for (const { timestampMs, requests: calls, events: happened } of groupByTime(requests, events)) {
    const rendered = calls.map((call) => {
      const prompt = escapeText(maker.text({ name: 'agent', index: call.session }, call.promptTokens));
      const turn = turns.get(call.session) ?? 0;
      turns.set(call.session, turn + 1);
      emitter.add(
        {
          dueNs: timestampMs * nsPerMs,
          prompt,
          promptTokens: call.promptTokens,
          outputTokens: config.output_tokens,
          askedPromptTokens: notAsked,
          askedOutputTokens: notAsked,
          session: { id: call.sessionId, key: call.sessionId, turn },
          blocks: null,
        },
        // The prompt holds the conversation already: a runner must not add it once more.
        { history: 'cumulative', ...(call.waitMs === null ? {} : { think_time_ms: call.waitMs }) },
      );
      return renderCall(call, prompt, config.output_tokens);
    });
    emitter.aibrix?.addRaw(renderLine(timestampMs, rendered, happened, options.outputFormat === 'json'));
    if (emitter.isFull) await emitter.flush();
  }
  return {
    inputs: [input],
    arrival: { model: 'agent', seed: config.seed, generator: 'CPython random' },
    curve: null,
    durationNs: ((requests.at(-1)?.timestampMs ?? 0) + 1) * nsPerMs,
    prompts: { source: 'made up to exact lengths', agent: config },
  };
}

interface Moment {
  readonly timestampMs: number;
  readonly requests: AgentRequest[];
  readonly events: AgentEvent['event'][];
}

function groupByTime(requests: readonly AgentRequest[], events: readonly AgentEvent[]): Moment[] {
  const moments = new Map<number, Moment>();
  const at = (timestampMs: number): Moment => {
    const known = moments.get(timestampMs) ?? { timestampMs, requests: [], events: [] };
    moments.set(timestampMs, known);
    return known;
  };
  for (const request of requests) at(request.timestampMs).requests.push(request);
  for (const { timestampMs, event } of events) at(timestampMs).events.push(event);
  return [...moments.values()].sort((a, b) => a.timestampMs - b.timestampMs);
}

function renderCall(
  { promptTokens, sessionId, agent }: AgentRequest,
  prompt: EscapedText,
  outputTokens: number,
): string {
  return `{"prompt": "${asciiOf(prompt)}", "prompt_length": ${promptTokens}, "output_length": ${outputTokens}, "session_id": "${sessionId}", "agent": ${spaced(agent)}}`;
}

function renderLine(
  timestampMs: number,
  requests: readonly string[],
  events: readonly object[],
  isIndented: boolean,
): string {
  const line = `{"schema_version": "aibrix.agent-session.v1", "timestamp": ${timestampMs}, "requests": [${requests.join(', ')}], "events": [${events.map(spaced).join(', ')}]}`;
  if (!isIndented) return line;
  return JSON.stringify(JSON.parse(line), null, 4).replace(/^/gm, '    ');
}

/** JSON with Python's spaces; the values are numbers, booleans, words without any separator, and lists of them. */
function spaced(value: object): string {
  return JSON.stringify(value).replaceAll('":', '": ').replaceAll(',', ', ');
}
