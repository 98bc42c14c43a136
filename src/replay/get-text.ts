import type { HttpClient } from '../io/http/contract.ts';

/** The text behind a path, or why there is none. */
export type TextAnswer =
  | { readonly status: number; readonly text: string }
  | { readonly status: null; readonly error: string };

/** Asks for a path, for what is no part of the load: models, metrics. Never throws. */
export function getText(
  client: HttpClient,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<TextAnswer> {
  const pieces: Buffer[] = [];
  return new Promise((resolve) => {
    client.send(
      { method: 'GET', path, headers, body: null, timeouts: { totalMs: 10_000 } },
      {
        body: (bytes) => pieces.push(Buffer.from(bytes)),
        end({ head, fault }) {
          if (fault === null && head !== null)
            resolve({ status: head.status, text: Buffer.concat(pieces).toString('utf8') });
          else resolve({ status: null, error: fault?.message ?? 'no answer' });
        },
      },
    );
  });
}
