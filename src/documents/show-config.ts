import type { Problem } from '../core/errors.ts';
import { defineDocument } from './document.ts';
import { showConfigShape } from './shapes/show-config.generated.ts';

/** What `--show-config` prints: every option of a command, its value, and where the value came from. */
export interface ShownConfig {
  readonly schema: 'iwc.show-config/1';
  readonly command: string;
  readonly positionals: readonly string[];
  /** Null when there is none. */
  readonly config_file: string | null;
  /** By key. */
  readonly options: Readonly<Record<string, ShownOption>>;
  /** What is wrong with them; options that are only missing are no problem here. */
  readonly problems: readonly Problem[];
}

export interface ShownOption {
  /** Null when it is not given and has no default; an integer beyond 2^53 is text. */
  readonly value: unknown;
  /** A flag, a variable, a key of the configuration file, `default` or `missing`. */
  readonly source: string;
}

export const showConfigDocument = defineDocument<ShownConfig>('iwc.show-config/1', showConfigShape);
