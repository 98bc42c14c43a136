/** Command lines that run one after another in one folder, so that later ones read what earlier ones wrote. */
export interface DocumentScript {
  readonly name: string;
  /** Why it cannot run here; false where it can. */
  readonly skip?: string | false;
  /** Files in the folder besides the project's fixtures and examples. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether `$MOCK` stands for the URL of a mock server. */
  readonly needsServer?: boolean;
  /** One command a line, each run with `--json`; `! ` before a command that is to fail. */
  readonly lines: string;
}
