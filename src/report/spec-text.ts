import { formatCount } from './format.ts';

/** The facts of a workload directory that people are told; the same numbers as in its JSON. */
export interface SpecFacts {
  readonly folder: string;
  readonly workload_id: string;
  readonly requests: number;
  readonly prefill_tokens: number;
  readonly decode_tokens: number;
  readonly arrival: string;
  /** Digits, since it may pass 2^53. */
  readonly last_arrival_ns: string | null;
  readonly tokenizer: string;
}

/** What spec prints; the last line is the directory, for scripts. */
export function renderSpec(facts: SpecFacts): string {
  const last = facts.last_arrival_ns === null ? '' : `, the last at ${facts.last_arrival_ns} ns`;
  const lines = [
    `✓ ${facts.workload_id}: ${formatCount(facts.requests, 'request')}, ${facts.arrival} arrivals${last}`,
    `  ${facts.prefill_tokens} prefill and ${facts.decode_tokens} decode tokens by ${facts.tokenizer}`,
    facts.folder,
  ];
  return `${lines.join('\n')}\n`;
}
