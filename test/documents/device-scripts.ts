import type { DocumentScript } from './document-script.ts';

export const deviceScripts: readonly DocumentScript[] = [
  {
    name: 'ingest',
    lines: `
      ingest fixtures/kernel-traces/kineto/trace.json --out-dir ingested
    `,
  },
];
