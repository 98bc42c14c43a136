import type { WorkloadFigureFacts } from '../core/workload-figure.ts';
import {
  addBars,
  addCurve,
  addDots,
  addLegend,
  addSteps,
  type Frame,
  type Panel,
  startPanel,
} from '../plot/panel.ts';
import { svgDocument, text, theme } from '../plot/svg.ts';

const width = 1100;
const left = 84;
const wide = width - left - 30;
const panelHeight = 130;
const panelPitch = 214;
const top = 112;

/** A workload at a glance: rate with its target, tokens, lengths, sessions. */
export function drawWorkloadFigure(facts: WorkloadFigureFacts): string {
  const panels: Panel[] = [];
  const frameAt = (row: number, part: Partial<Frame> = {}): Frame => ({
    left,
    top: top + row * panelPitch,
    width: wide,
    height: panelHeight,
    ...part,
  });
  panels.push(drawRate(facts, frameAt(0)));
  panels.push(drawTokens(facts, frameAt(1), 'prompt'));
  panels.push(drawTokens(facts, frameAt(2), 'output'));
  const half = (wide - 90) / 2;
  panels.push(drawLengths(facts.promptTokens, 'Prompt lengths', frameAt(3, { width: half }), theme.blue));
  panels.push(
    drawLengths(
      facts.outputTokens,
      'Output lengths',
      frameAt(3, { width: half, left: left + half + 90 }),
      theme.green,
    ),
  );
  if (facts.sessions !== null) panels.push(drawSessions(facts, facts.sessions, frameAt(4)));
  const rows = facts.sessions === null ? 4 : 5;
  return svgDocument(width, top + rows * panelPitch - 20, [
    text(left - 58, 36, facts.title, { size: 19, isBold: true }),
    text(left - 58, 60, facts.subtitle, { size: 12, fill: theme.muted }),
    ...panels.flatMap(({ parts }) => parts),
  ]);
}

function perBin({ binS }: WorkloadFigureFacts): string {
  return binS === 1 ? 'per second' : `per second, mean of ${binS} s`;
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]!);
  return most;
}

function drawRate(facts: WorkloadFigureFacts, frame: Frame): Panel {
  const { target, requestsPerS, binS, durationS } = facts;
  const most = Math.max(largest(requestsPerS), target === null ? 0 : largest(target.ratesRps));
  const panel = startPanel(frame, {
    title: `Requests ${perBin(facts)}`,
    x: { label: 'time (s)', domain: [0, durationS] },
    y: { label: 'requests/s', domain: [0, most] },
  });
  addSteps(panel, requestsPerS, binS, theme.blue);
  if (target === null) addLegend(panel, frame, [{ name: 'requests sent', fill: theme.blue }]);
  else {
    const starts = Float64Array.from(target.startsNs, (ns) => ns / 1e9);
    addCurve(panel, starts, target.ratesRps, Math.min(durationS, target.endNs / 1e9));
    addLegend(panel, frame, [
      { name: 'requests sent', fill: theme.blue },
      { name: facts.targetName, fill: theme.orange },
    ]);
  }
  return panel;
}

function drawTokens(facts: WorkloadFigureFacts, frame: Frame, kind: 'prompt' | 'output'): Panel {
  const isPrompt = kind === 'prompt';
  const values = isPrompt ? facts.promptTokensPerS : facts.outputTokensPerS;
  const panel = startPanel(frame, {
    title:
      !isPrompt && facts.outputTokens.length === 0
        ? 'Output tokens: unknown'
        : `${isPrompt ? 'Prompt' : 'Output'} tokens ${perBin(facts)} (sum over requests)`,
    x: { label: 'time (s)', domain: [0, facts.durationS] },
    y: { label: 'tokens/s', domain: [0, Math.max(1, largest(values))] },
  });
  addSteps(panel, values, facts.binS, isPrompt ? theme.blue : theme.green);
  return panel;
}

const histogramBins = 40;

function drawLengths(tokens: Int32Array, title: string, frame: Frame, fill: string): Panel {
  const most = Math.max(1, largest(tokens));
  const binWidth = Math.max(1, Math.ceil((most + 1) / histogramBins));
  const counts = new Float64Array(Math.ceil((most + 1) / binWidth));
  for (const count of tokens) counts[Math.floor(count / binWidth)]!++;
  const panel = startPanel(frame, {
    title: tokens.length === 0 ? `${title}: unknown` : `${title} (n = ${tokens.length})`,
    x: { label: `tokens, bins of ${binWidth}`, domain: [0, counts.length * binWidth] },
    y: { label: 'requests', domain: [0, Math.max(1, largest(counts))] },
  });
  addBars(panel, counts, { from: 0, width: binWidth, fill });
  return panel;
}

function drawSessions(
  facts: WorkloadFigureFacts,
  sessions: NonNullable<WorkloadFigureFacts['sessions']>,
  frame: Frame,
): Panel {
  const panel = startPanel(frame, {
    title: `Sessions in order of their first request: a dot is a request (${sessions.count} sessions)`,
    x: { label: 'time (s)', domain: [0, facts.durationS] },
    y: { label: 'session', domain: [-1, sessions.count], areTicksHidden: true },
  });
  addDots(panel, sessions.atS, sessions.session, theme.purple);
  return panel;
}
