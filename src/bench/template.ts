import type { Context } from '../core/context.ts';
import { describeRange, type OptionSpec, type OptionTable } from '../core/options.ts';
import { loadModule } from '../io/load-module.ts';
import type { WorkloadKind } from '../workload-kinds/index.ts';
import { moduleKind } from './plugins/module-kind.ts';
import { pluginKeys } from './plugins/read-plugin.ts';
import { specKey } from './spec/key-spelling.ts';
import { commonServingKeys, servingKinds } from './spec/serving-kinds.ts';
import { settingKey, suiteOptions } from './spec/suite-settings.ts';

/** A module of a workload, by the name it is to have in the spec file. */
export interface TemplatePlugin {
  readonly name: string;
  readonly path: string;
}

/**
 * An annotated spec file with every kind of serving and workload, from their own tables. It is valid as it stands: what
 * needs a file names one of the examples that ship.
 * @throws InputError for a module that holds no workload
 */
export async function renderTemplate(
  kinds: Iterable<WorkloadKind>,
  plugins: readonly TemplatePlugin[],
  context: Context,
): Promise<string> {
  const lines = [
    '# A suite of iwc bench. Every key that can be said stands here; what is commented out has the value shown.',
    '# iwc bench THIS.yaml --dry-run checks it and shows the points; iwc bench THIS.yaml --out-dir D runs them.',
    '',
    'Name: my-suite',
    '',
    ...settings(),
    '',
    ...serving(),
    '',
    'Workload:',
  ];
  for (const kind of kinds) lines.push(...workload(kind, kind.name, [], context));
  // A workload of one's own takes the place of an example of the same name; said twice, one would not count.
  const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  for (const { name, path } of byName.values()) {
    const kind = moduleKind(await loadModule(path), { name, file: path });
    const heading = [
      `    plugin: ${quote(path)}`,
      '    # Keys of every plug-in:',
      ...table(pluginKeys, '    '),
    ];
    lines.push(...workload(kind, name, heading, context));
  }
  return `${lines.join('\n')}\n`;
}

function settings(): string[] {
  return Object.entries(suiteOptions as OptionTable).flatMap(([key, spec]) => [
    `# ${annotation(spec)}`,
    `# ${settingKey(key)}: ${value(spec)}`,
  ]);
}

function serving(): string[] {
  return [
    '# Servers, one entry each. Keys of every kind:',
    ...table(commonServingKeys, ''),
    'Serving:',
    '  - BaseURL:',
    '      URL: http://localhost:30080',
    '      modelURL: my-model',
    '      apiType: chat',
    '      Key: first',
    "  # LMBench's kinds are not deployed by iwc: they are taken to run at their BaseURL.",
    ...servingKinds
      .filter(({ name }) => name !== 'BaseURL')
      .flatMap(({ name, summary, required }) => [
        `  # ${summary}`,
        `  # - ${name}:`,
        ...[...required, 'modelURL'].map((key) => `  #     ${key}: ...`),
        ...(name === 'Command' ? ['  #     Command: [vllm, serve, my-model, --port, "30080"]'] : []),
      ]),
  ];
}

function workload(kind: WorkloadKind, name: string, heading: readonly string[], context: Context): string[] {
  const input = kind.inputOption === null ? null : exampleInput(kind.name, context);
  const options = Object.entries(kind.options as OptionTable).flatMap(([key, spec]) => {
    const isInput = key === kind.inputOption && input !== null;
    const isSaid = isInput || spec.required === true || key === 'qps';
    const said = isInput ? quote(input) : value(spec);
    return [`    # ${annotation(spec)}`, `    ${isSaid ? '' : '# '}${specKey(key)}: ${said}`];
  });
  return [
    `  # ${kind.summary}`,
    `  ${name}:`,
    ...heading,
    '    # Loop: open        # or users: as its users get to it',
    ...options,
  ];
}

/** `tokens; an integer ≥ 1; default 128: how long answers are`. */
function annotation(spec: OptionSpec): string {
  const facts = [
    spec.required === true ? 'required' : null,
    spec.type === 'names' ? 'a list' : null,
    spec.type === 'integer' || spec.type === 'number' ? describeRange(spec) : null,
    spec.choices === undefined ? null : `one of ${spec.choices.join(', ')}`,
    spec.unit ?? null,
    spec.default === undefined ? null : `default ${String(spec.default)}`,
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? spec.help : `${facts.join('; ')}: ${spec.help}`;
}

/** The default, or some value that the option takes. */
function value(spec: OptionSpec): string {
  if (spec.default !== undefined) return quote(String(spec.default));
  switch (spec.type) {
    case 'names':
      return '[1, 2]';
    case 'integer':
    case 'number':
      return String(exampleNumber(spec));
    case 'boolean':
      return 'false';
    case 'choice':
      return quote(spec.choices![0]!);
    case 'seed':
      return '0';
    case 'string':
    case 'text':
    case 'path':
      return '...';
  }
}

function exampleNumber(spec: OptionSpec): number {
  const wanted = spec.unit === 'tokens' || spec.unit === 'words' ? 64 : 4;
  return Math.min(spec.max ?? wanted, Math.max(spec.min ?? wanted, wanted));
}

function quote(text: string): string {
  return /^[\w./ -]*[\w./-]$/.test(text) && text.trim() === text ? text : JSON.stringify(text);
}

function table(rows: Readonly<Record<string, string>>, indent: string): string[] {
  const width = Math.max(...Object.keys(rows).map((key) => key.length));
  return Object.entries(rows).map(([key, help]) => `${indent}#   ${key.padEnd(width)}  ${help}`);
}

/** Inputs that ship, for kinds that read one. */
const exampleInputs: Readonly<Record<string, string>> = {
  ShareGPT: 'conversations.json',
  TraceReplayer: 'trace.jsonl',
  VLLMBenchmark: 'conversations.json',
};

/** The input that ships for a kind; null when none does. */
function exampleInput(kind: string, { runtime }: Context): string | null {
  const name = exampleInputs[kind];
  return name === undefined ? null : `${runtime.packageFolder}/examples/bench/inputs/${name}`;
}
