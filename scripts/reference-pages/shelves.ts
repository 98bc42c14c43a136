import { arrivals } from '../../src/arrivals/index.ts';
import { specKey } from '../../src/bench/spec/key-spelling.ts';
import { describeRange, flagName, type OptionSpec, type OptionTable } from '../../src/core/options.ts';
import { datasets } from '../../src/datasets/index.ts';
import { type Endpoint, endpoints } from '../../src/endpoints/index.ts';
import { type Format, formats } from '../../src/formats/index.ts';
import { lengths } from '../../src/lengths/index.ts';
import { type LoadPolicy, loadPolicies } from '../../src/load-policies/index.ts';
import { workloadKinds } from '../../src/workload-kinds/index.ts';
import { generatedMark, type ReferencePage, renderTable } from './page.ts';

interface ShelfEntry {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
}

/** Every dataset with its containers and flags. */
export const datasetsPage: ReferencePage = {
  name: 'datasets.md',
  render: async () =>
    renderShelf('Datasets', 'what `iwc compile` reads', datasets as Iterable<ShelfEntry>, (entry) => {
      const { containers } = datasets.get(entry.name) as { containers: readonly string[] };
      const names = containers.map((name) => (name === 'jsonl' ? 'JSON Lines' : 'one JSON array'));
      return `Input: ${names.join(' or ')}; plain, \`.gz\` or \`.zst\`.`;
    }),
};

/** Every arrival model with its flags. */
export const arrivalsPage: ReferencePage = {
  name: 'arrivals.md',
  render: async () =>
    renderShelf(
      'Arrival models',
      'when requests are due (`--arrival`)',
      arrivals as Iterable<ShelfEntry>,
      () => '',
    ),
};

/** Every length model with its options. */
export const lengthsPage: ReferencePage = {
  name: 'lengths.md',
  render: async () =>
    renderShelf(
      'Length models',
      'how long prompts and outputs are',
      lengths as Iterable<ShelfEntry>,
      () => '',
    ),
};

/** Every workload kind of suites, with its keys as spec files spell them. */
export const workloadKindsPage: ReferencePage = {
  name: 'workload-kinds.md',
  render: async () =>
    renderShelf(
      'Workload kinds',
      'what `iwc bench` sweeps over loads',
      workloadKinds as Iterable<ShelfEntry>,
      ({ name }) =>
        `Its results are called \`${(workloadKinds.get(name) as { resultName: string }).resultName}\`.`,
      { spelled: specKey, head: 'key' },
    ),
};

/** Every endpoint with what it can be asked with, and its flags. */
export const endpointsPage: ReferencePage = {
  name: 'endpoints.md',
  render: async () =>
    renderShelf('Endpoints', 'what requests are sent to', endpoints as Iterable<ShelfEntry>, ({ name }) => {
      const { inputs, lengthControls, reportsUsage } = endpoints.get(name) as Endpoint;
      const words = { messages: 'messages', text: 'prompt text', 'token-ids': 'token ids' } as const;
      const length =
        lengthControls.length === 0 ? 'nothing' : lengthControls.map((one) => `\`${one}\``).join(', ');
      const usage = reportsUsage ? 'The server reports token counts.' : 'The server reports no token counts.';
      return `Asked with ${inputs.map((one) => words[one]).join(' or ')}. Output length is forced with ${length}. ${usage}`;
    }),
};

/** Every load policy: the flag that asks for it, whether threads can share it, and its flags. */
export const loadPoliciesPage: ReferencePage = {
  name: 'load-policies.md',
  render: async () =>
    renderShelf(
      'Load policies',
      'how `iwc replay` offers load',
      loadPolicies as Iterable<ShelfEntry>,
      ({ name }) => {
        const { askedBy } = loadPolicies.get(name) as LoadPolicy;
        return askedBy === null
          ? 'No flag asks for it: programs do.'
          : `\`--${flagName(askedBy)}\` asks for it.`;
      },
    ),
};

/** Every format: which way it goes, where it is described, and what it cannot carry. */
export const formatsPage: ReferencePage = {
  name: 'formats.md',
  render: async () =>
    renderShelf('Formats', 'what `iwc convert` reads and writes', formats as Iterable<ShelfEntry>, (entry) =>
      describeFormat(formats.get(entry.name) as Format),
    ),
};

function describeFormat(format: Format): string {
  const ways = [
    format.read === undefined ? null : 'read',
    format.createWriter === undefined ? null : 'written',
  ];
  const file = format.extension === '' ? 'A folder' : `\`${format.extension}\``;
  const losses = format.cannotCarry.map(({ field, becomes }) => [`\`${field}\``, becomes ?? 'left out']);
  const facts = `${file}; ${ways.filter((way) => way !== null).join(' and ')}. Described at ${format.source}`;
  if (losses.length === 0) return `${facts}. It carries every field.`;
  return `${facts}. What it cannot carry:\n\n${renderTable(['field', 'becomes'], losses)}`.trimEnd();
}

function renderShelf(
  title: string,
  about: string,
  entries: Iterable<ShelfEntry>,
  note: (entry: ShelfEntry) => string,
  spelling: Spelling = { spelled: (key) => `--${flagName(key)}`, head: 'flag' },
): string {
  const sections = [...entries].flatMap((entry) => [
    `## ${entry.name}`,
    '',
    `${entry.summary[0]!.toUpperCase()}${entry.summary.slice(1)}.`,
    '',
    ...(note(entry) === '' ? [] : [note(entry), '']),
    ...renderOptions(entry.options, spelling),
  ]);
  return `${[generatedMark, '', `# ${title}: ${about}`, '', ...sections].join('\n').trimEnd()}\n`;
}

/** How options are written where the entries are used, and what they are called there. */
interface Spelling {
  readonly spelled: (key: string) => string;
  readonly head: string;
}

function renderOptions(table: OptionTable, { spelled, head }: Spelling): string[] {
  const rows = Object.entries(table).map(([key, spec]) => [
    `\`${spelled(key)}\``,
    describeValue(spec),
    describeDefault(spec),
    spec.help,
  ]);
  if (rows.length === 0) return [`No ${head}s of its own.`, ''];
  return [renderTable([head, 'value', 'default', 'meaning'], rows)];
}

function describeValue(spec: OptionSpec): string {
  if (spec.choices !== undefined) return spec.choices.map((choice) => `\`${choice}\``).join(', ');
  const unit = spec.unit === undefined ? '' : `, ${spec.unit}`;
  return `${spec.type === 'number' || spec.type === 'integer' ? describeRange(spec) : spec.type}${unit}`;
}

function describeDefault(spec: OptionSpec): string {
  if (spec.required === true) return 'required';
  return spec.default === undefined ? '' : `\`${JSON.stringify(spec.default)}\``;
}
