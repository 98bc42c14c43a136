import type { OptionTable, OptionValues } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { Secret } from '../core/secret.ts';
import type { AnswerChunk } from '../nouns/answer.ts';
import type { ChatMessage } from '../nouns/workload.ts';

/** A kind of API for text generation: how to ask, and how to read the answer. Pure: bytes in, chunks out. */
export interface Endpoint<T extends OptionTable = OptionTable> extends Entry {
  readonly options: T;
  /** What it can be asked with. Another kind of input is refused, not guessed at. */
  readonly inputs: readonly CallInput['kind'][];
  /** How the API can be told to produce exactly so many tokens. */
  readonly lengthControls: readonly LengthControl[];
  /** Whether the server reports token counts in its answers. */
  readonly reportsUsage: boolean;
  /** @throws InputError when the call has what the API cannot carry */
  buildRequest(call: EndpointCall, options: OptionValues<T>): EndpointRequest;
  /** The headers that carry a key. They are merged in just before sending, and never recorded. */
  authorize(key: Secret): Readonly<Record<string, string>>;
  createParser(emit: ChunkSink, mode: AnswerMode): AnswerParser;
}

/** What a request asks with. */
export type CallInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'messages'; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'token-ids'; readonly ids: readonly number[] };

/** Fields by which servers let a client force the output's length. */
export type LengthControl = 'ignore_eos' | 'min_tokens';

/** One call in the terms of no API in particular. Null leaves a field to the server. */
export interface EndpointCall {
  readonly model: string;
  readonly input: CallInput;
  readonly maxOutputTokens: number;
  /** Which of the endpoint's length controls to use; the others are ignored. */
  readonly lengthControls: readonly LengthControl[];
  readonly isStreaming: boolean;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly stop: readonly string[] | null;
  readonly seed: number | null;
  /** In the shape of OpenAI's `tools`. */
  readonly tools: readonly Readonly<Record<string, unknown>>[] | null;
  /** Further members of the body; they win. */
  readonly extraBody: Readonly<Record<string, unknown>> | null;
}

/** What to send. No secret stands in it. */
export interface EndpointRequest {
  /** Below the server's root, `/v1/chat/completions`; see `resolvePath` for base URLs with a path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

export type ChunkSink = (chunk: AnswerChunk) => void;

/** `stream`: server-sent events; `whole`: one JSON document. */
export type AnswerMode = 'stream' | 'whole';

/** Reads one answer. Pieces may be cut anywhere; chunks are emitted as soon as their last byte is there. */
export interface AnswerParser {
  push(bytes: Uint8Array): void;
  /** The body has ended. Emits `done` or `error` unless one was emitted before. */
  end(): void;
}

/** Keeps the literal name, so the registry can know it. */
export function defineEndpoint<const Name extends string, const T extends OptionTable>(
  endpoint: Endpoint<T> & { readonly name: Name },
): Endpoint<T> & { readonly name: Name } {
  return endpoint;
}
