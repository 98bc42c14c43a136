import type { Context } from '../core/context.ts';
import { UsageError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import type { DiffDocument } from '../documents/diff.ts';
import { withRereadableInput } from '../io/rereadable-input.ts';
import type { TokenizerChoice } from '../workloads/open-tokenizer.ts';
import type { FormatChoice } from '../workloads/read-workload.ts';
import { type CompareOptions, compareSides, type DiffSide } from './compare.ts';
import { fingerprintOptions, measureSide } from './fingerprint.ts';
import { gateOptions } from './gates.ts';
import { isFingerprintFile, readFingerprintFile } from './read-fingerprint.ts';

export const diffOptions = defineOptions({
  ...fingerprintOptions,
  failOnAnyFlag: {
    type: 'boolean',
    default: false,
    help: 'exit 2 when the core comparison flags anything',
  },
  ...gateOptions,
});

/**
 * Compares two workloads, or fingerprints of them. With two workloads, requests are matched as well.
 * @throws InputError when one cannot be read, or their tokenizers differ, UsageError for standard input against itself
 */
export async function diffWorkloads(
  paths: { readonly a: string; readonly b: string },
  options: TokenizerChoice & FormatChoice & CompareOptions,
  context: Context,
): Promise<DiffDocument> {
  const { a, b } = paths;
  if (a === '-' && b === '-') throw sameInput();
  return await withRereadableInput([a, b], context, async (rereading) => {
    const isBoth = !(await isFingerprintFile(a, rereading)) && !(await isFingerprintFile(b, rereading));
    const open = (path: string) => openSide(path, { ...options, keepsKeys: isBoth }, rereading);
    return compareSides(await open(a), await open(b), options);
  });
}

/** A workload, measured, or a fingerprint, read. */
export async function openSide(
  path: string,
  options: TokenizerChoice & FormatChoice & { readonly keepsKeys: boolean },
  context: Context,
): Promise<DiffSide> {
  if (await isFingerprintFile(path, context)) return readFingerprintFile(path, context);
  return measureSide(path, options, context);
}

function sameInput(): UsageError {
  return new UsageError({
    code: 'standard-input',
    message: 'standard input can be one of the two workloads, not both',
    hint: 'give a file in place of one -',
  });
}
