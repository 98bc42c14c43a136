import { formatCount, formatSeconds } from './format.ts';

/** What a mock did; the same numbers as in its JSON. */
export interface MockFacts {
  readonly url: string;
  readonly elapsed_ms: number;
  readonly requests: number;
  readonly ok: number;
  readonly refused: number;
  readonly faults: number;
  readonly clients_gone: number;
  readonly prompt_tokens: number;
  readonly cached_tokens: number;
  readonly output_tokens: number;
}

/** What mock prints when it ends. */
export function renderMock(facts: MockFacts): string {
  const others = [
    [facts.refused, 'refused'],
    [facts.faults, 'met a fault'],
    [facts.clients_gone, 'left by their clients'],
  ] as const;
  const rest = others.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`);
  return [
    `✓ Mock at ${facts.url} served ${formatCount(facts.requests, 'request')} in ${formatSeconds(facts.elapsed_ms)}`,
    `  ${facts.ok} answered in full${rest.join('')}`,
    `  tokens: ${facts.prompt_tokens} in (${facts.cached_tokens} from the cache), ${facts.output_tokens} out`,
    '',
  ].join('\n');
}
