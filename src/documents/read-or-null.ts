import { InputError } from '../core/errors.ts';
import type { AnyDocument, DocumentKind } from './document.ts';

/** The document in a parsed JSON value; null where the value is another one or none, and that is no fault. */
export function readOrNull<T extends AnyDocument>(kind: DocumentKind<T>, value: unknown): T | null {
  try {
    return kind.read(value);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
