import { type LinearScale, linearScale } from './scale.ts';
import { line, px, shortNumbers, text, theme } from './svg.ts';

/** Where a panel's drawing area lies, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface AxisName {
  readonly at: number;
  readonly label: string;
}

export interface PanelAxes {
  readonly title: string;
  readonly x: {
    readonly label: string;
    readonly domain: readonly [number, number];
    /** What stands on the axis in place of numbers. */
    readonly names?: readonly AxisName[];
  };
  readonly y: {
    readonly label: string;
    readonly domain: readonly [number, number];
    readonly areTicksHidden?: boolean;
  };
}

/** A panel under construction: its scales, and the parts drawn so far. */
export interface Panel {
  readonly x: LinearScale;
  readonly y: LinearScale;
  readonly parts: string[];
}

/** Axes, grid, title and labels. */
export function startPanel({ left, top, width, height }: Frame, axes: PanelAxes): Panel {
  const x = linearScale(axes.x.domain, [left, left + width], { ticks: Math.max(3, Math.round(width / 90)) });
  const y = linearScale(axes.y.domain, [top + height, top], {
    ticks: 4,
    isNice: axes.y.areTicksHidden !== true,
  });
  const bottom = top + height;
  const parts = [text(left, top - 10, axes.title, { size: 13, isBold: true })];
  if (axes.y.areTicksHidden !== true)
    for (const [i, label] of shortNumbers(y.ticks).entries()) {
      const tick = y.ticks[i]!;
      parts.push(line(left, y.at(tick), left + width, y.at(tick), theme.grid));
      parts.push(text(left - 8, y.at(tick) + 4, label, { size: 11, anchor: 'end', fill: theme.muted }));
    }
  const names = axes.x.names ?? shortNumbers(x.ticks).map((label, i) => ({ at: x.ticks[i]!, label }));
  for (const { at, label } of names) {
    parts.push(line(x.at(at), bottom, x.at(at), bottom + 4, theme.muted));
    parts.push(text(x.at(at), bottom + 17, label, { size: 11, anchor: 'middle', fill: theme.muted }));
  }
  parts.push(line(left, bottom, left + width, bottom, theme.muted));
  parts.push(
    text(left + width / 2, bottom + 34, axes.x.label, { size: 12, anchor: 'middle', fill: theme.muted }),
  );
  parts.push(
    text(left - 58, top + height / 2, axes.y.label, {
      size: 12,
      anchor: 'middle',
      fill: theme.muted,
      rotate: -90,
    }),
  );
  return { x, y, parts };
}

/** Values that hold over whole bins, as a filled outline; the first begins at 0. */
export function addSteps(panel: Panel, values: ArrayLike<number>, binWidth: number, fill: string): void {
  const { x, y } = panel;
  const ground = px(y.at(0));
  let path = `M${px(x.at(0))} ${ground}`;
  for (let i = 0; i < values.length; i++) {
    // The last bin may reach past the end of the axis.
    const to = Math.min(x.to, (i + 1) * binWidth);
    path += `V${px(y.at(values[i]!))}H${px(x.at(to))}`;
  }
  panel.parts.push(
    `<path d="${path}V${ground}Z" fill="${fill}" fill-opacity="0.35" stroke="${fill}" stroke-width="1"/>`,
  );
}

/** A line of steps: values from each start to the next. */
export function addCurve(
  panel: Panel,
  starts: ArrayLike<number>,
  values: ArrayLike<number>,
  end: number,
): void {
  const { x, y } = panel;
  let path = '';
  for (let i = 0; i < starts.length; i++)
    path += `${i === 0 ? `M${px(x.at(starts[0]!))} ` : 'V'}${px(y.at(values[i]!))}H${px(x.at(starts[i + 1] ?? end))}`;
  panel.parts.push(`<path d="${path}" fill="none" stroke="${theme.orange}" stroke-width="1.8"/>`);
}

/** Bars that stand side by side from `from` on. */
export function addBars(
  panel: Panel,
  counts: ArrayLike<number>,
  bars: { readonly from: number; readonly width: number; readonly fill: string },
): void {
  const { x, y } = panel;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const left = x.at(bars.from + i * bars.width);
    const right = x.at(bars.from + (i + 1) * bars.width);
    panel.parts.push(
      `<rect x="${px(left)}" y="${px(y.at(counts[i]!))}" width="${px(Math.max(0.5, right - left - 1))}" height="${px(y.at(0) - y.at(counts[i]!))}" fill="${bars.fill}" fill-opacity="0.75"/>`,
    );
  }
}

/** Dots; those that would fall on the same half pixel are drawn once. */
export function addDots(panel: Panel, xs: ArrayLike<number>, ys: ArrayLike<number>, fill: string): void {
  const { x, y } = panel;
  const seen = new Set<string>();
  let path = '';
  for (let i = 0; i < xs.length; i++) {
    const place = `${px(Math.round(x.at(xs[i]!) * 2) / 2)} ${px(Math.round(y.at(ys[i]!) * 2) / 2)}`;
    if (seen.has(place)) continue;
    seen.add(place);
    path += `M${place}h0`;
  }
  panel.parts.push(
    `<path d="${path}" stroke="${fill}" stroke-width="4" stroke-linecap="round" stroke-opacity="0.6" fill="none"/>`,
  );
}

/** Names of what is drawn, at the panel's upper right. */
export function addLegend(
  panel: Panel,
  frame: Frame,
  names: readonly { readonly name: string; readonly fill: string }[],
): void {
  let right = frame.left + frame.width;
  for (const { name, fill } of [...names].reverse()) {
    panel.parts.push(text(right, frame.top - 10, name, { size: 11, anchor: 'end', fill: theme.muted }));
    right -= name.length * 5.1 + 15;
    panel.parts.push(
      `<rect x="${px(right)}" y="${px(frame.top - 19)}" width="10" height="10" fill="${fill}"/>`,
    );
    right -= 14;
  }
}
