import { InputError } from '../core/errors.ts';
import type { Notices } from '../core/notices.ts';
import type { ReplayPlan } from './read-plan.ts';

/** Requests that would not fit the server's context. */
export interface ContextFit {
  /** Rows to be left out. */
  readonly skipped: ReadonlySet<number>;
}

/**
 * Holds a plan against the server's context before anything is sent.
 * @throws InputError under the policy `refuse`, when a request does not fit
 */
export function fitContext(
  plan: ReplayPlan,
  contextTokens: number | null,
  policy: 'refuse' | 'skip' | 'send',
  { notices, isAsked }: { readonly notices: Notices; readonly isAsked: boolean },
): ContextFit {
  const skipped = new Set<number>();
  if (contextTokens === null) return { skipped };
  const { promptTokens, maxOutputTokens } = plan.columns;
  let unknown = 0;
  for (let row = 0; row < plan.count; row++) {
    const prompt = promptTokens[row]!;
    if (prompt < 0) unknown++;
    else if (prompt + maxOutputTokens[row]! > contextTokens) skipped.add(row);
  }
  // Servers say their context unasked; only who gave one expects every prompt to be held against it.
  if (unknown > 0 && isAsked)
    notices.add({
      code: 'context-unchecked',
      reason: `${unknown} prompts have no known length; --tokenizer would count them`,
    });
  if (skipped.size === 0 || policy === 'send') return { skipped: new Set() };
  if (policy === 'skip') return { skipped };
  throw new InputError({
    code: 'beyond-context',
    message: `${skipped.size} of ${plan.count} requests need more than the server's context of ${contextTokens} tokens`,
    hint: 'say --over-context skip or send, or give the right --context-length',
  });
}
