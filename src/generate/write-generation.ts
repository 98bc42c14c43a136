import type { Context } from '../core/context.ts';
import type { WorkloadFigureFacts } from '../core/workload-figure.ts';
import type { AtomicFile } from '../io/atomic-write.ts';
import { encodeText } from '../io/record-text.ts';
import { writeTogether } from '../io/write-together.ts';
import { buildManifest } from '../workloads/build-manifest.ts';
import { type Manifest, manifestPathOf, renderManifest } from '../workloads/manifest.ts';
import { identityOf } from '../workloads/open-tokenizer.ts';
import { recordShaping } from '../workloads/record-shaping.ts';
import { describeFigure } from './describe-figure.ts';
import { type Generation, generateTo } from './generate.ts';
import { type GenerateOptions, generateOptions } from './options.ts';
import { summarizeGeneration } from './summarize.ts';

/** Draws a workload's picture; the caller brings the pen. */
export type FigureDrawer = (
  facts: WorkloadFigureFacts,
) => Promise<{ readonly svg: string; readonly png: Uint8Array }>;

/** What a generate command did, for JSON and for people. */
export interface GenerateReport extends Generation {
  readonly canonicalPath: string;
  readonly aibrixPath: string;
  readonly manifestPath: string;
  readonly picturePaths: readonly string[];
}

/**
 * Generates a workload into a folder: the AIBrix-shaped file, the canonical one, its manifest and pictures. All of them
 * appear whole or not at all.
 * @throws InputError, UsageError, OutsideError, InterruptedError
 */
export async function writeGeneration(
  options: GenerateOptions,
  { commandLine, draw }: { readonly commandLine: string; readonly draw: FigureDrawer | null },
  context: Context,
): Promise<GenerateReport> {
  const folder = options.outputDir.replace(/(?<=.)\/+$/, '');
  const canonicalPath = `${folder}/workload.iwc.jsonl`;
  const aibrixPath = `${folder}/workload.${options.outputFormat}`;
  const manifestPath = manifestPathOf(canonicalPath);
  return await writeTogether(context.runtime, async (open) => {
    const sinks = { canonical: await open(canonicalPath), aibrix: await open(aibrixPath) };
    const generation = await generateTo(sinks, options, context);
    const picturePaths = draw === null ? [] : await drawPictures(generation, { options, folder, draw, open });
    const report = { ...generation, canonicalPath, aibrixPath, manifestPath, picturePaths };
    const manifest = await open(manifestPath);
    await manifest.write(
      encodeText(await renderManifest(await describe(report, options, commandLine, context))),
    );
    return report;
  });
}

async function drawPictures(
  { tally, durationNs, curve, tokenizer, prompts }: Generation,
  to: {
    readonly options: GenerateOptions;
    readonly folder: string;
    readonly draw: FigureDrawer;
    readonly open: (path: string) => Promise<AtomicFile>;
  },
): Promise<string[]> {
  const { options, folder, draw, open } = to;
  const source =
    options.trafficFile ?? options.trafficPattern ?? options.trafficPatternConfig ?? options.agentConfig;
  const title = `${options.traceType} traffic${source === null ? '' : ` from ${source.split('/').at(-1)}`}`;
  const count = tally.dueNs.length;
  const from = typeof prompts['source'] === 'string' ? prompts['source'].split('/').at(-1) : 'none';
  const subtitle = `${count} ${count === 1 ? 'request' : 'requests'}, seed ${options.seed}, prompts: ${from}, tokens by ${tokenizer.name}`;
  const { svg, png } = await draw(
    describeFigure(tally, {
      title,
      subtitle,
      durationNs,
      curve,
      opensSessions: options.sessionArrivals === 'sessions',
    }),
  );
  const paths = [`${folder}/plot/workload.svg`, `${folder}/plot/workload.png`];
  await (await open(paths[0]!)).write(encodeText(svg));
  await (await open(paths[1]!)).write(png);
  return paths;
}

async function describe(
  report: GenerateReport,
  options: GenerateOptions,
  commandLine: string,
  context: Context,
): Promise<Manifest> {
  const { canonical, aibrix } = report.written;
  // The folder is where the files stand, not what is in them.
  const { outputDir: _, ...shapingTable } = generateOptions;
  return await buildManifest(
    {
      command: {
        name: 'generate',
        target: options.traceType,
        line: commandLine,
        options: recordShaping(shapingTable, options),
      },
      inputs: report.inputs,
      output: { path: report.canonicalPath, ...canonical },
      aibrix: { path: report.aibrixPath, ...aibrix! },
      isWorkload: true,
      arrival: { ...report.arrival, seed: String(options.seed), generator: generatorOf(options) },
      tokenizer: identityOf(report.tokenizer),
      summary: { ...summarizeGeneration(report) },
    },
    context,
  );
}

function generatorOf({ compat, traceType }: GenerateOptions): string {
  if (traceType === 'agent') return 'CPython random';
  return compat === 'aibrix' ? 'CPython random and numpy RandomState' : 'numpy PCG64';
}
