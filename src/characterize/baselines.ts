import type { Context } from '../core/context.ts';
import { InputError, type Problem, UsageError } from '../core/errors.ts';
import type { Gate } from '../core/gate.ts';
import { type Baselines, baselinesDocument } from '../documents/baselines.ts';
import type { DiffDocument } from '../documents/diff.ts';
import type { Fingerprint } from '../documents/fingerprint.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { encodeText } from '../io/record-text.ts';
import type { TokenizerChoice } from '../workloads/open-tokenizer.ts';
import type { FormatChoice } from '../workloads/read-workload.ts';
import { compareSides } from './compare.ts';
import { openSide } from './diff.ts';
import { parseGates } from './gates.ts';
import { sideOfFingerprint } from './read-fingerprint.ts';

export interface BaselineOptions extends TokenizerChoice, FormatChoice {
  readonly gates: readonly Gate[];
  readonly failOnAnyFlag: boolean;
}

/** Measures workloads and writes down what they are. Nothing is written when one of them is bad. */
export async function writeBaselines(
  file: string,
  workloads: readonly string[],
  options: BaselineOptions,
  context: Context,
): Promise<Baselines> {
  if (workloads.length === 0)
    throw new UsageError({
      code: 'no-workloads',
      message: '--write-baseline: no workload is named',
      hint: 'for example iwc diff --write-baseline iwc.baselines.json workloads/chat.jsonl',
    });
  if (workloads.includes('-'))
    throw new UsageError({
      code: 'standard-input',
      message: '--write-baseline: standard input has no path under which it could be checked later',
      hint: 'write it to a file first',
    });
  const fingerprints: [string, Fingerprint][] = [];
  for (const path of [...new Set(workloads)].sort()) {
    const side = await openSide(path, { ...options, keepsKeys: false }, context);
    fingerprints.push([path, side.fingerprint]);
  }
  const baselines: Baselines = {
    schema: baselinesDocument.schema,
    tokenizer: { tokenizer: options.tokenizer, tokenizerModel: options.tokenizerModel },
    fail_on: options.gates.map(({ text }) => text),
    fail_on_any_flag: options.failOnAnyFlag,
    workloads: Object.fromEntries(fingerprints),
  };
  const output = await createAtomic(context.runtime, file);
  try {
    await output.write(encodeText(`${JSON.stringify(baselines, null, 1)}\n`));
    await output.commit();
  } catch (error) {
    await output.discard();
    throw error;
  }
  return baselines;
}

/**
 * Compares workloads with what they were. Gates of the file and those given here hold together.
 * @param only paths to check; all of the file's if empty
 * @throws InputError listing every path that the file does not know or that is bad
 */
export async function diffBaselines(
  file: string,
  only: readonly string[],
  options: BaselineOptions,
  context: Context,
): Promise<readonly DiffDocument[]> {
  const baselines = await readBaselines(file, context);
  const paths = only.length === 0 ? Object.keys(baselines.workloads) : only;
  checkKnown(file, paths, baselines);
  const compareOptions = {
    gates: [...parseGates(baselines.fail_on, `${file}: fail_on`), ...options.gates],
    failOnAnyFlag: baselines.fail_on_any_flag || options.failOnAnyFlag,
  };
  const choice = { ...options, ...baselines.tokenizer, keepsKeys: false };
  const diffs: DiffDocument[] = [];
  for (const path of paths) {
    const before = sideOfFingerprint(`${path} (baseline)`, baselines.workloads[path]);
    diffs.push(compareSides(before, await openSide(path, choice, context), compareOptions));
  }
  return diffs;
}

/** @throws InputError when it is missing or no baselines file */
async function readBaselines(file: string, context: Context): Promise<Baselines> {
  const text = new TextDecoder().decode(await context.runtime.files.readAll(file));
  let value: Partial<Baselines> | null;
  try {
    value = JSON.parse(text) as Partial<Baselines> | null;
  } catch {
    throw notBaselines(file, 'it is not valid JSON');
  }
  if (value?.schema !== baselinesDocument.schema)
    throw notBaselines(file, `its schema is ${JSON.stringify(value?.schema ?? null)}`);
  const isWhole =
    typeof value.workloads === 'object' &&
    typeof value.tokenizer?.tokenizer === 'string' &&
    typeof value.tokenizer.tokenizerModel === 'string' &&
    Array.isArray(value.fail_on) &&
    value.fail_on.every((gate) => typeof gate === 'string');
  if (!isWhole) throw notBaselines(file, 'it lacks its workloads, tokenizer or gates');
  return value as Baselines;
}

function checkKnown(file: string, paths: readonly string[], baselines: Baselines): void {
  const problems = paths
    .filter((path) => !Object.hasOwn(baselines.workloads, path))
    .map(
      (path): Problem => ({
        code: 'no-baseline',
        message: `no baseline for '${path}'; there are some for ${Object.keys(baselines.workloads).join(', ')}`,
        place: { file },
        hint: 'add it with --write-baseline, naming all workloads again',
      }),
    );
  if (problems.length > 0) throw new InputError(problems);
}

function notBaselines(file: string, why: string): InputError {
  return new InputError({
    code: 'bad-baselines',
    message: `expected baselines of schema ${baselinesDocument.schema}, but ${why}`,
    place: { file },
    hint: 'write them with iwc diff --write-baseline',
  });
}
