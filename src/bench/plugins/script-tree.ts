import type { Context } from '../../core/context.ts';
import { iwcCommand } from '../../io/processes.ts';
import { copyWithSiblings } from '../../io/temporary-folder.ts';
import { writeTextFile } from '../../io/text-file.ts';
import type { PointRun } from '../run/point-outcome.ts';
import { SpecSource } from '../spec/spec-source.ts';
import { withoutSecrets } from '../spec/without-secrets.ts';
import type { ProgramWork } from '../spec/workload-spec.ts';

/** A folder laid out like LMBench's, in which its scripts find what they look for. */
export interface ScriptTree {
  readonly script: string;
  /** The spec file, relative to the tree, as scripts hand it on. */
  readonly specPath: string;
  /** Where scripts leave their CSVs. */
  readonly results: string;
}

/**
 * The shim that scripts call as `summarize.py`: every word goes to `iwc bench summarize` as it is. Its words stand in the
 * environment, so that nothing has to be quoted.
 */
const shim = `#!/usr/bin/env python3
"""Hands its words to: iwc bench summarize"""
import json, os, subprocess, sys

words = json.loads(os.environ["IWC_COMMAND"]) + ["bench", "summarize"] + sys.argv[1:]
sys.exit(subprocess.call(words))
`;

/** Lays the tree out in an empty folder. */
export async function layScriptTree(
  tree: string,
  work: ProgramWork,
  { spec, workload }: PointRun,
  { runtime }: Context,
): Promise<ScriptTree> {
  const { files } = runtime;
  const home = `${tree}/3-workloads/${workload.result_name}`;
  const results = `${tree}/4-latest-results`;
  const specName = spec.path.split(/[\\/]/).at(-1)!;
  const specPath = `0-bench-specs/${specName}`;
  await files.makeFolder(home);
  await files.makeFolder(`${results}/post-processing`);
  await files.makeFolder(`${tree}/0-bench-specs`);
  await writeTextFile(runtime, `${results}/post-processing/summarize.py`, shim);
  const text = new TextDecoder().decode(await files.readAll(spec.path));
  // JSON is YAML; and what is secret is not copied.
  await writeTextFile(
    runtime,
    `${tree}/${specPath}`,
    json(withoutSecrets(SpecSource.parse(text, spec.path).value)),
  );
  const list = { '0-bench-specs': [specName], '1-infrastructure': spec.infrastructure ?? {} };
  await writeTextFile(runtime, `${tree}/run-bench.yaml`, json(list));
  return { script: await copyWithSiblings(work.path, home), specPath, results };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Where LMBench uploads to when nobody says where. */
const defaultApiUrl = 'http://localhost:3001/upload';

/** What scripts find in their environment: LMBench's names, and what the shim needs. */
export function scriptEnvironment(
  { spec, sessionId }: PointRun,
  upload: { readonly isOn: boolean; readonly apiUrl: string | null },
): Readonly<Record<string, string>> {
  return {
    LMBENCH_BENCHMARK_NAME: spec.name,
    LMBENCH_SESSION_ID: sessionId,
    LMBENCH_AUTO_UPLOAD: String(upload.isOn),
    LMBENCH_API_URL: upload.apiUrl ?? defaultApiUrl,
    IWC_COMMAND: JSON.stringify(iwcCommand()),
  };
}
