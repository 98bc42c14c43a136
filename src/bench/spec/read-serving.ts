import type { Problem } from '../../core/errors.ts';
import type { SuiteServer } from '../../documents/suite.ts';
import { fileSafe, isMapping, looseKey, type Mapping, suggest, uniqueNames } from './key-spelling.ts';
import { commonServingKeys, type ServingKind, servingKinds } from './serving-kinds.ts';
import type { SpecPath, SpecSource } from './spec-source.ts';
import { withoutSecrets } from './without-secrets.ts';

/** How a server is started. */
export interface ServerCommand {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Null for the folder of the spec file. */
  readonly folder: string | null;
  readonly readyTimeoutS: number;
  readonly stopTimeoutS: number;
}

/** A server of a spec file. Its model is empty where the server is to be asked for it. */
export interface ServerSpec extends SuiteServer {
  readonly command: ServerCommand | null;
  readonly apiKeyFile: string | null;
}

/** What flags say about every server, and where LMBench's own kinds are expected to listen. */
export interface ServingDefaults {
  readonly baseUrl: string | null;
  readonly model: string | null;
}

/** Where LMBench has every server listen. */
export const defaultBaseUrl = 'http://localhost:30080';
const hfTokenPlaceholder = '<YOUR_HF_TOKEN>';

type Report = (problem: Problem) => void;

/** Reads `Serving`: a list of mappings of one kind each. */
export function readServing(
  source: SpecSource,
  value: unknown,
  defaults: ServingDefaults,
  report: Report,
): ServerSpec[] {
  if (!Array.isArray(value) || value.length === 0) {
    report(
      source.problem(
        ['Serving'],
        'bad-serving',
        value === undefined ? "'Serving' is missing" : "'Serving' is not a list with something in it",
        'such as: - BaseURL: {URL: http://localhost:8000, modelURL: my-model}',
      ),
    );
    return [];
  }
  const servers = value.flatMap((entry: unknown, i) => {
    const read = new ServingReader(source, ['Serving', i], report).read(entry, defaults);
    return read === null ? [] : [read];
  });
  const keys = uniqueNames(servers.map(({ key }) => key));
  return servers.map((server, i) => ({ ...server, key: keys[i]! }));
}

class ServingReader {
  readonly #source: SpecSource;
  readonly #at: SpecPath;
  readonly #report: Report;
  #config: Mapping = {};
  #path: SpecPath = [];

  constructor(source: SpecSource, at: SpecPath, report: Report) {
    this.#source = source;
    this.#at = at;
    this.#report = report;
  }

  read(entry: unknown, defaults: ServingDefaults): ServerSpec | null {
    const names = isMapping(entry) ? Object.keys(entry) : [];
    if (names.length !== 1) return this.#fail(this.#at, 'a serving is a mapping of one kind to its settings');
    const written = names[0]!;
    const kind = servingKinds.find(({ name }) => looseKey(name) === looseKey(written));
    const known = servingKinds.map(({ name }) => name);
    if (kind === undefined)
      return this.#fail(
        [...this.#at, written],
        `unknown serving '${written}': it is none of ${known.join(', ')}`,
        suggest(written, known),
      );
    this.#path = [...this.#at, written];
    const config = shorthand(kind, (entry as Mapping)[written]);
    if (config === null) return this.#fail(this.#path, `the settings of '${written}' are not a mapping`);
    this.#config = config;
    this.#checkKeys(kind);
    return this.#build(kind, defaults);
  }

  #build(kind: ServingKind, defaults: ServingDefaults): ServerSpec {
    const isOurs = kind.name === 'BaseURL' || kind.name === 'Command';
    for (const key of [...kind.required, ...(isOurs || defaults.model !== null ? [] : ['modelURL'])])
      if (this.#text(key) === null) this.#problem([], 'missing-key', `'${key}' is missing`);
    const baseUrl = (defaults.baseUrl ?? this.#text('URL') ?? this.#text('BaseURL') ?? defaultBaseUrl)
      .replace(/\/+$/, '')
      .replace(/\/v1$/, '');
    this.#checkUrl(baseUrl);
    const api = this.#text('apiType') ?? 'completions';
    if (api !== 'completions' && api !== 'chat')
      this.#problem(['apiType'], 'bad-value', `apiType: '${api}' is neither completions nor chat`);
    const command = this.#command(kind);
    const required = Object.fromEntries(kind.required.map((key) => [key, this.#text(key) ?? '']));
    const key = this.#text('Key') ?? (isOurs ? ownKey(kind, baseUrl, command) : kind.key(required));
    return {
      key: fileSafe(key),
      kind: kind.name,
      base_url: baseUrl,
      model: defaults.model ?? this.#text('modelURL') ?? '',
      api: api === 'chat' ? 'chat' : 'completions',
      config: withoutSecrets(this.#config) as Mapping,
      command,
      apiKeyFile: this.#text('ApiKeyFile'),
    };
  }

  #checkKeys(kind: ServingKind): void {
    const known = [...kind.required, ...kind.optional, ...Object.keys(commonServingKeys)];
    for (const key of Object.keys(this.#config))
      if (!known.includes(key))
        this.#problem(
          [key],
          'unknown-key',
          `'${key}' is no key of ${kind.name}`,
          suggest(key, known) ?? `known: ${known.join(', ')}`,
        );
  }

  #checkUrl(baseUrl: string): void {
    if (holdsCredentials(baseUrl))
      this.#problem([], 'bad-url', 'the URL has a user name or query; keys belong into IWC_API_KEY');
    else if (!isHttpUrl(baseUrl)) this.#problem([], 'bad-url', `'${baseUrl}' is not an http or https URL`);
  }

  #command(kind: ServingKind): ServerCommand | null {
    const argv = this.#config['Command'];
    if (argv === undefined || argv === null) {
      if (kind.name === 'Command')
        this.#problem([], 'missing-key', "'Command' is missing", 'a list: [vllm, serve, my-model]');
      return null;
    }
    if (!Array.isArray(argv) || argv.length === 0 || !argv.every(isPlain)) {
      this.#problem(
        ['Command'],
        'bad-value',
        'a command is a list of a program and its arguments; no shell reads it',
        'such as [vllm, serve, my-model, --port, 30080]',
      );
      return null;
    }
    const environment = this.#config['Environment'] ?? {};
    if (!isMapping(environment))
      this.#problem(['Environment'], 'bad-value', 'Environment is not a mapping of names to texts');
    return {
      argv: argv.map(String),
      environment: isMapping(environment)
        ? Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]))
        : {},
      folder: this.#text('Folder'),
      readyTimeoutS: this.#seconds('ReadyTimeoutS', 900),
      stopTimeoutS: this.#seconds('StopTimeoutS', 30),
    };
  }

  #seconds(key: string, otherwise: number): number {
    const value = this.#config[key] ?? otherwise;
    if (typeof value === 'number' && value > 0) return value;
    this.#problem([key], 'bad-value', `${key}: '${String(value)}' is not a number of seconds > 0`);
    return otherwise;
  }

  #text(key: string): string | null {
    const value = this.#config[key];
    if (value === undefined || value === null) return null;
    if (isPlain(value)) return String(value);
    this.#problem([key], 'bad-value', `${key} is not a text`);
    return null;
  }

  #problem(below: SpecPath, code: string, message: string, hint?: string | null): void {
    this.#report(this.#source.problem([...this.#path, ...below], code, message, hint));
  }

  #fail(path: SpecPath, message: string, hint?: string | null): null {
    this.#report(this.#source.problem(path, 'bad-serving', message, hint));
    return null;
  }
}

/** `BaseURL: http://…` and `Command: [vllm, …]` without a mapping. */
function shorthand(kind: ServingKind, value: unknown): Mapping | null {
  if (isMapping(value)) return value;
  if (kind.name === 'BaseURL' && typeof value === 'string') return { URL: value };
  if (kind.name === 'Command' && Array.isArray(value)) return { Command: value };
  return null;
}

function ownKey(kind: ServingKind, baseUrl: string, command: ServerCommand | null): string {
  if (kind.name === 'Command' && command !== null)
    return `command_${command.argv[0]!.split(/[\\/]/).at(-1)!}`;
  return baseUrl.replace(/^https?:\/\//, '').replaceAll(/[:/]+/g, '_');
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^/\s]+/.test(text) && URL.canParse(text);
}

/** Addresses stand in every result: whatever could be a password is refused, and not told again. */
function holdsCredentials(text: string): boolean {
  return /[@?]/.test(text);
}

/** The environment of a server's command, the place holder of the token filled in. Nothing of it is written. */
export function commandEnvironment(
  command: ServerCommand,
  hfToken: string | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(command.environment).map(([name, value]) => [
      name,
      value === hfTokenPlaceholder ? (hfToken ?? '') : value,
    ]),
  );
}
