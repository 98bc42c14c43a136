import type { Context } from '../core/context.ts';
import { sha256Hex } from '../io/hash.ts';
import type { WrittenBytes } from '../io/line-writer.ts';
import { workloadSchema } from '../nouns/workload.ts';
import { type Manifest, type ManifestFile, manifestSchema } from '../workloads/manifest.ts';
import type { TokenizerIdentity } from '../workloads/open-tokenizer.ts';

/** What a manifest of this room is made of. */
export interface ManifestParts {
  readonly command: Manifest['command'];
  readonly inputs: readonly ManifestFile[];
  readonly output: string;
  readonly written: WrittenBytes;
  readonly tokenizer: TokenizerIdentity | null;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** The manifest of a workload that was made from other files. */
export async function composeManifest(parts: ManifestParts, context: Context): Promise<Manifest> {
  const { runtime } = context;
  const schema = await runtime.files.readAll(`${runtime.packageFolder}/schema/workload.schema.json`);
  return {
    schema: manifestSchema,
    iwc_version: runtime.host.iwcVersion,
    generated_at_utc: `${new Date(runtime.clock.wallMs()).toISOString().slice(0, 19)}Z`,
    command: parts.command,
    inputs: parts.inputs,
    output: { path: parts.output, sha256: parts.written.sha256, bytes: parts.written.bytes },
    workload_schema: { name: workloadSchema, sha256: sha256Hex(schema) },
    arrival: { model: 'as in the input' },
    tokenizer: parts.tokenizer,
    summary: parts.summary,
    notices: context.notices.summary(),
  };
}
