import type { Architecture } from './architecture.ts';
import { expandAttention } from './expand-attention.ts';
import { expandFeedForward } from './expand-feed-forward.ts';
import type { Batch, Call, Plan } from './expand-plan.ts';
import { createPlan, normCalls } from './expand-plan.ts';

export type { Batch, BatchSpan, Call, ExpansionSettings } from './expand-plan.ts';
export { checkExpansion } from './expand-plan.ts';

/**
 * Every operator of one step of an engine: an architecture over a batch, per device. Calls that repeat in every
 * layer stand once, with their count.
 * @throws RangeError when `checkExpansion` finds something
 */
export function expandStep(
  architecture: Architecture,
  batch: Batch,
  settings: Parameters<typeof createPlan>[2],
): readonly Call[] {
  const plan = createPlan(architecture, batch, settings);
  return [...expandEntry(plan), ...expandAttention(plan), ...expandFeedForward(plan), ...expandExit(plan)];
}

function expandEntry({ architecture, tokens, width, settings }: Plan): readonly Call[] {
  const bytes = tokens * architecture.hidden * width;
  return [
    {
      name: 'embedding',
      part: 'entry',
      count: 1,
      operator: {
        family: 'embedding',
        rows: tokens,
        elements: tokens * architecture.hidden,
        readBytes: bytes + tokens * 8,
        writeBytes: bytes,
        dtype: settings.dtype,
      },
    },
  ];
}

/** The last norm, logits of each sequence's last token, and the choice of the next token. */
function expandExit(plan: Plan): readonly Call[] {
  const { architecture, sequences, shards, width, settings } = plan;
  const { hidden, vocabulary } = architecture;
  const { dtype } = settings;
  const shard = Math.ceil(vocabulary / shards);
  const calls: Call[] = [
    ...normCalls(plan, { name: 'final_norm', part: 'exit', count: 1 }),
    {
      name: 'lm_head',
      part: 'exit',
      count: 1,
      operator: { family: 'gemm', batch: 1, m: sequences, n: shard, k: hidden, dtype },
    },
  ];
  if (shards > 1)
    calls.push({
      name: 'logits_all_gather',
      part: 'exit',
      count: 1,
      operator: {
        family: 'collective',
        kind: 'all-gather',
        bytes: sequences * vocabulary * width,
        ranks: shards,
        isOneShot: false,
        dtype,
      },
    });
  calls.push({
    name: 'sample',
    part: 'exit',
    count: 1,
    operator: {
      family: 'sampling',
      variant: 'sample',
      rows: sequences,
      columns: vocabulary,
      readBytes: sequences * vocabulary * 4,
      writeBytes: sequences * 8,
      dtype: 'fp32',
    },
  });
  return calls;
}
