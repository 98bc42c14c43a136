import { exitCodes } from '../core/errors.ts';
import type { GenerationDocument } from '../documents/generation.ts';
import {
  type GenerateOptions,
  generateOptions,
  summarizeGeneration,
  writeGeneration,
} from '../generate/index.ts';
import { renderGeneration } from '../report/generate-text.ts';
import { renderPng } from '../report/render-png.ts';
import { drawWorkloadFigure } from '../report/workload-figure.ts';
import type { Command } from './contract.ts';

/** `iwc generate`: a traffic model or a trace becomes a workload, with prompts of the lengths it asks for. */
export const generateCommand: Command = {
  name: 'generate',
  summary: 'make a workload from a traffic model or a trace',
  positionals: [],
  examples: [
    {
      line: 'iwc generate --trace-type constant --target-qps 5 --prompt-file prompts.jsonl --output-dir out',
      explains: 'Poisson arrivals at 5 requests/s for a minute',
    },
    {
      line: 'iwc generate --trace-type synthetic --traffic-pattern slow_rising --prompt-file prompts.jsonl',
      explains: 'a rate that rises over the run',
    },
    {
      line: 'iwc generate --trace-type azure --traffic-file AzureLLMInferenceTrace_conv.csv --duration-ms 600000 --target-qps 10',
      explains: 'ten minutes of the Azure trace at 10 requests/s, with text of exactly its lengths',
    },
    {
      line: 'iwc generate --trace-type mooncake --traffic-file conversation_trace.jsonl',
      explains: "the trace's prefix blocks rebuilt as text",
    },
  ],
  optionsFor: () => generateOptions,
  async run({ options, commandLine }, context) {
    const { packageFolder } = context.runtime;
    const draw = async (facts: Parameters<typeof drawWorkloadFigure>[0]) => {
      const svg = drawWorkloadFigure(facts);
      return { svg, png: await renderPng(svg, packageFolder) };
    };
    const wantsPictures = options['plots'] === true;
    const report = await writeGeneration(
      options as GenerateOptions,
      { commandLine, draw: wantsPictures ? draw : null },
      context,
    );
    const document: GenerationDocument = {
      schema: 'iwc.generation/1',
      workload: report.canonicalPath,
      aibrix_workload: report.aibrixPath,
      manifest: report.manifestPath,
      pictures: report.picturePaths,
      ...report.written.canonical,
      tokenizer: report.tokenizer.name,
      summary: summarizeGeneration(report),
      notices: context.notices.summary(),
    };
    return {
      exitCode: exitCodes.done,
      document,
      text: renderGeneration(document),
    };
  },
};
