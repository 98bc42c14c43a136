import type { BenchSuite } from '../bench/bench.ts';
import { gateExitCode } from '../bench/gates/evaluate.ts';
import { holdSuiteGates, readBenchGates } from '../bench/gates/hold-suite.ts';
import type { Context } from '../core/context.ts';
import { exitCodes } from '../core/errors.ts';
import type { GateReport } from '../documents/gates.ts';
import { writeTextFile } from '../io/text-file.ts';
import { renderGates, renderGatesJunit, renderGatesMarkdown } from '../report/gates-text.ts';

type Options = Readonly<Record<string, unknown>>;

/** The gates of a suite, before it is run. @throws UsageError for gates that are not understood */
export async function gatesOf(
  { settings }: Pick<BenchSuite['spec'], 'settings'>,
  options: Options,
  context: Context,
) {
  return await readBenchGates(settings, { gateFile: options['gateFile'] as string | null }, context);
}

/** Gates of suites that have run: their text, and the exit code with them. Interrupted suites are not held. */
export async function holdGates(
  suites: readonly BenchSuite[],
  options: Options,
  otherwise: number,
  context: Context,
): Promise<{ readonly reports: readonly GateReport[]; readonly text: string; readonly exitCode: number }> {
  const reports: GateReport[] = [];
  if (otherwise !== exitCodes.interrupted)
    for (const { spec, folder, outcome } of suites) {
      if (outcome === null) continue;
      const { baseline } = spec.settings;
      const where = { baseline, folder, confidence: options['gateConfidence'] as number };
      const report = await holdSuiteGates(await gatesOf(spec, options, context), where, context);
      if (report !== null) reports.push(report);
    }
  const outputs = [
    [options['junit'], renderGatesJunit],
    [options['markdown'], renderGatesMarkdown],
  ] as const;
  for (const [path, render] of outputs)
    if (typeof path === 'string') await writeTextFile(context.runtime, path, render(reports));
  return {
    reports,
    text: reports.map(renderGates).join(''),
    exitCode: reports.reduce((code, report) => gateExitCode(report, code), otherwise),
  };
}
