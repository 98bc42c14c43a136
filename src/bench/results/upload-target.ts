import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import type { UploadTarget } from './upload.ts';

/** @throws UsageError when nothing can be posted to it */
export function checkApiUrl(url: string | null): string {
  if (url !== null && /^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) return url;
  throw new UsageError({
    code: 'missing-option',
    message: 'an upload asks for the address to post to',
    hint: '--api-url http://localhost:3001/upload, or API_URL=http://… for summarize',
  });
}

/**
 * Where results are posted to, with the token of the environment: `LMBENCH_API_TOKEN`, or the content of the file that
 * `LMBENCH_API_TOKEN_FILE` names.
 * @throws UsageError when that is no address, InputError for a file of a token that cannot be read
 */
export async function uploadTarget(url: string | null, { runtime }: Context): Promise<UploadTarget> {
  const checked = checkApiUrl(url);
  const file = runtime.environment['LMBENCH_API_TOKEN_FILE'] ?? '';
  const token =
    file === ''
      ? (runtime.environment['LMBENCH_API_TOKEN'] ?? '')
      : new TextDecoder().decode(await runtime.files.readAll(file));
  return { url: checked, token: token.trim() === '' ? null : new Secret(token.trim()) };
}
