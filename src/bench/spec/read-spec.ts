import type { Context } from '../../core/context.ts';
import { InputError, type Problem } from '../../core/errors.ts';
import { stableJson } from '../../core/json-text.ts';
import type { Registry } from '../../core/registry.ts';
import { createSha256, sha256Hex } from '../../io/hash.ts';
import type { WorkloadKind } from '../../workload-kinds/index.ts';
import { isMapping, looseKey, suggest } from './key-spelling.ts';
import { readServing, type ServerSpec, type ServingDefaults } from './read-serving.ts';
import { readWorkloads } from './read-workloads.ts';
import { SpecSource } from './spec-source.ts';
import { partKeys, readSettings, type SuiteSettings, settingKey, suiteOptions } from './suite-settings.ts';
import type { WorkloadSpec } from './workload-spec.ts';

/** A suite, read and checked as a whole: nothing in it can be misunderstood any more. */
export interface SuiteSpec {
  readonly name: string;
  readonly path: string;
  /** Folder of the spec file, which its paths are relative to; empty for the working folder. */
  readonly folder: string;
  readonly settings: SuiteSettings;
  readonly servers: readonly ServerSpec[];
  readonly workloads: readonly WorkloadSpec[];
  /** `1-infrastructure` of the list it stands in. */
  readonly infrastructure: Readonly<Record<string, unknown>> | null;
  /** SHA-256 of everything above that decides what is sent where. */
  readonly sha256: string;
}

export interface SpecChoice extends ServingDefaults {
  readonly path: string;
  readonly infrastructure: SuiteSpec['infrastructure'];
  /** Settings that flags give; null is not given. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly kinds: Registry<WorkloadKind>;
  /** Input files by kind, in place of those that the spec file names. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/**
 * Reads a spec file of LMBench's or ours.
 * @throws InputError listing every problem with its place
 */
export async function readSpec(choice: SpecChoice, context: Context): Promise<SuiteSpec> {
  const { path } = choice;
  const text = new TextDecoder().decode(await context.runtime.files.readAll(path));
  const source = SpecSource.parse(text, path);
  for (const { message, place } of source.repeated)
    context.notices.add({ code: 'repeated-key', reason: message, ...(place === undefined ? {} : { place }) });
  const top = source.value;
  if (!isMapping(top))
    throw new InputError(
      source.problem(
        [],
        'bad-spec',
        'a spec file is a mapping with Name, Serving and Workload',
        'iwc bench template shows one',
      ),
    );
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  checkTopKeys(source, top, report);
  const settings = readSettings(source, top, choice.settings, report);
  const name = readName(source, top['Name'], report);
  const servers = readServing(source, top['Serving'], choice, report);
  const folder = folderOf(path);
  const isCompatible = settings.compat === 'lmbench';
  const around = {
    source,
    folder,
    kinds: choice.kinds,
    inputs: choice.inputs ?? {},
    loop: settings.loop ?? (isCompatible ? 'users' : 'open'),
    report,
  } as const;
  const workloads = await readWorkloads(top['Workload'], isCompatible, around, context);
  if (problems.length > 0) throw new InputError(problems);
  const { infrastructure } = choice;
  const spec = { name, path, folder, settings, servers, workloads, infrastructure };
  return { ...spec, sha256: await hashOf(spec, context) };
}

function checkTopKeys(
  source: SpecSource,
  top: Readonly<Record<string, unknown>>,
  report: (problem: Problem) => void,
): void {
  const known = [...partKeys, ...Object.keys(suiteOptions).map(settingKey)];
  const loose = new Set<string>([...partKeys, ...Object.keys(suiteOptions).map(looseKey)]);
  for (const key of Object.keys(top))
    if (!loose.has(key) && !loose.has(looseKey(key)))
      report(
        source.problem(
          [key],
          'unknown-key',
          `'${key}' is no key of a spec file`,
          suggest(key, known) ?? `known: ${known.join(', ')}`,
        ),
      );
}

function readName(source: SpecSource, name: unknown, report: (problem: Problem) => void): string {
  if ((typeof name === 'string' || typeof name === 'number') && String(name).trim() !== '')
    return String(name);
  report(
    source.problem(
      ['Name'],
      'missing-key',
      name === undefined ? "'Name' is missing" : "'Name' is not a text",
      'the name of the suite, such as Name: my-suite',
    ),
  );
  return '';
}

/** The folder part of a path; empty for a bare name. */
export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end < 0 ? '' : path.slice(0, end) || '/';
}

/**
 * What decides the points and what is sent for them. Timeouts of commands, gates, the SLO, and what is made of points
 * that are invalid may change between two sittings.
 */
async function hashOf(
  { name, settings, servers, workloads }: Omit<SuiteSpec, 'sha256'>,
  { runtime }: Context,
): Promise<string> {
  const contents: string[] = [];
  for (const file of workloads.flatMap(({ files }) => files)) {
    const hash = createSha256();
    for await (const bytes of runtime.files.read(file)) hash.update(bytes);
    contents.push(hash.digestHex());
  }
  const {
    failOn: _gates,
    baseline: _baseline,
    slo: _slo,
    allowInvalid: _allowed,
    seed,
    ...deciding
  } = settings;
  return sha256Hex(
    stableJson({
      name,
      settings: { ...deciding, seed: String(seed) },
      servers: servers.map(({ key, base_url, model, api, command }) => ({
        key,
        base_url,
        model,
        api,
        argv: command?.argv ?? null,
      })),
      contents,
      workloads: workloads.map(({ id, kind, loop, parameters, points }) => ({
        id,
        kind,
        loop,
        parameters,
        points,
      })),
    }),
  );
}
