import type { Coverage, IngestSummary, KernelShare } from '../documents/ingest.ts';
import { formatBytes, formatCount, groupDigits } from './format.ts';

const namesShown = 12;
const collectivesShown = 8;

/** What ingest prints. */
export function renderIngest(facts: IngestSummary): string {
  const sections = [
    renderTraces(facts),
    renderTime(facts),
    renderCoverage(facts),
    renderFamilies(facts),
    renderNames(facts),
    renderPhases(facts),
    renderCollectives(facts),
    renderFiles(facts),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderTraces({ traces }: IngestSummary): string[] {
  return traces.map(
    ({
      file,
      rank,
      events,
      json_bytes: bytes,
      kernels,
      copies_and_fills: copies,
      devices,
      is_truncated: isCut,
    }) => {
      const device = devices[0] === undefined ? '' : `, ${devices.length} × ${devices[0].name}`;
      const cut = isCut ? ', cut short' : '';
      return `${file}: rank ${rank}, ${formatCount(events, 'event')} in ${formatBytes(bytes)} of JSON, ${formatCount(kernels, 'kernel')}, ${groupDigits(copies)} copies and fills${device}${cut}`;
    },
  );
}

function renderTime({ temporal }: IngestSummary): string[] {
  const shown = temporal.filter(({ span_us: span }) => span !== null);
  if (shown.length === 0) return [];
  return table(
    ['rank', 'span', 'busy', 'idle', 'kernels (sum)', 'compute', 'communication', 'overlapped', 'memory'],
    shown.map((rank) => [
      String(rank.rank),
      milliseconds(rank.span_us),
      `${milliseconds(rank.busy_us)} (${percent(ratio(rank.busy_us, rank.span_us))})`,
      milliseconds(rank.idle_us),
      milliseconds(rank.kernel_sum_us),
      milliseconds(rank.by_family.compute_us),
      milliseconds(rank.by_family.communication_us),
      percent(rank.by_family.communication_overlap_share),
      milliseconds(rank.by_family.memory_us),
    ]),
  );
}

function renderCoverage({ coverage, kernels }: IngestSummary): string[] {
  if (kernels.kernels === 0) return [];
  const { launches, shapes, sizes, steps } = coverage;
  const routes = Object.entries(coverage.by_route)
    .filter(([, { kernels: count }]) => count > 0)
    .map(([route, { kernels: count }]) => `${groupDigits(count)} by ${route}`.replace('by none', 'without'));
  const share = (what: Coverage) =>
    `${groupDigits(what.kernels)}/${groupDigits(kernels.kernels)} kernels (${percent(what.time_share)} of time)`;
  return [
    `launches found for ${share(launches)}, steps for ${share(steps)}`,
    `shapes for ${share(shapes)}: ${routes.join(', ')}; sizes read for ${share(sizes)}`,
  ];
}

function renderFamilies({ kernels }: IngestSummary): string[] {
  if (kernels.kernels === 0) return [];
  return table(
    ['family', 'kernels', 'names', 'time', 'share'],
    kernels.families.map(({ family, kernels: count, names, total_us: total, share }) => [
      family,
      groupDigits(count),
      String(names),
      milliseconds(total),
      percent(share),
    ]),
    1,
  );
}

function renderNames({ kernels }: IngestSummary): string[] {
  const rows = (list: readonly KernelShare[]) =>
    list.map(({ short_name: name, family, count, total_us: total, mean_us: mean, share }) => [
      cut(name, 62),
      family,
      groupDigits(count),
      milliseconds(total),
      microseconds(mean),
      percent(share),
    ]);
  const head = ['kernel', 'family', 'calls', 'time', 'mean', 'share'];
  const lines =
    kernels.by_name.length === 0 ? [] : table(head, rows(kernels.by_name.slice(0, namesShown)), 2);
  const { unknown } = kernels;
  if (unknown.length === 0) return lines;
  return [
    ...lines,
    '',
    `not known to any rule (${formatCount(unknown.length, 'name')}):`,
    ...table(head, rows(unknown.slice(0, namesShown)), 2),
  ];
}

function renderPhases({ phases }: IngestSummary): string[] {
  if (phases.every(({ phase, steps }) => phase === null && steps === 0)) return [];
  return table(
    ['phase', 'steps', 'kernels', 'kernels (sum)', 'busy'],
    phases.map(({ phase, steps, kernels, kernel_sum_us: sum, busy_us: busy }) => [
      phase ?? (steps > 0 ? 'not named' : 'outside steps'),
      String(steps),
      groupDigits(kernels),
      milliseconds(sum),
      milliseconds(busy),
    ]),
    1,
  );
}

function renderCollectives({ communication }: IngestSummary): string[] {
  if (communication.length === 0) return [];
  const lines = table(
    ['collective', 'payload', 'ranks', 'calls', 'min', 'median', 'max', 'bus GB/s', 'wait (median)'],
    communication
      .slice(0, collectivesShown)
      .map((collective) => [
        collective.operation,
        collective.payload_bytes === null ? 'n/a' : formatBytes(collective.payload_bytes),
        collective.ranks === null ? 'n/a' : String(collective.ranks),
        groupDigits(collective.duration.count),
        microseconds(collective.duration.min_us),
        microseconds(collective.duration.p50_us),
        microseconds(collective.duration.max_us),
        collective.bus_gb_per_s === null ? 'n/a' : collective.bus_gb_per_s.toFixed(1),
        collective.skew === null ? 'n/a' : microseconds(collective.skew.wait.p50_us),
      ]),
    1,
  );
  const left = communication.length - collectivesShown;
  return left > 0 ? [...lines, `and ${left} more sizes`] : lines;
}

function renderFiles({ files, rows }: IngestSummary): string[] {
  return [
    `${formatCount(rows, 'row')} written:`,
    ...files.map(({ path, bytes }) => `  ${path} (${formatBytes(bytes)})`),
  ];
}

/** Columns set under their heads: the first few to the left, numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[], left = 0): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
}

function milliseconds(us: number | null): string {
  if (us === null) return 'n/a';
  return us < 1000 ? microseconds(us) : `${(us / 1000).toFixed(2)} ms`;
}

function microseconds(us: number | null): string {
  return us === null ? 'n/a' : `${us.toFixed(1)} µs`;
}

function percent(share: number | null): string {
  return share === null ? 'n/a' : `${(share * 100).toFixed(1)} %`;
}

function ratio(part: number, whole: number | null): number | null {
  return whole === null || whole === 0 ? null : part / whole;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
