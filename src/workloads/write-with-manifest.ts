import type { Context } from '../core/context.ts';
import { createAtomic } from '../io/atomic-write.ts';
import type { ByteSink } from '../io/line-writer.ts';
import { encodeText } from '../io/record-text.ts';
import { InputDescriptions } from './input-descriptions.ts';
import { type Manifest, type ManifestFile, manifestPathOf, renderManifest } from './manifest.ts';

/** What is written: where, and from what. */
export interface ManifestTarget {
  readonly output: string;
  /** Null for the output's own name with an ending. */
  readonly manifest: string | null;
  /** Paths that the manifest describes. */
  readonly inputs: readonly string[];
}

/** How it is written, and what its manifest says. */
export interface ManifestSteps<T> {
  write(sink: ByteSink): Promise<T>;
  describe(result: T, inputs: readonly ManifestFile[]): Promise<Manifest>;
}

/**
 * Writes a file and the manifest beside it; both appear whole or not at all. Returns what `write` returned, and the path
 * of the manifest: null when the file went to standard output and none was asked for.
 */
export async function writeWithManifest<T>(
  target: ManifestTarget,
  steps: ManifestSteps<T>,
  context: Context,
): Promise<{ readonly result: T; readonly manifest: string | null }> {
  const { runtime } = context;
  const manifestPath = target.manifest ?? (target.output === '-' ? null : manifestPathOf(target.output));
  const output = await createAtomic(runtime, target.output);
  const manifest = manifestPath === null ? null : await createAtomic(runtime, manifestPath);
  const inputs = new InputDescriptions(manifest === null ? [] : target.inputs, context);
  try {
    const result = await steps.write(output);
    if (manifest !== null) {
      const document = await steps.describe(result, await inputs.all());
      await manifest.write(encodeText(await renderManifest(document)));
    }
    await output.commit();
    await manifest?.commit();
    return { result, manifest: manifestPath };
  } catch (error) {
    inputs.stop();
    await output.discard();
    await manifest?.discard();
    throw error;
  }
}
