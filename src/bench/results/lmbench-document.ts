import type { LmbenchDocument } from '../../documents/lmbench.ts';

/** `YYYYMMDD-HHMM` of a time in ms since 1970, UTC. */
export function lmbenchStamp(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 13)}${iso.slice(14, 16)}`;
}

/** An address without user name, password and query. */
export function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.username === '' && parsed.password === '' && parsed.search === '') return url;
  return `${parsed.origin}${parsed.pathname}`;
}

/** The document as JSON. NaN and infinities cannot get in: what is undefined is null. */
export function renderLmbenchDocument(document: LmbenchDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
