import type { Context } from '../../core/context.ts';
import { resolveOptions } from '../../core/options.ts';
import type { ByteSink } from '../../io/line-writer.ts';
import type { TokenizerIdentity } from '../../nouns/tokenizer-identity.ts';
import { buildManifest } from '../../workloads/build-manifest.ts';
import { identityOf, openTokenizer } from '../../workloads/open-tokenizer.ts';
import { recordShaping } from '../../workloads/record-shaping.ts';
import { writeWithManifest } from '../../workloads/write-with-manifest.ts';
import { arrivalOfInput, type WrittenRequests, writableFormat, writeRequests } from '../write-requests.ts';
import { type CombineKind, combine } from './combine.ts';
import { type CombineOptions, combineTable } from './options.ts';
import type { InputFacts } from './scan.ts';
import { writeLines } from './write-lines.ts';

/** What concat and merge did. */
export interface CombineReport extends WrittenRequests {
  readonly inputs: readonly InputFacts[];
  readonly to: string;
  readonly output: string;
  readonly manifest: string | null;
  readonly tokenizer: TokenizerIdentity | null;
}

/** All options of concat and merge, checked. @throws UsageError with every problem */
export function resolveCombineOptions(given: Readonly<Record<string, unknown>>): CombineOptions {
  return resolveOptions(combineTable(), given) as CombineOptions;
}

/** Puts workloads together into the bytes of one. @throws InputError, UsageError, InterruptedError */
export async function combineTo(
  sink: ByteSink,
  kind: CombineKind,
  paths: readonly string[],
  options: CombineOptions,
  context: Context,
) {
  const { inputs, to, content } = await combine(kind, paths, options, context);
  if (content.kind === 'lines')
    return { ...(await writeLines(sink, content.batches)), inputs, to, tokenizer: null };
  const format = writableFormat(to);
  const tokenizer = format.countsTokens === true ? await openTokenizer(options, context) : null;
  const settings = { format, tokenizer, seed: 0n, options };
  const written = await writeRequests(sink, content.batches, settings, context);
  return {
    ...written,
    inputs,
    to: format.name,
    tokenizer: tokenizer === null ? null : identityOf(tokenizer),
  };
}

/** The same into a file with a manifest beside it; both appear whole or not at all. */
export async function writeCombination(
  kind: CombineKind,
  given: readonly string[],
  options: CombineOptions,
  commandLine: string,
  context: Context,
): Promise<CombineReport> {
  const paths = [...(options.inputFiles ?? []), ...given];
  const write = (sink: ByteSink) => combineTo(sink, kind, paths, options, context);
  const { result, manifest } = await writeWithManifest(
    { ...options, inputs: paths },
    {
      write,
      describe: (report, inputs) =>
        buildManifest(
          {
            command: {
              name: kind,
              target: kind,
              line: commandLine,
              options: { ...recordShaping(combineTable(), options), inputFiles: paths, to: report.to },
            },
            inputs,
            output: { path: options.output, ...report.written },
            isWorkload: true,
            arrival: arrivalOfInput,
            tokenizer: report.tokenizer,
            summary: { requests: report.requests, inputs: report.inputs, lost_fields: report.losses },
          },
          context,
        ),
    },
    context,
  );
  return { ...result, output: options.output, manifest };
}
