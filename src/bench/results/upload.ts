import type { Context } from '../../core/context.ts';
import { OutsideError } from '../../core/errors.ts';
import type { Secret } from '../../core/secret.ts';
import { sha256Hex } from '../../io/hash.ts';
import { type HttpAnswer, sendRequest } from '../../io/http-request.ts';
import { encodeText } from '../../io/record-text.ts';
import { withoutCredentials } from './lmbench-document.ts';

const timeoutMs = 30_000;
const tries = 4;

export interface UploadTarget {
  /** The address that files are posted to, such as `http://host:3001/upload`. */
  readonly url: string;
  readonly token: Secret | null;
}

/** Waits; given by whoever has timers. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * Asks whether the service is well: `GET /health` beside the address that files are posted to.
 * @throws OutsideError when it is not, or nobody answers
 */
export async function checkHealth({ url }: UploadTarget, { signal }: Context): Promise<void> {
  const health = new URL('health', url.endsWith('/') ? new URL('..', url) : url).href;
  const { status } = await sendRequest({ method: 'GET', url: health, timeoutMs, signal });
  if (status === 200) return;
  throw new OutsideError({
    code: 'unhealthy',
    message: `GET ${withoutCredentials(health)} answered ${status}`,
    hint: 'is the API URL that of an LMBench dashboard? The result files are kept',
  });
}

/**
 * Posts a result file as a form with one part, `file`. Without an answer, and on 429 and 5xx, it is tried again with a
 * growing pause; all tries carry one idempotency key, the hash of the file, so that a service that has it already can
 * tell.
 * @throws OutsideError when it is refused, or still fails
 */
export async function uploadFile(
  target: UploadTarget,
  file: { readonly name: string; readonly text: string },
  pause: Pause,
  context: Context,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const answer = await post(target, file, context).catch((error: unknown) => {
      if (attempt === tries || context.signal.aborted) throw error;
      return null;
    });
    if (answer?.status === 200) return;
    if (answer !== null && (attempt === tries || !isWorthRetrying(answer)))
      throw refused(target, file.name, answer);
    await pause(500 * 2 ** (attempt - 1), context.signal);
  }
}

function isWorthRetrying({ status }: HttpAnswer): boolean {
  return status === 429 || status >= 500;
}

async function post(
  { url, token }: UploadTarget,
  { name, text }: { readonly name: string; readonly text: string },
  { signal }: Context,
): Promise<HttpAnswer> {
  const key = sha256Hex(text);
  const boundary = `iwc-${key.slice(0, 24)}`;
  const safeName = name.replaceAll(/["\r\n]/g, '_');
  const body =
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${safeName}"\r\n` +
    `Content-Type: application/json\r\n\r\n${text}\r\n--${boundary}--\r\n`;
  return await sendRequest({
    method: 'POST',
    url,
    bytes: encodeText(body),
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'idempotency-key': key,
      ...(token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
    },
    timeoutMs,
    signal,
  });
}

function refused({ url }: UploadTarget, name: string, { status, body }: HttpAnswer): OutsideError {
  return new OutsideError({
    code: 'upload-refused',
    message: `${name}: POST ${withoutCredentials(url)} answered ${status}${body === '' ? '' : `: ${body.slice(0, 200)}`}`,
    hint: 'the file is kept; it can be posted again',
  });
}
