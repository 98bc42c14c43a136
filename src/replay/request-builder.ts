import { InputError } from '../core/errors.ts';
import type { OptionTable, OptionValues } from '../core/options.ts';
import {
  type CallInput,
  type Endpoint,
  type EndpointRequest,
  inputOf,
  type LengthControl,
} from '../endpoints/index.ts';
import type { RequestFacts } from '../load/result-of.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { type LiveHistories, saltInput } from './live-histories.ts';

/** How requests are made, the same for a whole run. */
export interface CallChoices {
  readonly endpoint: Endpoint;
  /** Checked against the endpoint's own table. */
  readonly endpointOptions: OptionValues<OptionTable>;
  readonly model: string;
  /** `workload`: as each request says; else all alike. */
  readonly streaming: boolean | 'workload';
  readonly salt: string | null;
  readonly lengthControls: readonly LengthControl[];
  readonly extraBody: Readonly<Record<string, unknown>> | null;
  /** Sessions carry the answers that came, instead of those recorded. */
  readonly isLive: boolean;
}

/** A request ready to be sent. */
export interface PreparedRequest {
  readonly request: EndpointRequest;
  readonly isStreaming: boolean;
  readonly facts: RequestFacts;
  /** What it asks, for the history of its session; null outside sessions. */
  readonly asked: CallInput | null;
}

/** Renders a line of the workload. @throws InputError when the endpoint cannot carry it */
export function prepareRequest(
  request: WorkloadRequest,
  session: number,
  histories: LiveHistories,
  choices: CallChoices,
): PreparedRequest {
  const { endpoint } = choices;
  const given = inputOf(request);
  const isSession = session >= 0 && choices.isLive;
  const withHistory = !isSession
    ? given
    : request.history === 'delta'
      ? histories.extend(session, given)
      : histories.replaceAnswers(session, given);
  const salted = choices.salt === null ? withHistory : saltInput(withHistory, choices.salt);
  const isStreaming = choices.streaming === 'workload' ? request.streaming === true : choices.streaming;
  const call = {
    model: request.model ?? choices.model,
    input: fitInput(salted, endpoint),
    maxOutputTokens: request.max_output_tokens,
    lengthControls: choices.lengthControls,
    isStreaming,
    temperature: request.temperature ?? null,
    topP: request.top_p ?? null,
    stop: request.stop ?? null,
    seed: request.seed ?? null,
    tools: request.tools ?? null,
    extraBody:
      request.priority == null ? choices.extraBody : { ...choices.extraBody, priority: request.priority },
  };
  return {
    request: endpoint.buildRequest(call, choices.endpointOptions),
    isStreaming,
    facts: factsOf(request, isStreaming),
    asked: isSession ? given : null,
  };
}

/** What a record says of a request, whether it was sent or not. */
export function factsOf(request: WorkloadRequest, isStreaming: boolean): RequestFacts {
  return {
    requestId: request.request_id,
    sessionId: request.session_id ?? null,
    turnId: request.turn_id ?? null,
    maxOutputTokens: request.max_output_tokens,
    isStreaming,
    promptTokens: request.prompt_tokens ?? null,
    endpoint: null,
  };
}

/** Messages for an endpoint that takes text only become one text, role by role. */
function fitInput(input: CallInput, endpoint: Endpoint): CallInput {
  if (input.kind !== 'messages' || endpoint.inputs.includes('messages')) return input;
  const parts = input.messages.map(({ role, content }) => {
    if (typeof content === 'string') return role === 'assistant' ? `${content}\n` : content;
    throw new InputError({
      code: 'not-text',
      message: `the endpoint ${endpoint.name} takes text, and a message holds something else`,
      hint: 'replay it against openai-chat',
    });
  });
  return { kind: 'text', text: parts.join('\n') };
}
