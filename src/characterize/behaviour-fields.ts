import { stableJson } from '../core/json-text.ts';
import { nsPerMs } from '../core/units.ts';
import { type BehaviourPart, behaviourParts } from '../nouns/behaviour-parts.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';

/** A field of a request; its arrival counts once, in whichever resolution it was written. */
type Field =
  | Exclude<keyof WorkloadRequest, 'arrival_time_ms' | 'arrival_time_ns' | `x_${string}`>
  | 'arrival';

/**
 * The part of behaviour every field belongs to. `name` fields say who, `label` fields say what about: a server never
 * notices either, so no hash of behaviour covers them. The type check fails when a field of the schema is missing here.
 */
export const partOfField: Readonly<Record<Field, BehaviourPart | 'name' | 'label'>> = {
  prompt: 'prompts',
  messages: 'prompts',
  prompt_format: 'prompts',
  history: 'prompts',
  tools: 'prompts',
  prefix_blocks: 'prompts',
  prompt_tokens: 'prompts',
  arrival: 'arrivals',
  session_id: 'sessions',
  turn_id: 'sessions',
  depends_on: 'sessions',
  think_time_ms: 'sessions',
  max_output_tokens: 'outputs',
  expected_output_tokens: 'outputs',
  expected_output: 'outputs',
  temperature: 'sampling',
  top_p: 'sampling',
  stop: 'sampling',
  seed: 'sampling',
  streaming: 'serving',
  cancel_after_ms: 'serving',
  model: 'serving',
  adapter: 'serving',
  tenant: 'serving',
  priority: 'serving',
  request_id: 'name',
  semantic: 'label',
  metadata: 'label',
};

const fieldsOfPart = new Map(
  behaviourParts.map((part) => {
    const fields = Object.keys(partOfField) as Field[];
    return [part, fields.filter((field) => partOfField[field] === part).sort()] as const;
  }),
);

/**
 * One part of a request as a text that is equal exactly when the part behaves equally: absent and null are one, and so
 * are the two ways to write an arrival. What is absent stays different from any value, since the choice is then the
 * runner's or the server's. `depends_on` only says whether: whom it names is hashed beside the names.
 */
export function renderPart(request: WorkloadRequest, part: BehaviourPart): string {
  let text: string = part;
  for (const field of fieldsOfPart.get(part)!) {
    const value = field === 'arrival' ? arrivalOf(request) : request[field];
    if (value === null || value === undefined) continue;
    text += `,${field}:${renderValue(field === 'depends_on' ? true : value)}`;
  }
  return text;
}

/** JSON, with sorted keys where there are keys. */
function renderValue(value: unknown): string {
  return typeof value === 'object' ? stableJson(value) : JSON.stringify(value);
}

function arrivalOf({ arrival_time_ns, arrival_time_ms }: WorkloadRequest): number {
  return arrival_time_ns ?? arrival_time_ms * nsPerMs;
}
