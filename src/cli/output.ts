import type { CommandResult } from '../commands/contract.ts';
import type { NoticeSummary } from '../core/notices.ts';
import type { Runtime, TextSink } from '../core/runtime.ts';
import { printable } from './printable.ts';
import { type FailureReport, renderNotices } from './render-error.ts';

/** Decides what goes to standard output and what to standard error. */
export class Output {
  /** Results and failures are JSON documents. */
  isJson: boolean;
  /** The runtime to give to commands: it notes when they write data to standard output. */
  readonly runtime: Runtime;
  readonly #runtime: Runtime;
  #isTaken = false;

  constructor(runtime: Runtime, isJson: boolean) {
    this.isJson = isJson;
    this.#runtime = runtime;
    this.runtime = { ...runtime, stdout: this.#watch(runtime.stdout) };
  }

  /** Prints what a command has to say; returns its exit code. */
  tellResult(result: CommandResult): number {
    const text = this.isJson ? toJson(result.document) : endWithLine(printable(result.text));
    const isTaken = this.#isTaken || result.isOutputTaken === true;
    (isTaken ? this.#runtime.stderr : this.#runtime.stdout).write(text);
    return result.exitCode;
  }

  /** Prints warnings, unless the JSON document holds them. */
  tellNotices(notices: readonly NoticeSummary[], result: CommandResult | null): void {
    if (notices.length === 0 || (this.isJson && result !== null && 'notices' in result.document)) return;
    this.#runtime.stderr.write(renderNotices(notices));
  }

  /** Prints what went wrong; returns the exit code. Programs also get the words, on standard error. */
  tellFailure(report: FailureReport): number {
    this.#runtime.stderr.write(report.text);
    if (this.isJson && !this.#isTaken) this.#runtime.stdout.write(toJson(report.document));
    return report.exitCode;
  }

  #watch(sink: TextSink): TextSink {
    const note = () => {
      this.#isTaken = true;
    };
    return {
      write(text) {
        note();
        sink.write(text);
      },
      writeBytes(bytes) {
        note();
        return sink.writeBytes(bytes);
      },
      get isTerminal() {
        return sink.isTerminal;
      },
      get columns() {
        return sink.columns;
      },
    };
  }
}

/** Controls stand in JSON only inside texts, where their escapes mean the same. */
function toJson(document: object): string {
  return `${printable(JSON.stringify(document, null, 2))}\n`;
}

function endWithLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
