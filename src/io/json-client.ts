import { setTimeout as wait } from 'node:timers/promises';
import { OutsideError } from '../core/errors.ts';

export interface JsonCall {
  readonly method: 'GET' | 'POST';
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A status and its JSON; null for a body that is not JSON. */
export interface JsonReply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * One request of JSON over HTTP.
 * @throws OutsideError when nobody answers in time
 */
export async function callJson(
  url: string,
  { method, body, timeoutMs, signal }: JsonCall,
): Promise<JsonReply> {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    return { status: response.status, body: parseOrNull(text) };
  } catch (error) {
    if (signal.aborted) throw error;
    const cause = (error as Error).cause as Error | undefined;
    throw new OutsideError(
      {
        code: 'backend-unreachable',
        message: `${method} ${url}: ${cause?.message ?? (error as Error).message}`,
        hint: 'is the server running, and the address right?',
      },
      error,
    );
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Waits, unless aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}
