import { OutsideError } from '../core/errors.ts';

/** The bytes behind a URL. @throws OutsideError when the server does not give them */
export async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { redirect: 'follow' }).catch((cause: unknown) => {
    throw failed(url, (cause as Error).message, cause);
  });
  if (!response.ok) throw failed(url, `the server answered ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

function failed(url: string, reason: string, cause?: unknown): OutsideError {
  return new OutsideError(
    { code: 'download-failed', message: `cannot download: ${reason}`, place: { file: url } },
    cause,
  );
}
