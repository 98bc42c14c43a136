/** Token counts as a server reports them; null for what it leaves out. */
export interface TokenUsage {
  readonly promptTokens: number | null;
  /** With reasoning tokens in it. */
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  /** Prompt tokens that came from the prefix cache. */
  readonly cachedTokens: number | null;
}

/** A delta of text. `tokens`: how many the event itself says it carries; null when it does not say. */
export interface TextChunk {
  readonly kind: 'reasoning' | 'content';
  /** Never empty. */
  readonly text: string;
  readonly tokens: number | null;
}

/** A delta of a tool call; name and id stand in its first. */
export interface ToolChunk {
  readonly kind: 'tool';
  readonly index: number;
  readonly id: string | null;
  readonly name: string | null;
  readonly arguments: string;
}

/**
 * What an answer is made of, in the order it came. `role`: the answer has begun but carries no token yet.
 * `comment`: a keep-alive or anything else that means nothing to a measurement. `error`: the server says it failed,
 * or its bytes cannot be read; nothing follows. `done`: the answer is whole; nothing follows.
 */
export type AnswerChunk =
  | { readonly kind: 'role'; readonly role: string }
  | TextChunk
  | ToolChunk
  | { readonly kind: 'usage'; readonly usage: TokenUsage }
  | { readonly kind: 'comment'; readonly text: string }
  | AnswerError
  | { readonly kind: 'done'; readonly finishReason: string | null };

/** `server`: the answer is an error object. `invalid`: the answer breaks its format. */
export interface AnswerError {
  readonly kind: 'error';
  readonly origin: 'server' | 'invalid';
  readonly code: string;
  readonly message: string;
}
