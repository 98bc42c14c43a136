import { type CapacityCall, measureCapacity } from '../bench/capacity/measure.ts';
import { capacityOptions } from '../bench/capacity/options.ts';
import type { Context } from '../core/context.ts';
import { writeBytesFile, writeTextFile } from '../io/text-file.ts';
import { renderCapacityFigure } from '../report/capacity-figure.ts';
import { renderCapacity } from '../report/capacity-text.ts';
import { renderPng } from '../report/render-png.ts';
import type { Command } from './contract.ts';

/** `iwc bench capacity`: the highest rate at which a server keeps an objective. */
export const benchCapacityCommand: Command = {
  name: 'capacity',
  summary: 'find the highest rate at which a server keeps an objective, with an interval',
  positionals: [{ name: 'workload', help: 'canonical workload whose requests are sent', required: true }],
  examples: [
    {
      line: 'iwc bench capacity w.jsonl --base-url http://127.0.0.1:8000 --slo ttft=500ms --min-rps 1 --max-rps 50 --out-dir capacity',
      explains: 'at most 14 probes of a minute each; the same again goes on after an interruption',
    },
    {
      line: 'iwc bench capacity w.jsonl --base-url http://127.0.0.1:8000 --slo ttft=500ms,tpot=50ms --attainment 0.95 --min-rps 1 --max-rps 50 --budget-runs 20 --out-dir capacity --plot capacity.png',
      explains: 'a softer demand, more probes, and a picture',
    },
  ],
  optionsFor: () => capacityOptions,
  async run({ positionals, options, commandLine, isQuiet }, context) {
    const { document, finding, exitCode } = await measureCapacity(
      {
        workload: positionals[0]!,
        // Checked by the command line against the same table.
        options: options as unknown as CapacityCall['options'],
        commandLine,
        say: (words) => {
          if (isQuiet !== true) context.runtime.stderr.write(`${words}\n`);
        },
      },
      context,
    );
    const plot = options['plot'] as string | null;
    if (plot !== null && document.probes.length > 0) {
      const { levels: rates, weights } = finding.posterior;
      const subject = about(positionals[0]!, options, context);
      const svg = renderCapacityFigure(document, { rates, weights }, subject);
      if (plot.endsWith('.svg')) await writeTextFile(context.runtime, plot, svg);
      else await writeBytesFile(context.runtime, plot, await renderPng(svg, context.runtime.packageFolder));
    }
    return { exitCode, document, text: renderCapacity(document) };
  },
};

/** What was probed and how, for the picture. Servers are named by their hosts: addresses may hold passwords. */
function about(
  workload: string,
  options: Readonly<Record<string, unknown>>,
  { runtime }: Context,
): readonly string[] {
  const hosts = (options['baseUrl'] as readonly string[]).map((url) => new URL(url).host);
  return [
    workload.split('/').at(-1)!,
    hosts.join(', '),
    `${options['slo']} for ${Number((100 * (options['attainment'] as number)).toFixed(2))} %`,
    `${options['durationS']} s a probe`,
    `${options['arrival'] ?? 'poisson'} arrivals`,
    `seed ${options['seed']}`,
    `iwc ${runtime.host.iwcVersion}`,
  ];
}
