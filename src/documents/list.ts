import type { OptionType } from '../core/options.ts';
import { defineDocument } from './document.ts';
import { listShape } from './shapes/list.generated.ts';

/** What `iwc list` shows: the shelves, or the entries of one. */
export interface ListDocument {
  readonly schema: 'iwc.list/1';
  /** Null for the list of shelves. */
  readonly shelf: string | null;
  readonly entries: readonly ListedEntry[];
}

export interface ListedEntry {
  readonly name: string;
  readonly summary: string;
  /** Of an entry; a shelf has none. */
  readonly options?: readonly ListedOption[];
}

/** An option of an entry; what does not apply is left out. */
export interface ListedOption {
  /** In configuration files and for library callers. */
  readonly key: string;
  readonly flag: string;
  readonly type: OptionType;
  readonly help: string;
  readonly unit?: string | undefined;
  readonly required: boolean;
  /** Null for none. */
  readonly default: string | number | boolean | null;
  readonly min?: number | undefined;
  /** Exclusive lower bound. */
  readonly above?: number | undefined;
  readonly max?: number | undefined;
  readonly choices?: readonly string[] | undefined;
  /** Other spellings of the flag, without the leading dashes. */
  readonly aliases?: readonly string[] | undefined;
}

export const listDocument = defineDocument<ListDocument>('iwc.list/1', listShape);
