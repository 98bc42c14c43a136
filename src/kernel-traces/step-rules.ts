import type { Phase } from '../nouns/operator-table.ts';

/** Version of the rules below; it stands in every summary. */
export const stepRulesVersion = '2026.1';

/** How a frame or an annotation marks an engine's step, the phase of one, or both. */
interface StepRule {
  readonly pattern: RegExp;
  /** An interval of this name is one step. Where several hold a launch, the earliest rule's outermost interval is it. */
  readonly isStep: boolean;
  /** The phase, or how the match tells it. */
  readonly phase: Phase | null | ((match: RegExpExecArray) => Phase | null);
}

/**
 * Names taken from traces and from the engines' sources: vLLM's worker annotations, SGLang's step spans
 * (0.5.6), ATOM's, SGLang's worker and model-runner frames (0.4, 0.5), the profiler's own steps last.
 */
const rules: readonly StepRule[] = [
  {
    pattern: /^execute_context_(\d+)\(\d+\)_generation_(\d+)\(\d+\)$/,
    isStep: true,
    phase: (match) => phaseOf(Number(match[1]), Number(match[2])),
  },
  {
    pattern: /^execute_new_(\d+)_cached_(\d+)$/,
    isStep: true,
    phase: (match) => phaseOf(Number(match[1]), Number(match[2])),
  },
  { pattern: /^step\[EXTEND\b.*\]$/, isStep: true, phase: 'prefill' },
  { pattern: /^step\[DECODE\b.*\]$/, isStep: true, phase: 'decode' },
  { pattern: /^step\[MIXED\b.*\]$/, isStep: true, phase: 'mixed' },
  { pattern: /^prefill\[.*\]$/, isStep: true, phase: 'prefill' },
  { pattern: /^decode\[.*\]$/, isStep: true, phase: 'decode' },
  { pattern: /tp_worker\.py\(\d+\): forward_batch_generation$/, isStep: true, phase: null },
  { pattern: /model_runner\.py\(\d+\): (?:_forward_raw|execute_model)$/, isStep: true, phase: null },
  { pattern: /model_runner\.py\(\d+\): forward_extend$/, isStep: false, phase: 'prefill' },
  { pattern: /model_runner\.py\(\d+\): forward_decode$/, isStep: false, phase: 'decode' },
  { pattern: /model_runner\.py\(\d+\): forward_split_prefill$/, isStep: false, phase: 'prefill' },
  { pattern: /^ProfilerStep#\d+$/, isStep: true, phase: null },
];

/** What a name means for steps: the rule's place in the order (lower wins), and the phase it tells. */
export interface StepMark {
  readonly order: number;
  readonly isStep: boolean;
  readonly phase: Phase | null;
}

/** The mark of a frame's or annotation's name; null for most. */
export function stepMarkOf(name: string): StepMark | null {
  for (const [order, { pattern, isStep, phase }] of rules.entries()) {
    const match = pattern.exec(name);
    if (match !== null) return { order, isStep, phase: typeof phase === 'function' ? phase(match) : phase };
  }
  return null;
}

/** Of requests in their prompt and requests generating, what the step is. */
function phaseOf(prompts: number, generations: number): Phase | null {
  if (prompts > 0) return generations > 0 ? 'mixed' : 'prefill';
  return generations > 0 ? 'decode' : null;
}
