import type { Context } from '../core/context.ts';
import { InputDescriptions } from '../io/input-descriptions.ts';
import type { ByteSink } from '../io/line-writer.ts';
import { encodeText } from '../io/record-text.ts';
import { writeTogether } from '../io/write-together.ts';
import { type ManifestFile, manifestPathOf, renderManifest } from './manifest.ts';

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
  /** A `Manifest`, or a document in an older form of it. */
  describe(result: T, inputs: readonly ManifestFile[]): Promise<object>;
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
  const manifestPath = manifestPathFor(target);
  const inputs = new InputDescriptions(manifestPath === null ? [] : target.inputs, context);
  try {
    const result = await writeTogether(context.runtime, async (open) => {
      const output = await open(target.output);
      const manifest = manifestPath === null ? null : await open(manifestPath);
      const written = await steps.write(output);
      if (manifest !== null) {
        const document = await steps.describe(written, await inputs.all());
        await manifest.write(encodeText(await renderManifest(document)));
      }
      return written;
    });
    return { result, manifest: manifestPath };
  } catch (error) {
    inputs.stop();
    throw error;
  }
}

/** Where the manifest of an output goes; null where there is to be none. */
export function manifestPathFor({ output, manifest }: Omit<ManifestTarget, 'inputs'>): string | null {
  return manifest ?? (output === '-' ? null : manifestPathOf(output));
}
