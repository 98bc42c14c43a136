import { replayOnMock, scheduleOptions } from '../certify/index.ts';
import type { Context } from '../core/context.ts';
import { exitCodes } from '../core/errors.ts';
import type { ReplayDocument, ScheduleCertificate } from '../documents/replay.ts';
import { endpoints } from '../endpoints/index.ts';
import { pause } from '../io/pause.ts';
import { type ReplayOptions, type ReplayResult, replay, replayTable } from '../replay/index.ts';
import { renderDryRun } from '../report/dry-run-text.ts';
import { createLiveView } from '../report/live-view.ts';
import { renderReplay, renderScheduleCertificate } from '../report/replay-text.ts';
import { resultFormats } from '../result-formats/index.ts';
import type { Command, CommandResult, HelpSection } from './contract.ts';

/** `iwc replay`: a workload is sent to a server, and a run folder tells how it went. */
export const replayCommand: Command = {
  name: 'replay',
  summary: 'send a workload to a server at its own times, and measure both the server and itself',
  positionals: [
    { name: 'workload', help: 'workload to send, plain, .gz or .zst; - is standard input', required: true },
  ],
  examples: [
    {
      line: 'iwc replay w.jsonl --base-url http://127.0.0.1:8000 --model llama --out-dir runs/a',
      explains: 'every request at its arrival, whatever the server does',
    },
    {
      line: 'iwc replay w.jsonl --base-url http://127.0.0.1:8000 --out-dir runs/b --rate-rps 20 --warmup auto --slo ttft=500ms,tpot=50ms',
      explains: 'Poisson arrivals at 20 requests a second, warm-up found by itself, goodput',
    },
    {
      line: 'iwc replay w.jsonl --base-url http://127.0.0.1:8000 --out-dir runs/c --concurrency 32 --duration-s 60',
      explains: 'closed loop: 32 in flight for a minute',
    },
    {
      line: 'iwc replay w.jsonl --base-url http://127.0.0.1:8000 --out-dir runs/d --dry-run',
      explains: 'what would be sent, and what it would cost',
    },
  ],
  optionsFor: () => replayTable,
  helpSections: () => [section('endpoints', endpoints), section('exports', resultFormats)],
  async run({ positionals, options, commandLine, isQuiet }, context): Promise<CommandResult> {
    const { stderr } = context.runtime;
    const before = await certifySchedule(positionals[0]!, options, 'before', context);
    const report = await replay(
      {
        workload: positionals[0]!,
        // Checked by the command line against the same table.
        options: options as unknown as ReplayOptions,
        commandLine,
        watch: isQuiet === true ? () => {} : createLiveView(stderr),
      },
      context,
    );
    if (report.kind === 'dry-run')
      return {
        exitCode: report.exitCode,
        document: report.dryRun,
        text: renderDryRun(report.dryRun),
      };
    const after = await certifySchedule(positionals[0]!, options, 'after', context);
    const certified = [before, after].filter((part) => part !== null);
    const isKept = certified.every(({ holds }) => holds) || options['allowInvalid'] === true;
    return {
      exitCode: report.exitCode === exitCodes.done && !isKept ? exitCodes.partial : report.exitCode,
      document: { ...documentOf(report), ...(certified.length === 0 ? {} : { certified }) },
      text: textOf(report) + certified.map(renderScheduleCertificate).join(''),
    };
  },
};

/** The same schedule against a mock of this host, when asked for. */
async function certifySchedule(
  workload: string,
  options: Readonly<Record<string, unknown>>,
  when: 'before' | 'after',
  context: Context,
): Promise<ScheduleCertificate | null> {
  if (options['certify'] !== true || options['dryRun'] === true) return null;
  // Beside the run's folder, which has to be empty when the run starts.
  const folder = `${String(options['outDir'])}.certify-${when}`;
  const mock = ['--ttft-ms', '20', '--itl-ms', '10'];
  const choice = { workload, folder, mock, replay: scheduleOptions(options) };
  const { summary, added } = await replayOnMock(choice, context, pause);
  const { schedule_lag_ms: lag, validity } = summary;
  return {
    when,
    folder,
    holds: validity.valid,
    reasons: validity.reasons,
    schedule_lag_ms: lag,
    client_added_ttft_ms: added,
  };
}

function documentOf({ summary, run, folder }: ReplayResult): ReplayDocument {
  return { ...summary, schema: 'iwc.replay/1', status: run.status, folder };
}

/** The table of a run for people. */
export function textOf(report: ReplayResult): string {
  return renderReplay(documentOf(report), report.run.endpoint);
}

function section(
  title: string,
  shelf: Iterable<{ readonly name: string; readonly summary: string }>,
): HelpSection {
  return { title, rows: [...shelf].map(({ name, summary }) => ({ name, text: summary })) };
}
