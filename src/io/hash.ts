import { createHash, createHmac, hash } from 'node:crypto';

/** A running SHA-256. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; the hash cannot be used afterwards. */
  digestHex(): string;
}

export function createSha256(): Sha256 {
  const hash = createHash('sha256');
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digestHex: () => hash.digest('hex'),
  };
}

/** SHA-256 of bytes or of a text's UTF-8, in hex. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of a text's UTF-8, or of bytes, as 32 bytes. Half the price of a `createHash` for short ones. */
export function sha256Bytes(data: Uint8Array | string): Uint8Array {
  return hash('sha256', data, 'buffer');
}

/** HMAC-SHA-256 of bytes under a key, in hex. */
export function hmacSha256Hex(key: Uint8Array, data: Uint8Array | string): string {
  return createHmac('sha256', key).update(data).digest('hex');
}
