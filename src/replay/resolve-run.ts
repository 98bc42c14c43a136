import type { Context } from '../core/context.ts';
import { type Problem, UsageError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import { Secret } from '../core/secret.ts';
import { endpoints } from '../endpoints/index.ts';
import { type ChosenProxy, chooseProxy } from '../io/http/choose-proxy.ts';
import type { TlsOptions } from '../io/http/contract.ts';
import { type Phases, parsePhase } from '../load/phases.ts';
import type { GivenLoad, OfferedLoad } from '../load-policies/index.ts';
import { parseSlo } from '../metrics/slo.ts';
import { toolDefinitions } from '../metrics/tool-definitions.ts';
import type { Slo } from '../nouns/slo.ts';
import { resultFormats } from '../result-formats/index.ts';
import { type ArrivalChoice, chooseArrivals } from './arrival-choice.ts';
import { chooseLoad, defaultLoad } from './load-choice.ts';
import type { ReplayOptions } from './options.ts';

/** One server to send to, and the way there. */
export interface ServerTarget {
  readonly origin: string;
  /** The path of its base URL. */
  readonly basePath: string;
  readonly proxy: ChosenProxy | null;
}

/** What the options of a run come to, checked against each other. */
export interface ResolvedRun {
  readonly targets: readonly ServerTarget[];
  readonly load: OfferedLoad;
  readonly phases: Phases;
  readonly slo: Slo | null;
  readonly arrivals: ArrivalChoice | null;
  readonly durationNs: number;
  readonly drainNs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: Secret | null;
  readonly tls: TlsOptions;
  readonly extraBody: Readonly<Record<string, unknown>> | null;
  readonly scrape: { readonly url: URL; readonly proxy: ChosenProxy | null } | null;
}

/**
 * Resolves what the table cannot check.
 * @throws UsageError with every problem, InputError for files that cannot be read
 */
export async function resolveRun(
  options: ReplayOptions,
  context: Context,
  load?: GivenLoad,
): Promise<ResolvedRun> {
  const problems: Problem[] = [];
  const attempt = <T>(parse: () => T, otherwise: T): T => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.problems);
      return otherwise;
    }
  };
  const { environment } = context.runtime;
  const targets = options.baseUrl.map((url) =>
    attempt(() => targetOf(url, options, environment), { origin: '', basePath: '', proxy: null }),
  );
  const resolved = {
    targets,
    load: attempt(() => chooseLoad(options, load), defaultLoad),
    phases: {
      warmup: attempt(() => parsePhase('warmup', options.warmup), null),
      measure: attempt(() => parsePhase('measure', options.measure), null),
    },
    slo: attempt(() => (options.slo === null ? null : parseSlo(options.slo)), null),
    arrivals: attempt(() => chooseArrivals(options), null),
    headers: attempt(() => headersOf(options.headers), {}),
    extraBody: attempt(() => parseObject('--extra-body', options.extraBody), null),
    scrape: attempt(() => scrapeOf(options, environment), null),
  };
  for (const name of options.export ?? []) attempt(() => void resultFormats.get(name), undefined);
  for (const name of options.definitionsOf ?? []) attempt(() => checkDefinition(name), undefined);
  if (options.resume && options.overwrite)
    problems.push({ code: 'conflict', message: '--resume and --overwrite exclude each other' });
  if (problems.length > 0) throw new UsageError(problems);
  return {
    ...resolved,
    durationNs: options.durationS === null ? Number.POSITIVE_INFINITY : options.durationS * 1e9,
    drainNs: options.drainS === null ? Number.POSITIVE_INFINITY : options.drainS * 1e9,
    key: await readKey(options, context),
    tls: await readTls(options, context),
  };
}

/** Headers with the key in them, for the wire only. */
export function wireHeaders(run: ResolvedRun, endpoint: string): Readonly<Record<string, string>> {
  return { ...(run.key === null ? {} : endpoints.get(endpoint).authorize(run.key)), ...run.headers };
}

function targetOf(text: string, options: ReplayOptions, environment: Runtime['environment']): ServerTarget {
  const url = URL.canParse(text) ? new URL(text) : null;
  // Any of them may be a secret, and addresses stand in results.
  const isSecret = url !== null && `${url.username}${url.password}${url.search}` !== '';
  if (url === null || !/^https?:$/.test(url.protocol) || isSecret)
    throw new UsageError({
      code: 'bad-url',
      message: `--base-url: '${isSecret ? '…' : text}' is no http:// or https:// URL without user name and query`,
      hint: 'such as http://127.0.0.1:8000 or https://host/v1',
    });
  return {
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    proxy: chooseProxy(url, options, environment),
  };
}

function scrapeOf(options: ReplayOptions, environment: Runtime['environment']): ResolvedRun['scrape'] {
  if (options.scrape === null) return null;
  const url = URL.canParse(options.scrape) ? new URL(options.scrape) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '')
    return { url, proxy: chooseProxy(url, options, environment) };
  throw new UsageError({
    code: 'bad-url',
    message: `--scrape: '${url?.username ? '…' : options.scrape}' is no http:// or https:// URL without user name`,
    hint: 'such as http://127.0.0.1:8000/metrics',
  });
}

function headersOf(text: string | null): Readonly<Record<string, string>> {
  const given = parseObject('--headers', text) ?? {};
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string')
      problems.push({ code: 'bad-value', message: `--headers: the value of '${name}' is not text` });
    if (/^(proxy-)?authorization$|api-?key|token|cookie|secret/i.test(name))
      problems.push({
        code: 'secret-in-flag',
        message: `--headers: '${name}' looks like a secret, and flags are recorded`,
        hint: 'put it into IWC_API_KEY or --api-key-file',
      });
  }
  if (problems.length > 0) throw new UsageError(problems);
  return given as Readonly<Record<string, string>>;
}

function parseObject(flag: string, text: string | null): Readonly<Record<string, unknown>> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new UsageError({ code: 'bad-value', message: `${flag}: '${text}' is not a JSON object` });
}

function checkDefinition(name: string): void {
  const known = Object.keys(toolDefinitions);
  if (!known.includes(name)) throw UsageError.unknownName({ what: 'tool', given: name, known });
}

async function readKey({ apiKeyFile }: ReplayOptions, { runtime }: Context): Promise<Secret | null> {
  const text =
    apiKeyFile === null
      ? (runtime.environment['IWC_API_KEY'] ?? runtime.environment['OPENAI_API_KEY'] ?? '')
      : new TextDecoder().decode(await runtime.files.readAll(apiKeyFile));
  return text.trim() === '' ? null : new Secret(text.trim());
}

async function readTls(options: ReplayOptions, { runtime }: Context): Promise<TlsOptions> {
  const read = async (path: string | null) =>
    path === null ? null : new TextDecoder().decode(await runtime.files.readAll(path));
  const [ca, cert, key] = await Promise.all(
    [options.caFile, options.certFile, options.certKeyFile].map(read),
  );
  return {
    ...(ca == null ? {} : { ca }),
    ...(cert == null ? {} : { cert }),
    ...(key == null ? {} : { key }),
    ...(options.insecure ? { insecure: true } : {}),
  };
}
