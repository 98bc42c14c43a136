import type { Context } from '../core/context.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { encodeText } from '../io/record-text.ts';
import { type Manifest, manifestPathOf, renderManifest } from './manifest.ts';
import type { ByteSink } from './workload-writer.ts';

/**
 * Writes a file and the manifest beside it; both appear whole or not at all. Returns what `write` returned, and the path
 * of the manifest: null when the file went to standard output and none was asked for.
 */
export async function writeWithManifest<T>(
  target: { readonly output: string; readonly manifest: string | null },
  steps: { write(sink: ByteSink): Promise<T>; describe(result: T): Promise<Manifest> },
  { runtime }: Context,
): Promise<{ readonly result: T; readonly manifest: string | null }> {
  const manifestPath = target.manifest ?? (target.output === '-' ? null : manifestPathOf(target.output));
  const output = await createAtomic(runtime, target.output);
  const manifest = manifestPath === null ? null : await createAtomic(runtime, manifestPath);
  try {
    const result = await steps.write(output);
    if (manifest !== null)
      await manifest.write(encodeText(await renderManifest(await steps.describe(result))));
    await output.commit();
    await manifest?.commit();
    return { result, manifest: manifestPath };
  } catch (error) {
    await output.discard();
    await manifest?.discard();
    throw error;
  }
}
