import type { PythonRandom } from '../math/mt19937.ts';
import { roundHalfEven } from '../math/rounding.ts';
import type { AgentConfig, Span } from './agent-config.ts';

const schemaVersion = 'aibrix.agent-session.v1';

/** A model call of an agent. */
export interface AgentRequest {
  readonly timestampMs: number;
  readonly session: number;
  readonly sessionId: string;
  readonly promptTokens: number;
  /** Waited between the answer before it and this call: for tools, or for the user; null for the first. */
  readonly waitMs: number | null;
  readonly turn: number;
  /** What the AIBrix record says of it. */
  readonly agent: Readonly<Record<string, unknown>>;
}

/** A tool run, a join or a wait, as the AIBrix record has it. */
export interface AgentEvent {
  readonly timestampMs: number;
  readonly event: Readonly<Record<string, unknown>>;
}

export interface AgentPlan {
  readonly requests: readonly AgentRequest[];
  readonly events: readonly AgentEvent[];
}

/**
 * Plans agent sessions as the AIBrix generator does, draw by draw: plan call, parallel tools with retries, a call with
 * their results, the user's thinking. Latencies are expectations; a closed-loop runner replaces them by what happens.
 * @param hash 16 hex digits of a text, for ids
 */
export function planAgents(
  config: AgentConfig,
  random: PythonRandom,
  hash: (text: string) => string,
): AgentPlan {
  const planner = new Planner(config, random, hash);
  let startMs = 0;
  for (let session = 0; session < config.num_sessions; session++) {
    if (session > 0)
      startMs += Math.max(1, roundHalfEven(1000 * random.expovariate(config.session_arrival_rate_rps)));
    planner.addSession(session, startMs);
  }
  return planner;
}

class Planner implements AgentPlan {
  readonly requests: AgentRequest[] = [];
  readonly events: AgentEvent[] = [];
  readonly #config: AgentConfig;
  readonly #random: PythonRandom;
  readonly #hash: (text: string) => string;

  constructor(config: AgentConfig, random: PythonRandom, hash: (text: string) => string) {
    this.#config = config;
    this.#random = random;
    this.#hash = hash;
  }

  addSession(session: number, startMs: number): void {
    const turns = this.#draw(this.#config.turns_per_session);
    let atMs = startMs;
    let parent: string | null = null;
    let waitMs: number | null = null;
    for (let turn = 0; turn < turns; turn++) {
      const ended = this.#addTurn({ session, turn }, atMs, { parent, waitMs });
      if (turn === turns - 1) break;
      const thinkMs = this.#draw(this.#config.think_time_ms);
      parent = this.#addEvent({ session, turn }, ended.atMs, 'wait', {
        label: 'wait',
        parents: [ended.node],
        middle: {},
        end: { duration_ms: thinkMs },
        delta: 0,
      });
      atMs = ended.atMs + thinkMs;
      waitMs = thinkMs;
    }
  }

  #addTurn(
    at: Place,
    startMs: number,
    from: { readonly parent: string | null; readonly waitMs: number | null },
  ) {
    const {
      initial_prompt_tokens: initial,
      context_growth_tokens: growth,
      tool_result_tokens: result,
    } = this.#config;
    const planTokens = initial + at.turn * growth;
    const planMs = this.#draw(this.#config.model_latency_ms);
    const parents = from.parent === null ? [] : [from.parent];
    const plan = this.#addRequest(at, startMs, {
      phase: 'plan',
      parents,
      tokens: planTokens,
      latencyMs: planMs,
      waitMs: from.waitMs,
      delta: at.turn === 0 ? initial : growth,
    });
    const toolsMs = startMs + planMs;
    const tools = this.#addTools(at, toolsMs, plan);
    const join = this.#addEvent(at, tools.endMs, 'join', {
      label: 'join',
      parents: tools.nodes,
      middle: {},
      end: { duration_ms: 0 },
      delta: 0,
    });
    const followMs = this.#draw(this.#config.model_latency_ms);
    const tokens = planTokens + tools.nodes.length * result;
    const node = this.#addRequest(at, tools.endMs, {
      phase: 'followup',
      parents: [join],
      tokens,
      latencyMs: followMs,
      waitMs: tools.endMs - toolsMs,
      delta: 0,
    });
    return { node, atMs: tools.endMs + followMs };
  }

  /** Tools that start together; a failed one is tried again at once. */
  #addTools(at: Place, startMs: number, parent: string): { nodes: string[]; endMs: number } {
    const {
      max_tool_retries: retries,
      retry_probability: probability,
      tool_result_tokens: result,
    } = this.#config;
    const count = this.#draw(this.#config.parallel_tools);
    const nodes: string[] = [];
    let endMs = startMs;
    for (let branch = 0; branch < count; branch++) {
      let atMs = startMs;
      let node = parent;
      for (let attempt = 0; ; attempt++) {
        const durationMs = this.#draw(this.#config.tool_latency_ms);
        const hasFailed = this.#random.random() < probability && attempt < retries;
        node = this.#addEvent(at, atMs, attempt === 0 ? 'tool' : 'retry', {
          label: `tool-${branch}-${attempt}`,
          parents: [node],
          middle: { branch, attempt },
          end: { duration_ms: durationMs, status: hasFailed ? 'failed' : 'succeeded', side_effects: false },
          delta: hasFailed ? 0 : result,
        });
        atMs += durationMs;
        if (!hasFailed) break;
      }
      nodes.push(node);
      endMs = Math.max(endMs, atMs);
    }
    return { nodes, endMs };
  }

  #addRequest(at: Place, timestampMs: number, call: Call): string {
    const ids = this.#ids(at, call.phase);
    this.requests.push({
      timestampMs,
      session: at.session,
      sessionId: ids.session,
      promptTokens: call.tokens,
      waitMs: call.waitMs,
      turn: at.turn,
      agent: {
        schema_version: schemaVersion,
        task_id: ids.task,
        node_id: ids.node,
        parent_ids: call.parents,
        node_type: 'model',
        turn: at.turn,
        phase: call.phase,
        expected_latency_ms: call.latencyMs,
        state_refs: [ids.state],
        context_delta_tokens: call.delta,
      },
    });
    return ids.node;
  }

  #addEvent(at: Place, timestampMs: number, type: string, facts: EventFacts): string {
    const ids = this.#ids(at, facts.label);
    this.events.push({
      timestampMs,
      event: {
        schema_version: schemaVersion,
        session_id: ids.session,
        task_id: ids.task,
        node_id: ids.node,
        parent_ids: facts.parents,
        node_type: type,
        turn: at.turn,
        ...facts.middle,
        ...facts.end,
        state_refs: [ids.state],
        context_delta_tokens: facts.delta,
      },
    });
    return ids.node;
  }

  #ids({ session, turn }: Place, label: string) {
    const { seed } = this.#config;
    const id = (kind: string, rest: string) => `${kind}_${this.#hash(`${seed}:${kind}:${rest}`)}`;
    return {
      session: id('session', String(session)),
      task: id('task', String(session)),
      state: id('state', String(session)),
      node: id('node', `${session}:${turn}:${label}`),
    };
  }

  #draw([low, high]: Span): number {
    return low + this.#random.integerBelow(high - low + 1);
  }
}

interface Place {
  readonly session: number;
  readonly turn: number;
}

interface Call {
  readonly phase: 'plan' | 'followup';
  readonly parents: readonly string[];
  readonly tokens: number;
  readonly latencyMs: number;
  readonly waitMs: number | null;
  readonly delta: number;
}

interface EventFacts {
  readonly label: string;
  readonly parents: readonly string[];
  readonly middle: Readonly<Record<string, unknown>>;
  readonly end: Readonly<Record<string, unknown>>;
  readonly delta: number;
}
