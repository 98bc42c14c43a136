import type { Context } from '../core/context.ts';
import type { Runtime } from '../core/runtime.ts';
import { sha256Hex } from '../io/hash.ts';
import { workloadSchema } from '../nouns/workload.ts';
import { type Manifest, manifestSchema } from './manifest.ts';

/** What one manifest says that another does not. */
export interface ManifestParts
  extends Pick<Manifest, 'command' | 'inputs' | 'output' | 'aibrix' | 'arrival' | 'tokenizer' | 'summary'> {
  /** False for a collection of prompts, which keeps no schema of workloads. */
  readonly isWorkload: boolean;
}

/** The manifest of a file that this program is writing: its parts, and what made it. */
export async function buildManifest(parts: ManifestParts, context: Context): Promise<Manifest> {
  const { runtime, notices } = context;
  return {
    schema: manifestSchema,
    iwc_version: runtime.host.iwcVersion,
    generated_at_utc: utcSecond(runtime),
    command: parts.command,
    inputs: parts.inputs,
    output: parts.output,
    ...(parts.aibrix === undefined ? {} : { aibrix: parts.aibrix }),
    workload_schema: parts.isWorkload
      ? { name: workloadSchema, sha256: await workloadSchemaSha256(runtime) }
      : null,
    arrival: parts.arrival,
    tokenizer: parts.tokenizer,
    summary: parts.summary,
    notices: notices.summary(),
  };
}

/** The time now, to the second: `2026-01-31T12:00:00Z`. */
export function utcSecond({ clock }: Runtime): string {
  return `${new Date(clock.wallMs()).toISOString().slice(0, 19)}Z`;
}

/** SHA-256 of the JSON Schema that workloads of this version keep, in hex. */
export async function workloadSchemaSha256({ files, packageFolder }: Runtime): Promise<string> {
  return sha256Hex(await files.readAll(`${packageFolder}/schema/workload.schema.json`));
}
