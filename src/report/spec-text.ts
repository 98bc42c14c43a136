import type { SpecDocument } from '../documents/spec.ts';
import { formatCount } from './format.ts';

/** What spec prints; the last line is the directory, for scripts. */
export function renderSpec(facts: SpecDocument): string {
  const last = facts.last_arrival_ns === null ? '' : `, the last at ${facts.last_arrival_ns} ns`;
  const lines = [
    `✓ ${facts.workload_id}: ${formatCount(facts.requests, 'request')}, ${facts.arrival} arrivals${last}`,
    `  ${facts.prefill_tokens} prefill and ${facts.decode_tokens} decode tokens by ${facts.tokenizer}`,
    facts.folder,
  ];
  return `${lines.join('\n')}\n`;
}
