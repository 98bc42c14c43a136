import type { SuiteFigureFacts, SuitePanel } from '../core/suite-figure.ts';
import { addBand, addCross, addLine } from '../plot/lines.ts';
import { type Frame, type PanelAxes, startPanel } from '../plot/panel.ts';
import { px, svgDocument, text, theme } from '../plot/svg.ts';

const width = 1100;
const left = 84;
const columnGap = 96;
const panelWidth = (width - left - 30 - columnGap) / 2;
const panelHeight = 190;
const panelPitch = 276;
const legendPitch = 20;
const factPitch = 18;

/** A workload of a suite at a glance: each measure over the loads, a colour a server. */
export function drawSuiteFigure(facts: SuiteFigureFacts): string {
  const servers = facts.panels[0]?.series.map(({ server }) => server) ?? [];
  const words = wrap(facts.facts);
  const legendTop = 60 + words.length * factPitch + 4;
  const legend = drawLegend(servers, legendTop);
  const top = legendTop + legend.rows * legendPitch + 40;
  const panels = facts.panels.flatMap((panel, index) =>
    drawPanel(facts, panel, {
      left: left + (index % 2) * (panelWidth + columnGap),
      top: top + Math.floor(index / 2) * panelPitch,
      width: panelWidth,
      height: panelHeight,
    }),
  );
  const bottom = top + Math.ceil(facts.panels.length / 2) * panelPitch - 10;
  const notes = facts.notes.map((note, i) =>
    text(left - 58, bottom + i * 17, note, { size: 11, fill: theme.muted }),
  );
  return svgDocument(width, bottom + facts.notes.length * 17 + 8, [
    text(left - 58, 36, facts.title, { size: 19, isBold: true }),
    ...words.map((line, i) => text(left - 58, 60 + i * factPitch, line, { size: 12, fill: theme.muted })),
    ...legend.parts,
    ...panels,
    ...notes,
  ]);
}

/** Colour of a server; they begin again after the last. */
function hue(index: number): string {
  return theme.series[index % theme.series.length]!;
}

/** Bands grow fainter outward. */
function bandLook(index: number, nth: number): { readonly fill: string; readonly opacity: number } {
  return { fill: hue(index), opacity: nth === 0 ? 0.22 : 0.1 };
}

/** Parts joined by dots, in as many lines as the width asks for. */
function wrap(parts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)!}   ·   ${part}`;
    if (lines.length === 0 || longer.length * 6 > width - 60) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Names of the servers, in as many rows as they need. */
function drawLegend(
  servers: readonly string[],
  top: number,
): { readonly parts: string[]; readonly rows: number } {
  const parts: string[] = [];
  let x = left - 58;
  let row = 0;
  for (const [index, server] of servers.entries()) {
    const wide = 22 + server.length * 6.3 + 18;
    if (x + wide > width - 20 && x > left - 58) {
      x = left - 58;
      row++;
    }
    const y = top + row * legendPitch;
    parts.push(`<rect x="${px(x)}" y="${px(y - 10)}" width="11" height="11" fill="${hue(index)}"/>`);
    parts.push(text(x + 17, y, server, { size: 12 }));
    x += wide;
  }
  return { parts, rows: row + 1 };
}

function drawPanel(facts: SuiteFigureFacts, { title, unit, series }: SuitePanel, frame: Frame): string[] {
  const most = largest(
    series.flatMap(({ middle, bands }) => [...middle, ...bands.flatMap(({ high }) => [...high])]),
  );
  const panel = startPanel(frame, {
    title: most === null ? `${title}: no values` : title,
    x: loadAxis(facts),
    y: { label: unit, domain: [0, most === null || most === 0 ? 1 : most] },
  });
  for (const [index, { bands }] of series.entries())
    for (const [nth, { low, high }] of bands.entries())
      addBand(panel, { xs: facts.loads, lows: low, highs: high }, bandLook(index, nth));
  for (const [index, { middle, isPartial }] of series.entries()) {
    addLine(panel, { xs: facts.loads, ys: middle }, { stroke: hue(index), isRing: isPartial });
    // Crosses of several servers at one load stand side by side.
    const shift = (index - (series.length - 1) / 2) * 11;
    for (let i = 0; i < middle.length; i++)
      if (Number.isNaN(middle[i]!)) addCross(panel, facts.loads[i]!, shift, hue(index));
  }
  return panel.parts;
}

/** Rates stand at their numbers, from 0 on; other loads one behind another, by their names. */
function loadAxis({ loadLabel: label, loads, loadNames }: SuiteFigureFacts): PanelAxes['x'] {
  if (loadNames === null) return { label, domain: [0, (largest([...loads]) ?? 1) * 1.06] };
  const letters = Math.max(4, Math.floor(panelWidth / loads.length / 7));
  const names = loadNames.map((name, i) => ({ at: loads[i]!, label: shorten(name, letters) }));
  return { label, domain: [0.5, Math.max(1, loads.length) + 0.5], names };
}

function shorten(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}

function largest(values: readonly number[]): number | null {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : known.reduce((most, value) => Math.max(most, value));
}
