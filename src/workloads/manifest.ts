import { InputError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import { readPythonManifest } from './python-manifest.ts';

export const manifestSchema = 'iwc.manifest/1.0';

/** A file a manifest vouches for. The hash is over uncompressed bytes, the path as typed. */
export interface ManifestFile {
  readonly path: string;
  readonly sha256: string;
  /** Null where an older form does not tell. */
  readonly bytes: number | null;
}

/** What stands beside a workload: what made it, from what, and what came out. */
export interface Manifest {
  readonly schema: string;
  readonly iwc_version: string;
  readonly generated_at_utc: string;
  /** The command that makes the same bytes again. */
  readonly command: {
    readonly name: string;
    readonly target: string;
    readonly line: string;
    readonly options: Readonly<Record<string, unknown>>;
  };
  readonly inputs: readonly ManifestFile[];
  readonly output: ManifestFile;
  /** The same requests in AIBrix's shape, in the same folder; `generate` alone writes it. */
  readonly aibrix?: ManifestFile;
  /** Null beside a collection of prompts, which is no workload yet. */
  readonly workload_schema: { readonly name: string; readonly sha256: string } | null;
  /** Null where nothing arrives. */
  readonly arrival: Readonly<Record<string, unknown>> | null;
  readonly tokenizer: { readonly name: string; readonly vocabulary_sha256: string } | null;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly notices: readonly unknown[];
}

/** `w.jsonl` → `w.jsonl.manifest.yaml`. */
export function manifestPathOf(workload: string): string {
  return `${workload}.manifest.yaml`;
}

/** A manifest, or a document in an older form of it, as YAML; keys in the order given. */
export async function renderManifest(document: object): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(document, { lineWidth: 0 });
}

/**
 * Reads a manifest back.
 * @throws InputError when it is missing, not YAML, or not a manifest this version understands
 */
export async function readManifest(runtime: Runtime, path: string): Promise<Manifest> {
  const bytes = await runtime.files.readAll(path);
  const document = await parseYaml(new TextDecoder().decode(bytes), path);
  const { schema } = (document ?? {}) as { schema?: unknown };
  if (typeof schema === 'string' && schema.startsWith('iwc.manifest/1.'))
    return checkManifest(document, path);
  const isOld = typeof (document as { compiler?: unknown } | null)?.compiler === 'string';
  const old = readPythonManifest(document);
  if (old !== null) return old;
  throw new InputError({
    code: 'wrong-manifest',
    message: isOld
      ? 'this manifest, in the form of the Python iwc 0.1, is not whole, or its seed is too large to be read exactly'
      : `expected a manifest with schema ${manifestSchema}, found ${JSON.stringify(schema ?? null)}`,
    place: { file: path },
    ...(isOld ? { hint: 'compile again without --compat' } : {}),
  });
}

async function parseYaml(text: string, path: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text);
  } catch (error) {
    const { message, linePos } = error as { message: string; linePos?: { line: number; col: number }[] };
    const start = linePos?.[0];
    throw new InputError(
      {
        code: 'bad-yaml',
        message: `not valid YAML: ${message.split('\n')[0]}`,
        place: { file: path, ...(start === undefined ? {} : { line: start.line, column: start.col }) },
      },
      { cause: error },
    );
  }
}

function checkManifest(document: unknown, path: string): Manifest {
  const manifest = document as Manifest;
  const isWhole =
    typeof manifest.command?.name === 'string' &&
    typeof manifest.command.target === 'string' &&
    typeof manifest.command.options === 'object' &&
    manifest.command.options !== null &&
    typeof manifest.command.line === 'string' &&
    typeof manifest.output?.sha256 === 'string' &&
    Array.isArray(manifest.inputs) &&
    manifest.inputs.every((input) => typeof input?.path === 'string' && typeof input.sha256 === 'string');
  if (isWhole) return manifest;
  throw new InputError({
    code: 'wrong-manifest',
    message: 'the manifest lacks its command, inputs or output',
    place: { file: path },
    hint: 'compile again to make a new one',
  });
}
