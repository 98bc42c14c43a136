import { type EscapedText, escapeText } from '../core/json-text.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { createProseMaker, createTextMaker } from '../text/index.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import type { PromptRow } from './collection.ts';
import type { RequestSource } from './given.ts';
import { LengthIndex } from './length-index.ts';
import type { GenerateOptions } from './options.ts';
import { notAsked, type Schedule } from './schedule.ts';

/** What makes prompts out of the traffic's wishes. */
export interface PromptTools {
  readonly tokenizer: Tokenizer;
  readonly options: GenerateOptions;
}

/**
 * Requests with prompts of a plain collection: by length where one is asked, else every row once in random order, then
 * again in another.
 */
export function plainRequests(
  schedule: Schedule,
  rows: readonly PromptRow[],
  tools: PromptTools,
): RequestSource {
  const { options } = tools;
  const choose = chooserOf(rows, options);
  const fit = options.exactLengths ? exactFitter(tools) : null;
  return {
    count: schedule.dueNs.length,
    give(index) {
      const asked = schedule.promptTokens[index]!;
      const row = rows[choose(asked)]!;
      const given = fit === null || asked === notAsked ? row : fit(row, asked, index);
      const askedOutput = schedule.outputTokens[index]!;
      return {
        dueNs: schedule.dueNs[index]!,
        prompt: given.escaped,
        promptTokens: given.promptTokens,
        outputTokens:
          askedOutput === notAsked || options.outputLengths === 'prompt-file'
            ? row.outputTokens
            : atLeastOne(askedOutput),
        askedPromptTokens: asked,
        askedOutputTokens: askedOutput,
        session: null,
        blocks: null,
      };
    },
  };
}

function chooserOf(
  rows: readonly PromptRow[],
  { seed, lengthTolerance }: GenerateOptions,
): (asked: number) => number {
  const random = streamFor({ seed, name: 'generate.prompts' });
  let index: LengthIndex | null = null;
  let order = new Int32Array(0);
  let used = 0;
  return (asked) => {
    if (asked !== notAsked) {
      index ??= new LengthIndex(rows.map((row) => row.promptTokens));
      return index.choose(asked, lengthTolerance, random);
    }
    if (used === order.length) {
      order = Int32Array.from(random.permutation(rows.length));
      used = 0;
    }
    return order[used++]!;
  };
}

/** A client takes a length of 0 for none, and would not cap the answer at all. */
function atLeastOne(outputTokens: number): number {
  return Math.max(1, outputTokens);
}

type Fitted = { readonly escaped: EscapedText; readonly promptTokens: number };

function exactFitter({
  tokenizer,
  options,
}: PromptTools): (row: PromptRow, tokens: number, index: number) => Fitted {
  const prose = createProseMaker(tokenizer, options.seed);
  return (row, tokens, index) => {
    const { text, tokens: found } = prose.prose({ name: 'extension', index }, tokens, row.prompt);
    return { escaped: escapeText(text.toWellFormed()), promptTokens: found };
  };
}

/** Requests with made-up text of exactly the lengths asked; prefix blocks share what their ids share. */
export function madeUpRequests(schedule: Schedule, { tokenizer, options }: PromptTools): RequestSource {
  const maker = createTextMaker(tokenizer, options.seed);
  return {
    count: schedule.dueNs.length,
    give(index) {
      const asked = schedule.promptTokens[index]!;
      const blocks = schedule.blocks?.[index] ?? null;
      const key = { name: 'prompt', index };
      const text = blocks === null ? maker.text(key, asked) : maker.prompt(blocks, asked, key);
      const askedOutput = schedule.outputTokens[index]!;
      return {
        dueNs: schedule.dueNs[index]!,
        prompt: escapeText(text),
        // Not what was asked: what encoding the text gives.
        promptTokens: tokenizer.count(text),
        outputTokens: askedOutput === notAsked ? null : atLeastOne(askedOutput),
        askedPromptTokens: asked,
        askedOutputTokens: askedOutput,
        session: null,
        blocks,
      };
    },
  };
}
