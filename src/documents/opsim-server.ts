import { defineDocument } from './document.ts';
import { opsimServerShape } from './shapes/opsim-server.generated.ts';

/** Said when `iwc opsim --serve` has stopped. */
export interface OpsimServerDocument {
  readonly schema: 'iwc.opsim-server/1';
  readonly port: number;
}

export const opsimServerDocument = defineDocument<OpsimServerDocument>(
  'iwc.opsim-server/1',
  opsimServerShape,
);
