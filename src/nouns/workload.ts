/** What a request is about; the enumerations of the published schema. */
export interface Semantic {
  readonly task?: (typeof semanticTasks)[number] | null;
  readonly difficulty?: (typeof semanticDifficulties)[number] | null;
  readonly tags?: readonly string[] | null;
}

export const semanticTasks = [
  'chat',
  'qa',
  'summarization',
  'reasoning',
  'classification',
  'code',
  'translation',
  'other',
] as const;

export const semanticDifficulties = ['low', 'medium', 'high'] as const;

export const promptFormats = ['raw', 'chatml', 'openai_messages'] as const;

/** One OpenAI chat message; other keys (name, tool_calls …) are kept. */
export interface ChatMessage {
  readonly role: string;
  readonly content?: string | null | readonly Readonly<Record<string, unknown>>[];
  readonly [key: string]: unknown;
}

export interface PrefixBlocks {
  readonly block_tokens: number;
  readonly ids: readonly (number | string)[];
}

/**
 * One line of a canonical workload, schema 1.0: `schema/workload.schema.json` in TypeScript. Field names are
 * the file's. Times count from the workload's start.
 */
export interface WorkloadRequest {
  readonly request_id: string;
  readonly prompt?: string | null;
  readonly messages?: readonly ChatMessage[] | null;
  readonly max_output_tokens: number;
  readonly arrival_time_ms: number;
  readonly arrival_time_ns?: number | null;
  readonly session_id?: string | null;
  readonly turn_id?: number | null;
  readonly depends_on?: string | null;
  readonly think_time_ms?: number | null;
  readonly history?: 'cumulative' | 'delta' | null;
  readonly prompt_format?: (typeof promptFormats)[number] | null;
  readonly prompt_tokens?: number | null;
  readonly expected_output_tokens?: number | null;
  readonly expected_output?: string | null;
  readonly prefix_blocks?: PrefixBlocks | null;
  readonly semantic?: Semantic | null;
  readonly temperature?: number | null;
  readonly top_p?: number | null;
  readonly stop?: readonly string[] | null;
  readonly seed?: number | null;
  readonly streaming?: boolean | null;
  readonly cancel_after_ms?: number | null;
  readonly model?: string | null;
  readonly adapter?: string | null;
  readonly tenant?: string | null;
  readonly priority?: number | null;
  readonly tools?: readonly Readonly<Record<string, unknown>>[] | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly [extension: `x_${string}`]: unknown;
}

/** Name and version that every workload, manifest and result of this format carries. */
export const workloadSchema = 'iwc.workload/1.0';
