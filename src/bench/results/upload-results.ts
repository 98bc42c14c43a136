import type { Context } from '../../core/context.ts';
import { checkHealth, type Pause, type UploadTarget, uploadFile } from './upload.ts';
import type { SuiteResults } from './write-suite-results.ts';

/**
 * Posts the result file of every finished point, once the service says that it is well.
 * @throws OutsideError when it is refused; the files stay
 */
export async function uploadResults(
  { points }: SuiteResults,
  target: UploadTarget,
  pause: Pause,
  context: Context,
): Promise<void> {
  await checkHealth(target, context);
  for (const { json } of points) {
    const text = new TextDecoder().decode(await context.runtime.files.readAll(json));
    await uploadFile(target, { name: json.slice(json.lastIndexOf('/') + 1), text }, pause, context);
  }
}
