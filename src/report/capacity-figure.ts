import type { CapacityDocument } from '../documents/capacity.ts';
import { addDots, addLegend, startPanel } from '../plot/panel.ts';
import { line, px, svgDocument, text, theme } from '../plot/svg.ts';
import { describeCapacity } from './capacity-text.ts';

const width = 760;
const height = 540;
const left = 86;
const innerWidth = width - left - 30;
const upper = { left, top: 84, width: innerWidth, height: 220 };
const lower = { left, top: 370, width: innerWidth, height: 100 };

/**
 * The probes of a capacity search over their rates, and below them how likely each rate is the capacity.
 * `about` says what was probed and how.
 */
export function renderCapacityFigure(
  facts: CapacityDocument,
  posterior: { readonly rates: ArrayLike<number>; readonly weights: ArrayLike<number> },
  about: readonly string[],
): string {
  const rates = facts.probes.map(({ rate_rps }) => rate_rps);
  const domain = [Math.min(...rates) * 0.9, Math.max(...rates) * 1.1] as const;
  const shares = facts.probes.map(({ offered, missed }) =>
    offered === 0 ? 0 : 100 * (1 - missed / offered),
  );
  const top = startPanel(upper, {
    title: 'Requests that kept the objective, by probe',
    x: { label: 'offered rate (requests/s)', domain },
    y: { label: 'kept (%)', domain: [Math.floor(Math.min(...shares, 100 * facts.attainment) / 5) * 5, 100] },
  });
  const demanded = top.y.at(100 * facts.attainment);
  top.parts.push(line(left, demanded, left + innerWidth, demanded, theme.muted));
  const roles = [
    { name: 'search', fill: theme.blue },
    { name: 'overload', fill: theme.orange },
    { name: 'return', fill: theme.green },
  ];
  for (const { name, fill } of roles) {
    const those = facts.probes.flatMap(({ role }, i) => (role === name ? [i] : []));
    addDots(
      top,
      those.map((i) => rates[i]!),
      those.map((i) => shares[i]!),
      fill,
    );
  }
  addLegend(top, upper, roles);
  const bottom = startPanel(lower, {
    title: 'How likely each rate is the capacity',
    x: { label: 'rate (requests/s)', domain },
    y: { label: '', domain: [0, 1], areTicksHidden: true },
  });
  bottom.parts.push(densityPath(bottom, posterior));
  const { low, high } = facts.capacity_rps ?? { low: null, high: null };
  for (const [panel, frame] of [
    [top, upper],
    [bottom, lower],
  ] as const)
    panel.parts.push(intervalBand(panel.x, [low ?? domain[0], high ?? domain[1]], frame));
  return svgDocument(width, height, [
    text(left, 28, describeCapacity(facts), { size: 15, isBold: true }),
    text(left, 48, about.join(' · '), { size: 11, fill: theme.muted }),
    ...top.parts,
    ...bottom.parts,
  ]);
}

type Scale = ReturnType<typeof startPanel>['x'];

function intervalBand(
  x: Scale,
  [low, high]: readonly [number, number],
  frame: { readonly top: number; readonly height: number },
): string {
  const from = Math.max(x.from, low);
  const to = Math.min(x.to, high);
  const wide = Math.max(1, x.at(to) - x.at(from));
  return `<rect x="${px(x.at(from))}" y="${frame.top}" width="${px(wide)}" height="${frame.height}" fill="${theme.purple}" fill-opacity="0.25"/>`;
}

/** The weight of each rate over the width of its place on the axis, the highest at the top. */
function densityPath(
  { x, y }: ReturnType<typeof startPanel>,
  { rates, weights }: { readonly rates: ArrayLike<number>; readonly weights: ArrayLike<number> },
): string {
  const densities = Array.from(rates, (rate, i) => weights[i]! / rate);
  const most = Math.max(...densities);
  const seen = Array.from(rates, (_, i) => i).filter((i) => rates[i]! >= x.from && rates[i]! <= x.to);
  if (seen.length === 0) return '';
  const points = seen.map((i) => `L${px(x.at(rates[i]!))} ${px(y.at(densities[i]! / most))}`).join('');
  const ground = px(y.at(0));
  return `<path d="M${px(x.at(rates[seen[0]!]!))} ${ground}${points}L${px(x.at(rates[seen.at(-1)!]!))} ${ground}Z" fill="${theme.blue}" fill-opacity="0.35" stroke="${theme.blue}"/>`;
}
