import type { SendEnd } from './ports.ts';

/** Which failures are tried again, how often, and after what pause. */
export interface RetryPolicy {
  readonly retries: number;
  readonly pauseNs: number;
}

/** Failures that may pass: no connection, too many requests, a server that is busy or gone. */
export function isWorthRetrying(end: SendEnd): boolean {
  if (end.status === 'connection') return true;
  if (end.status !== 'http_error') return false;
  const status = end.head?.status ?? 0;
  return status === 429 || status >= 500;
}
