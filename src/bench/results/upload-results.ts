import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { checkHealth, type Pause, type UploadTarget, uploadFile } from './upload.ts';
import type { SuiteResults } from './write-suite-results.ts';

/**
 * Where results are posted to, with the token of the environment, `LMBENCH_API_TOKEN`.
 * @throws UsageError when that is no address
 */
export function uploadTarget(url: string | null, { runtime }: Context): UploadTarget {
  if (url === null || !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new UsageError({
      code: 'missing-option',
      message: 'an upload asks for the address to post to',
      hint: '--api-url http://localhost:3001/upload, or API_URL=http://… for summarize',
    });
  const token = runtime.environment['LMBENCH_API_TOKEN'] ?? '';
  return { url, token: token === '' ? null : new Secret(token) };
}

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
