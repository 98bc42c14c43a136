import { InputError } from '../../core/errors.ts';
import type { Batch, Call, ExpansionSettings } from '../../operators/expand.ts';
import { expandStep } from '../../operators/expand.ts';
import {
  areSizes,
  columnReader,
  positiveTime,
  type TableFormat,
  type TableSettings,
  type TimedMeasurement,
} from './contract.ts';

/** Layer names of the tables → calls of the expansion. */
const callOf: Readonly<Record<string, string>> = {
  qkv_proj: 'qkv',
  o_proj: 'attn_output',
  gate_up_proj: 'mlp_up',
  down_proj: 'mlp_down',
  act_fn: 'mlp_activation',
  layernorm: 'post_attention_norm',
  final_layernorm: 'final_norm',
  rotary_emb: 'rope',
  embedding: 'embedding',
  lm_head: 'lm_head',
  sampler: 'sample',
};

/**
 * LLMServingSim 2's `dense.csv` and `per_sequence.csv`: a layer's name, tokens or sequences, µs. The shapes come from
 * `--architecture`.
 */
export const llmservingsimLayersTable: TableFormat = {
  name: 'llmservingsim-layers',
  summary: "LLMServingSim's profile of layers by tokens or sequences; needs --architecture",
  timing: 'device',
  detect: (head) => head.join() === 'layer,tokens,time_us' || head.join() === 'layer,sequences,time_us',
  read({ file, rows }, settings, skip) {
    const [head, ...body] = rows;
    const cell = columnReader(head!.cells);
    const isPerSequence = head!.cells.includes('sequences');
    return body.flatMap((row): readonly TimedMeasurement[] => {
      const layer = cell(row, 'layer') ?? '';
      const name = callOf[layer];
      if (name === undefined) {
        skip(
          row.line,
          'unknown-layer',
          `the layer '${layer}' is not one of ${Object.keys(callOf).join(', ')}`,
        );
        return [];
      }
      const size = Number(cell(row, isPerSequence ? 'sequences' : 'tokens'));
      if (!areSizes({ size }, row.line, skip)) return [];
      const batch: Batch = [
        { count: isPerSequence ? size : 1, queries: isPerSequence ? 1 : size, keys: size },
      ];
      const call = expandOne(batch, settings, file).find((one) => one.name === name);
      const measuredUs = positiveTime(cell(row, 'time_us'), row.line, skip);
      return call === undefined || measuredUs === null ? [] : [{ operator: call.operator, measuredUs }];
    });
  },
};

/** LLMServingSim 2's `attention.csv`: one prefill chunk, or decoding sequences of equal length; mixed rows are skipped. */
export const llmservingsimAttentionTable: TableFormat = {
  name: 'llmservingsim-attention',
  summary: "LLMServingSim's profile of attention; needs --architecture",
  timing: 'device',
  detect: (head) => head.join() === 'prefill_chunk,kv_prefill,n_decode,kv_decode,time_us',
  read({ file, rows }, settings, skip) {
    const [, ...body] = rows;
    return body.flatMap((row): readonly TimedMeasurement[] => {
      const [chunk, before, decodes, keys] = row.cells.slice(0, 4).map(Number) as [
        number,
        number,
        number,
        number,
      ];
      if (chunk > 0 && decodes > 0) {
        skip(row.line, 'mixed-batch', 'a chunk and decodes share the time, which cannot be told apart');
        return [];
      }
      const span =
        chunk > 0
          ? { count: 1, queries: chunk, keys: before + chunk }
          : { count: decodes, queries: 1, keys: Math.max(1, keys) };
      if (!areSizes({ ...span }, row.line, skip)) return [];
      const call = expandOne([span], settings, file).find((one) => one.operator.family === 'attention');
      const measuredUs = positiveTime(row.cells[4], row.line, skip);
      return call === undefined || measuredUs === null ? [] : [{ operator: call.operator, measuredUs }];
    });
  },
};

function expandOne(
  batch: Batch,
  { architecture, tensorParallel, dtype }: TableSettings,
  file: string,
): readonly Call[] {
  if (architecture === null)
    throw new InputError({
      code: 'missing-architecture',
      message: 'this table names layers, not shapes',
      place: { file },
      hint: 'add --architecture llama-3-8b, or whatever was measured',
    });
  const settings: ExpansionSettings = {
    tensorParallel,
    dtype,
    matrixDtype: dtype,
    isAttentionFused: true,
    isQkvFused: true,
    oneShotBytes: 0,
  };
  return expandStep(architecture, batch, settings);
}
