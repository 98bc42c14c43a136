import { arrivals } from '../../src/arrivals/index.ts';
import { describeRange, flagName, type OptionSpec, type OptionTable } from '../../src/core/options.ts';
import { datasets } from '../../src/datasets/index.ts';
import { type Endpoint, endpoints } from '../../src/endpoints/index.ts';
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

function renderShelf(
  title: string,
  about: string,
  entries: Iterable<ShelfEntry>,
  note: (entry: ShelfEntry) => string,
): string {
  const sections = [...entries].flatMap((entry) => [
    `## ${entry.name}`,
    '',
    `${entry.summary[0]!.toUpperCase()}${entry.summary.slice(1)}.`,
    '',
    ...(note(entry) === '' ? [] : [note(entry), '']),
    ...renderOptions(entry.options),
  ]);
  return `${[generatedMark, '', `# ${title}: ${about}`, '', ...sections].join('\n').trimEnd()}\n`;
}

function renderOptions(table: OptionTable): string[] {
  const rows = Object.entries(table).map(([key, spec]) => [
    `\`--${flagName(key)}\``,
    describeValue(spec),
    describeDefault(spec),
    spec.help,
  ]);
  if (rows.length === 0) return ['No flags of its own.', ''];
  return [renderTable(['flag', 'value', 'default', 'meaning'], rows)];
}

function describeValue(spec: OptionSpec): string {
  if (spec.choices !== undefined) return spec.choices.map((choice) => `\`${choice}\``).join(', ');
  const unit = spec.unit === undefined ? '' : `, ${spec.unit}`;
  return `${spec.type === 'number' || spec.type === 'integer' ? describeRange(spec) : spec.type}${unit}`;
}

function describeDefault(spec: OptionSpec): string {
  return spec.default === undefined ? '' : `\`${JSON.stringify(spec.default)}\``;
}
