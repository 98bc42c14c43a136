import { type CombineKind, type CombineOptions, combineTable, writeCombination } from '../convert/index.ts';
import { exitCodes } from '../core/errors.ts';
import type { CombinationDocument } from '../documents/combination.ts';
import { renderCombine } from '../report/combine-text.ts';
import type { Command, Example } from './contract.ts';

/** The command of a way to put workloads together. */
export function createCombineCommand(
  kind: CombineKind,
  words: { readonly summary: string; readonly examples: readonly Example[] },
): Command {
  return {
    name: kind,
    ...words,
    positionals: [
      { name: 'workload', help: 'workloads of any format, in this order', required: false, repeated: true },
    ],
    optionsFor: () => combineTable(),
    async run({ positionals, options, commandLine }, context) {
      const report = await writeCombination(
        kind,
        positionals,
        options as CombineOptions,
        commandLine,
        context,
      );
      const { firstArrivalMs, lastArrivalMs, written } = report;
      const document: CombinationDocument = {
        schema: 'iwc.combination/1',
        output: report.output,
        manifest: report.manifest,
        to: report.to,
        requests: report.requests,
        arrival_span_ms: firstArrivalMs === null ? null : lastArrivalMs! - firstArrivalMs,
        bytes: written.bytes,
        sha256: written.sha256,
        inputs: report.inputs.map(({ path, format, requests }) => ({ path, format, requests })),
        lost_fields: report.losses,
        notices: context.notices.summary(),
      };
      return {
        exitCode: exitCodes.done,
        document,
        text: renderCombine(document),
        isOutputTaken: report.output === '-',
      };
    },
  };
}
