import type { Panel } from './panel.ts';
import { px } from './svg.ts';

export interface LineData {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

/** A line with a dot at each value, a ring where it is so asked; it is interrupted where a value is NaN. */
export function addLine(
  panel: Panel,
  { xs, ys }: LineData,
  { stroke, isRing }: { readonly stroke: string; readonly isRing: ArrayLike<number> },
): void {
  const dots: string[] = [];
  let path = '';
  let isDown = false;
  for (let i = 0; i < xs.length; i++) {
    const y = ys[i]!;
    if (Number.isNaN(y)) {
      isDown = false;
      continue;
    }
    const place = `${px(panel.x.at(xs[i]!))} ${px(panel.y.at(y))}`;
    path += `${isDown ? 'L' : 'M'}${place}`;
    isDown = true;
    const look =
      isRing[i] === 1
        ? `r="3.6" fill="#ffffff" stroke="${stroke}" stroke-width="1.8"`
        : `r="3.2" fill="${stroke}"`;
    dots.push(`<circle cx="${px(panel.x.at(xs[i]!))}" cy="${px(panel.y.at(y))}" ${look}/>`);
  }
  if (path !== '') panel.parts.push(`<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.8"/>`);
  panel.parts.push(...dots);
}

/** A band between two lines; a lone value is a bar. It is interrupted where an end is NaN. */
export function addBand(
  panel: Panel,
  {
    xs,
    lows,
    highs,
  }: { readonly xs: ArrayLike<number>; readonly lows: ArrayLike<number>; readonly highs: ArrayLike<number> },
  { fill, opacity }: { readonly fill: string; readonly opacity: number },
): void {
  const at = (i: number, values: ArrayLike<number>) =>
    `${px(panel.x.at(xs[i]!))} ${px(panel.y.at(values[i]!))}`;
  for (const run of runsOf(xs.length, (i) => !Number.isNaN(lows[i]!) && !Number.isNaN(highs[i]!))) {
    for (const i of run)
      panel.parts.push(
        `<path d="M${at(i, lows)}L${at(i, highs)}" stroke="${fill}" stroke-width="1" stroke-opacity="0.6"/>`,
      );
    if (run.length < 2) continue;
    const edge = [...run.map((i) => at(i, highs)), ...[...run].reverse().map((i) => at(i, lows))];
    panel.parts.push(`<path d="M${edge.join('L')}Z" fill="${fill}" fill-opacity="${opacity}"/>`);
  }
}

/** A cross on the ground line, where there should be a value. */
export function addCross(panel: Panel, x: number, shiftPx: number, stroke: string): void {
  const [cx, cy] = [panel.x.at(x) + shiftPx, panel.y.at(panel.y.from) - 6];
  panel.parts.push(
    `<path d="M${px(cx - 4)} ${px(cy - 4)}l8 8m0 -8l-8 8" stroke="${stroke}" stroke-width="2" fill="none"/>`,
  );
}

/** Stretches of neighbours for which something holds. */
function runsOf(count: number, holds: (i: number) => boolean): number[][] {
  const runs: number[][] = [];
  for (let i = 0; i < count; i++) {
    if (!holds(i)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === i - 1) last.push(i);
    else runs.push([i]);
  }
  return runs;
}
