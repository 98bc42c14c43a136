import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import type { Gate } from '../../core/gate.ts';
import { defineOptions, type OptionValues } from '../../core/options.ts';
import type { GateReport } from '../../documents/gates.ts';
import { evaluateGates } from './evaluate.ts';
import { readGateFile } from './gate-file.ts';
import { parseBenchGates } from './metric-paths.ts';

/** Options of gates besides `--fail-on` and `--baseline`, which a spec file may give too. */
export const gateOptions = defineOptions({
  gateFile: { type: 'path', help: 'more gates: a YAML list of METRIC:OP:VALUE', operational: true },
  gateConfidence: {
    type: 'number',
    above: 0.5,
    max: 0.9999,
    default: 0.95,
    help: 'two suites of the same thing pass with at least this probability',
    operational: true,
  },
  junit: { type: 'path', help: 'write the gates as JUnit XML', operational: true },
  markdown: { type: 'path', help: 'write the gates as Markdown', operational: true },
});

/** All gates of a call. @throws UsageError for gates not understood, or that need a baseline and have none */
export async function readBenchGates(
  given: { readonly failOn: readonly string[] | null; readonly baseline: string | null },
  options: Pick<OptionValues<typeof gateOptions>, 'gateFile'>,
  context: Context,
): Promise<readonly Gate[]> {
  const fromFile = options.gateFile === null ? [] : await readGateFile(options.gateFile, context);
  const gates = [...parseBenchGates(given.failOn ?? []), ...fromFile];
  const comparing = gates.find(({ operator }) => operator !== 'gt' && operator !== 'lt');
  if (comparing !== undefined && given.baseline === null)
    throw new UsageError({
      code: 'missing-option',
      message: `--fail-on ${comparing.text} compares, and there is nothing to compare with`,
      hint: 'name the folder of an earlier suite with --baseline, or use gt or lt',
    });
  return gates;
}

/** Holds a suite's gates; null when it has none. */
export async function holdSuiteGates(
  gates: readonly Gate[],
  where: { readonly baseline: string | null; readonly folder: string; readonly confidence: number },
  context: Context,
): Promise<GateReport | null> {
  return gates.length === 0 ? null : await evaluateGates({ gates, ...where }, context);
}
