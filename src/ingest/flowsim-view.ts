import { pythonFloat } from '../core/json-text.ts';
import { csvField } from '../io/csv/csv-field.ts';
import type { ArgumentDims } from '../nouns/operator-table.ts';
import type { DatabaseEntry } from './kernel-database.ts';
import { isKernel, type RankTrace, toUs } from './rank-trace.ts';

/** FlowSim's CSV of one trace: a row a kernel in file order, and the counts its text summary gives. */
export interface FlowsimView {
  readonly csv: string;
  readonly events: number;
  readonly kernels: number;
  /** Distinct (name, dims, types). */
  readonly distinct: number;
  readonly kernelSumUs: number;
}

const header = [
  ...['Name', 'Dims', 'Data Type', 'Input/Output', 'Descriptions', 'Duration (us)'],
  ...['op', 'operation', 'Source Code', 'Call Stack'],
];

/**
 * The ten columns of FlowSim (main, 25a452b) in its own spelling: lists as Python prints them, `N/A` for no
 * shapes. Roles, descriptions, formula and source need its kernel database; without one they are empty.
 */
export function flowsimView(rank: RankTrace, database: readonly DatabaseEntry[]): FlowsimView {
  const { maker } = rank;
  const { events } = maker.trace;
  const lookUp = createLookup(database);
  const lines = [header.join(',')];
  const distinct = new Set<string>();
  let kernels = 0;
  let sumNs = 0;
  for (let i = 0; i < events.device.kind.length; i++) {
    if (!isKernel(maker, i)) continue;
    const row = maker.row(i);
    const dims = row.dims === null ? 'N/A' : pythonList(row.dims);
    const types = row.dims === null ? 'N/A' : pythonList(row.dtypes ?? []);
    const stack = stackText(rank, i);
    const entry = lookUp(row.name, stack[1] ?? '');
    kernels++;
    sumNs += events.device.durationNs[i]!;
    distinct.add([row.name, dims, types].join('\u0000'));
    const fields = [
      row.name,
      dims,
      types,
      entry === null ? 'N/A' : pythonList(entry.roles),
      entry === null ? 'N/A' : pythonList(entry.descriptions),
      pythonFloat(toUs(events.device.durationNs[i]!)),
      entry?.op_mapping ?? row.operation ?? '',
      entry?.operation ?? '',
      entry?.source_code ?? '',
      stack.join(' <- '),
    ];
    lines.push(fields.map(csvField).join(','));
  }
  return {
    csv: `${lines.join('\n')}\n`,
    events: events.eventCount,
    kernels,
    distinct: distinct.size,
    kernelSumUs: toUs(sumNs),
  };
}

/** `key: value` lines, as FlowSim prints them. */
export function flowsimSummary(
  view: FlowsimView,
  paths: { trace: string; csv: string; folder: string },
): string {
  return [
    `trace_file: ${paths.trace}`,
    `events_count: ${view.events}`,
    `individual_info_count: ${view.kernels}`,
    `filtered_count: ${view.distinct}`,
    `kernel_e2e_time: ${pythonFloat(view.kernelSumUs)}`,
    `csv_created: ${paths.csv}`,
    `output_dir: ${paths.folder}`,
    '',
  ].join('\n');
}

/** By full name; else by the launching operator, where the last entry wins. */
function createLookup(database: readonly DatabaseEntry[]) {
  const byName = new Map(database.map((entry) => [entry.kernel_name, entry]));
  const byOp = new Map(database.map((entry) => [entry.kernel_implementation, entry]));
  return (name: string, op: string): DatabaseEntry | null => byName.get(name) ?? byOp.get(op) ?? null;
}

/** The launching call and what called it, innermost first. */
function stackText({ maker }: RankTrace, i: number): string[] {
  const { events, links, stacks } = maker.trace;
  const launch = links.launch[i]!;
  if (launch < 0) return [];
  const names = [events.texts[events.host.name[launch]!]!];
  for (let node = links.stack[i]!; node >= 0; node = stacks.parent[node]!)
    names.push(events.texts[stacks.name[node]!]!);
  return names;
}

function pythonList(items: readonly (string | ArgumentDims | number | readonly number[])[]): string {
  return `[${items.map((item) => pythonItem(item)).join(', ')}]`;
}

function pythonItem(item: string | number | ArgumentDims | readonly number[]): string {
  if (typeof item === 'number') return String(item);
  if (typeof item === 'string') {
    // Python prefers single quotes, and takes double ones only where that saves an escape.
    const quote = item.includes("'") && !item.includes('"') ? '"' : "'";
    const escaped = item.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
  }
  return pythonList(item as readonly (number | readonly number[])[]);
}
