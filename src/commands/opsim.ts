import type { Context } from '../core/context.ts';
import { exitCodes } from '../core/errors.ts';
import type { OpsimDocument } from '../documents/opsim.ts';
import type { OpsimServerDocument } from '../documents/opsim-server.ts';
import { writeTextFile } from '../io/text-file.ts';
import {
  type OpsimInputs,
  type OpsimResult,
  opsimOptions,
  serveTasks,
  simulateOperators,
} from '../opsim/index.ts';
import { renderOpsim } from '../report/opsim-text.ts';
import { renderScatter } from '../report/scatter-svg.ts';
import { writeOperatorTable } from '../tables/write-operator-table.ts';
import type { Command, CommandResult } from './contract.ts';

/** `iwc opsim`: operators become predicted times. */
export const opsimCommand: Command = {
  name: 'opsim',
  summary: 'predict the times of operators on a device, and hold them against measured ones',
  positionals: [
    {
      name: 'table',
      help: 'an operator table, or a folder written by iwc ingest; none with --architecture or --serve',
      required: false,
    },
  ],
  examples: [
    {
      line: 'iwc opsim trace-tables --hardware h200',
      explains: 'predicted beside measured, by family and step',
    },
    {
      line: 'iwc opsim trace-tables --measured-on h200 --hardware h100-sxm',
      explains: 'what the same work would take elsewhere: measured × new model / old model',
    },
    {
      line: 'iwc opsim --architecture llama-3-8b --prefill 1:2048 --decode 32:1024 --hardware a100-sxm-80gb',
      explains: 'one step of an engine, without any trace',
    },
    { line: 'iwc opsim --serve --port 8000', explains: "a server with LLMCompass's endpoints" },
    {
      line: 'iwc opsim trace-tables --backend http://127.0.0.1:8000 --out-dir priced',
      explains: 'the prices of an external simulator, to be continued if interrupted',
    },
  ],
  optionsFor: () => opsimOptions,
  async run({ positionals, options }, context) {
    const inputs = options as OpsimInputs;
    if (inputs.serve === true) return serve(inputs, context);
    const result = await simulateOperators(positionals[0] ?? null, inputs, context);
    const document = toDocument(result, context);
    const outDir = (inputs.outDir ?? null) as string | null;
    if (outDir !== null) await writeFolder(outDir, result, document, context);
    if (outDir !== null && (inputs.architecture ?? null) !== null)
      await writeExpanded(`${outDir}/expanded.jsonl`, result, context);
    return { exitCode: exitCodes.done, document, text: renderOpsim(document) };
  },
};

async function serve(inputs: OpsimInputs, context: Context): Promise<CommandResult> {
  const { port, closed } = await serveTasks(inputs, context);
  context.runtime.stderr.write(`listening on http://${inputs.host}:${port}\n`);
  await closed;
  const document: OpsimServerDocument = { schema: 'iwc.opsim-server/1', port };
  return {
    exitCode: exitCodes.done,
    document,
    text: 'the server has stopped\n',
  };
}

function toDocument(result: OpsimResult, context: Context): OpsimDocument {
  const { hardware, measuredOn, timing, profiles, isWhatIf, whatIf, totals, families, timelines, top } =
    result;
  return {
    schema: 'iwc.opsim/1',
    hardware,
    measured_on: measuredOn,
    timing,
    profiles,
    is_what_if: isWhatIf,
    what_if: {
      batch_scale: whatIf.batchScale,
      matrix_dtype: whatIf.matrixDtype,
      link_scale: whatIf.linkScale,
      memory_scale: whatIf.memoryScale,
      compute_scale: whatIf.computeScale,
      host_scale: whatIf.hostScale,
    },
    totals,
    families,
    timelines,
    top,
    notices: context.notices.summary(),
  };
}

/** The operators that an architecture became, as a table: `iwc opsim` prices it like the architecture itself. */
async function writeExpanded(path: string, { priced }: OpsimResult, { runtime }: Context): Promise<void> {
  const rows = priced.map(({ kernel }) => kernel.row);
  await writeOperatorTable(runtime, { path, format: 'jsonl' }, rows);
}

async function writeFolder(
  folder: string,
  result: OpsimResult,
  document: OpsimDocument,
  { runtime }: Context,
): Promise<void> {
  const lines = result.priced.map(({ kernel, modelled, newUs, route, basis, outside, rooflineUs }) =>
    JSON.stringify({
      row: kernel.row.row,
      name: kernel.row.short_name,
      family: kernel.row.family,
      count: kernel.row.count,
      measured_us: kernel.measuredUs,
      modelled_us: modelled?.us ?? null,
      low_us: modelled?.lowUs ?? null,
      high_us: modelled?.highUs ?? null,
      new_us: newUs,
      roofline_us: rooflineUs,
      route,
      basis,
      outside,
    }),
  );
  await writeTextFile(runtime, `${folder}/priced.jsonl`, `${lines.join('\n')}\n`);
  await writeTextFile(runtime, `${folder}/opsim.json`, `${JSON.stringify(document, null, 2)}\n`);
  const points = result.priced.flatMap(({ kernel, modelled }) =>
    modelled === null || kernel.measuredUs === null || kernel.measuredUs <= 0
      ? []
      : [{ key: kernel.row.family, measuredUs: kernel.measuredUs, predictedUs: modelled.us }],
  );
  if (points.length > 0)
    await writeTextFile(
      runtime,
      `${folder}/opsim.svg`,
      renderScatter(`kernels on ${result.measuredOn}`, points),
    );
}
