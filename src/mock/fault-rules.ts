import { type Problem, UsageError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { streamFor } from '../math/keyed-stream.ts';

/** What can go wrong, and what its value means; null for a kind that takes none. */
export const faultKinds = {
  status: { value: 'HTTP status', help: 'an error answer of this status' },
  reset: { value: null, help: 'the connection is reset before the answer' },
  close: { value: null, help: 'the connection is closed before the answer' },
  'half-open': { value: null, help: 'no answer ever, the connection stays' },
  garbage: { value: null, help: 'an answer that is not HTTP' },
  'slow-headers': { value: 'ms', help: "the answer's head comes late by so much" },
  'reset-after': { value: 'chunks', help: 'the connection is reset after so many chunks' },
  truncate: {
    value: 'chunks',
    help: 'the stream ends cleanly after so many chunks, without saying that it is finished',
  },
  malformed: { value: 'chunks', help: 'after so many chunks comes one whose JSON is broken' },
  'invalid-utf8': { value: 'chunks', help: 'after so many chunks comes one that is no UTF-8' },
  'stream-error': { value: 'chunks', help: 'after so many chunks comes an error object' },
  stall: { value: 'ms', help: 'the answer pauses once for so long, halfway' },
  'early-stop': { value: 'tokens', help: 'the answer ends after so many tokens, whatever was asked' },
  'no-usage': { value: null, help: 'no token counts' },
} as const satisfies Record<string, { value: string | null; help: string }>;

export type FaultKind = keyof typeof faultKinds;

/** One fault that befalls one request. */
export interface Fault {
  readonly kind: FaultKind;
  /** 0 for a kind that takes none. */
  readonly value: number;
}

/** Requests are counted from 1. */
type Selection =
  | { readonly by: 'all' }
  | { readonly by: 'every' | 'nth' | 'first'; readonly count: number }
  | { readonly by: 'share'; readonly share: number };

interface FaultRule extends Fault {
  readonly selection: Selection;
}

/** Decides by rule which requests fail, and how. Shares are drawn by the request's number: order changes nothing. */
export class FaultRules {
  readonly #rules: readonly FaultRule[];
  readonly #seed: bigint;

  /** @throws UsageError with every rule that is not understood */
  constructor(texts: readonly string[], seed: bigint) {
    const problems: Problem[] = [];
    this.#rules = texts.map((text) => parseRule(text, problems));
    this.#seed = seed;
    if (problems.length > 0) throw new UsageError(problems);
  }

  /** The first rule that the n-th request meets, counted from 1; null when it meets none. */
  faultFor(request: number): Fault | null {
    return this.#rules.find((rule, index) => this.#selects(rule.selection, request, index)) ?? null;
  }

  #selects(selection: Selection, request: number, rule: number): boolean {
    switch (selection.by) {
      case 'all':
        return true;
      case 'every':
        return request % selection.count === 0;
      case 'nth':
        return request === selection.count;
      case 'first':
        return request <= selection.count;
      case 'share': {
        const stream = streamFor({ seed: this.#seed, name: `mock.fault.${rule}`, index: request });
        return stream.nextUniform() < selection.share;
      }
    }
  }
}

/** A fault on its own, as a request's `x-mock-fault` header has it. @throws UsageError */
export function parseFault(text: string): Fault {
  const problems: Problem[] = [];
  const rule = parseRule(text, problems);
  if (problems.length > 0) throw new UsageError(problems);
  return rule;
}

function parseRule(text: string, problems: Problem[]): FaultRule {
  const [what = '', when, ...rest] = text.split(':');
  const [kind = '', value] = what.split('=');
  const problem = (message: string, hint?: string): FaultRule => {
    const found = { code: 'bad-fault', message: `fault '${text}': ${message}` };
    problems.push(hint === undefined ? found : { ...found, hint });
    return { kind: 'reset', value: 0, selection: { by: 'all' } };
  };
  if (!isKind(kind)) {
    const suggestion = nearest(kind, Object.keys(faultKinds));
    const known = `known are ${Object.keys(faultKinds).join(', ')}`;
    return problem(`no kind '${kind}'`, suggestion === null ? known : `did you mean '${suggestion}'?`);
  }
  const unit: string | null = faultKinds[kind].value;
  if (unit === null && value !== undefined) return problem(`${kind} takes no value`);
  if (unit !== null && !/^\d{1,9}$/.test(value ?? ''))
    return problem(`${kind} takes a whole number (${unit})`);
  if (kind === 'status' && !(Number(value) >= 400 && Number(value) <= 599))
    return problem('a status of 400 to 599 is an error');
  const selection = rest.length > 0 ? null : parseSelection(when);
  if (selection === null)
    return problem('after the kind stands every=N, nth=N, first=N or share=P, or nothing');
  return { kind, value: Number(value ?? 0), selection };
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(faultKinds, text);
}

function parseSelection(text: string | undefined): Selection | null {
  if (text === undefined) return { by: 'all' };
  const [by, value = '', ...rest] = text.split('=');
  if (rest.length > 0) return null;
  const number = Number(value);
  if (by === 'share') return /^(\d*\.)?\d+$/.test(value) && number <= 1 ? { by, share: number } : null;
  if (by !== 'every' && by !== 'nth' && by !== 'first') return null;
  return /^\d{1,9}$/.test(value) && number >= 1 ? { by, count: number } : null;
}
