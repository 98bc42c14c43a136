import type { MockDocument } from '../documents/mock.ts';
import { formatCount, formatSeconds } from './format.ts';

/** What mock prints when it ends. */
export function renderMock(facts: MockDocument): string {
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
