import type { WorkloadRequest } from '../nouns/workload.ts';
import type { Fields } from './fields.ts';

/** Sampling fields that AIPerf merges into the request's body, from `extra`. */
const sampled = ['temperature', 'top_p', 'stop', 'seed', 'model'] as const;

export const aiperfSampling = sampled;

/** `extra` of a request; undefined when there is nothing to say. */
export function extraOf(request: WorkloadRequest): Readonly<Record<string, unknown>> | undefined {
  const present = sampled.filter((name) => request[name] !== null && request[name] !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present.map((name) => [name, request[name]]));
}

/** The sampling fields of `extra`; others are not looked at. */
export function readExtra(fields: Fields): Partial<WorkloadRequest> {
  if (!fields.has('extra')) return {};
  const extra = fields.nested(fields.raw('extra'), '$.extra');
  return {
    ...(extra.has('temperature') ? { temperature: extra.number('temperature') } : {}),
    ...(extra.has('top_p') ? { top_p: extra.number('top_p') } : {}),
    ...(extra.has('stop') ? { stop: extra.list('stop') as readonly string[] } : {}),
    ...(extra.has('seed') ? { seed: extra.number('seed') } : {}),
    ...(extra.has('model') ? { model: extra.text('model') } : {}),
  };
}

/** Milliseconds with their fraction, as AIPerf takes them. */
export function renderMs(ns: number): number {
  return ns / 1e6;
}

/** A `timestamp` in ms as ns; null when there is none. */
export function readTimestamp(fields: Fields): number | null {
  if (!fields.has('timestamp')) return null;
  const ns = Math.round(fields.number('timestamp') * 1e6);
  if (ns < 0) fields.refuse('timestamp', 'must not be negative');
  return Math.max(ns, 0);
}
