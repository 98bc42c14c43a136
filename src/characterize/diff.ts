import type { Context } from '../core/context.ts';
import { defineOptions } from '../core/options.ts';
import type { TokenizerChoice } from '../files/open-tokenizer.ts';
import { type CompareOptions, compareSides, type DiffDocument, type DiffSide } from './compare.ts';
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
 * @throws InputError when one cannot be read, or their tokenizers differ
 */
export async function diffWorkloads(
  paths: { readonly a: string; readonly b: string },
  options: TokenizerChoice & CompareOptions,
  context: Context,
): Promise<DiffDocument> {
  const isBoth = !(await isFingerprintFile(paths.a, context)) && !(await isFingerprintFile(paths.b, context));
  const open = (path: string) => openSide(path, { ...options, keepsKeys: isBoth }, context);
  return compareSides(await open(paths.a), await open(paths.b), options);
}

/** A workload, measured, or a fingerprint, read. */
export async function openSide(
  path: string,
  options: TokenizerChoice & { readonly keepsKeys: boolean },
  context: Context,
): Promise<DiffSide> {
  if (await isFingerprintFile(path, context)) return readFingerprintFile(path, context);
  return measureSide(path, options, context);
}
