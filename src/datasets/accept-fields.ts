import { checkRequest } from '../nouns/check-request.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { DraftFields, DraftSink } from './contract.ts';
import { findFlaw, type JsonObject } from './json-values.ts';

/** Every canonical field that a record may fix for its request. */
export const draftFieldNames = [
  'max_output_tokens',
  'temperature',
  'top_p',
  'stop',
  'seed',
  'streaming',
  'model',
  'tools',
  'metadata',
  'tenant',
  'expected_output_tokens',
] as const satisfies readonly (keyof DraftFields)[];

/** A request that keeps the schema, but for what is put in its place. */
const probe = { request_id: 'probe', max_output_tokens: 1, arrival_time_ms: 0 };

/**
 * Checks canonical fields by the published schema. Null after saying every problem.
 * `pathOf` tells where in the record a field was found, e.g. `$.body.max_tokens`.
 */
export function acceptFields<Name extends keyof WorkloadRequest & string>(
  found: Readonly<Partial<Record<Name, unknown>>>,
  sink: DraftSink,
  pathOf: (name: string) => string = (name) => `$.${name}`,
): Partial<Pick<WorkloadRequest, Name>> | null {
  const given = Object.entries(found).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return {};
  let isGood = true;
  for (const [name, value] of given) {
    const flaw = findFlaw(value, pathOf(name));
    if (flaw === null) continue;
    sink.reject(flaw.code, flaw.message, flaw.path);
    isGood = false;
  }
  if (!isGood) return null;
  const fields = Object.fromEntries(given);
  const text = 'messages' in fields ? {} : { prompt: 'probe' };
  for (const problem of checkRequest({ ...probe, ...text, ...fields })) {
    sink.reject(problem.code, problem.message, sourcePath(problem.place?.path ?? '$', pathOf));
    isGood = false;
  }
  // The schema has just checked every member.
  return isGood ? (fields as Partial<Pick<WorkloadRequest, Name>>) : null;
}

/** The named members that a record has. */
export function pick<Name extends string>(
  record: JsonObject,
  names: readonly Name[],
): Partial<Record<Name, unknown>> {
  const found: Partial<Record<Name, unknown>> = {};
  for (const name of names)
    if (record[name] !== undefined && record[name] !== null) found[name] = record[name];
  return found;
}

/** `$.stop[0]` → where the record has it. */
function sourcePath(path: string, pathOf: (name: string) => string): string {
  const [, name, rest] = /^\$\.([a-z_]+)(.*)$/s.exec(path) ?? [];
  return name === undefined ? path : pathOf(name) + (rest ?? '');
}
