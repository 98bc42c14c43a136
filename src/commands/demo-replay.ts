import { replayOnMock } from '../certify/index.ts';
import type { Context } from '../core/context.ts';
import type { DemoReplaySummary } from '../documents/demo.ts';
import { pause } from '../io/pause.ts';
import { textOf } from './replay.ts';

/** How a replay of the demo's workload went. */
export interface DemoReplay {
  readonly isGood: boolean;
  readonly summary: DemoReplaySummary;
  readonly text: string;
}

/** The factor on the demo's arrivals: two minutes of them become some seconds. */
const timeScale = 0.03;

/** Replays the demo's workload against a mock in a process of its own. */
export async function replayDemo(workload: string, folder: string, context: Context): Promise<DemoReplay> {
  const mock = [
    '--ttft-ms',
    '30',
    '--prefill-us-per-token',
    '40',
    '--itl-ms',
    '4',
    '--prefix-cache-tokens',
    '200000',
  ];
  const { result, added } = await replayOnMock(
    {
      workload,
      folder,
      mock,
      replay: { timeScale, slo: 'ttft=200ms,tpot=20ms', export: ['lmbench-csv'] },
    },
    context,
    pause,
  );
  const addedMs = added.p50 === null ? 'n/a' : `${added.p50.toFixed(2)} ms`;
  return {
    isGood: result.summary.counts.conserved && result.summary.counts.ok === result.summary.counts.planned,
    summary: { ...result.summary, folder: result.folder, client_added_ttft_ms: added },
    text: [
      `$ iwc mock ${mock.join(' ')} &`,
      `$ iwc replay ${workload} --base-url http://127.0.0.1:… --time-scale ${timeScale} --slo ttft=200ms,tpot=20ms --out-dir ${result.folder}`,
      '',
      textOf(result).trimEnd(),
      `  by the mock's own log, the client adds ${addedMs} to TTFT (p50)`,
    ].join('\n'),
  };
}
