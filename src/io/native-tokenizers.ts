import { createRequire } from 'node:module';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { OutsideError } from '../core/errors.ts';

/** A tokenizer of the official `tokenizers` package, behind a face that answers at once. */
export interface OpenedTokenizer {
  /** Ids without the template's tokens. */
  encode(text: string): readonly number[];
  decode(ids: readonly number[]): string;
}

export interface NativeTokenizers {
  /** @param definition the text of a tokenizer.json. @throws Error with the library's words when it refuses it */
  open(definition: string): OpenedTokenizer;
}

/**
 * The package only has promises, and encoding is called from loops that cannot wait for one. So it runs on a thread of its
 * own, and the caller sleeps until that has answered. The thread's program is text, since a file would need a loader
 * under test; it is plain JavaScript of any Node.
 */
const program = `
const { workerData: { path, port, bell } } = require('node:worker_threads');
const { Tokenizer } = require(path);
const opened = [];
const answers = {
  open: async (definition) => opened.push(Tokenizer.fromString(definition)) - 1,
  encode: async (index, text) => (await opened[index].encode(text, null, { addSpecialTokens: false })).getIds(),
  decode: (index, ids) => opened[index].decode(ids, false),
};
port.on('message', async ([name, ...given]) => {
  try { port.postMessage({ value: await answers[name](...given) }); }
  catch (error) { port.postMessage({ message: String(error && error.message || error) }); }
  Atomics.add(bell, 0, 1);
  Atomics.notify(bell, 0);
});
`;

/** The package if it is installed where iwc, or the given module, finds it; null if not. */
export function openNativeTokenizers(from: string = import.meta.url): NativeTokenizers | null {
  const path = find(from);
  if (path === null) return null;
  const thread = new NativeThread(path);
  return {
    open(definition) {
      const index = thread.ask<number>('open', definition);
      return {
        encode: (text) => thread.ask('encode', index, text),
        decode: (ids) => thread.ask('decode', index, ids),
      };
    },
  };
}

function find(from: string): string | null {
  try {
    return createRequire(from).resolve('tokenizers');
  } catch {
    return null;
  }
}

class NativeThread {
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  readonly #port: MessagePort;
  #asked = 0;

  constructor(path: string) {
    const { port1, port2 } = new MessageChannel();
    const workerData = { path, port: port2, bell: this.#bell };
    const worker = new Worker(program, { eval: true, execArgv: [], workerData, transferList: [port2] });
    // Neither keeps the process alive.
    worker.unref();
    port1.unref();
    this.#port = port1;
  }

  ask<Answer>(...question: readonly unknown[]): Answer {
    this.#port.postMessage(question);
    const wasHeard = Atomics.wait(this.#bell, 0, this.#asked++, patienceMs) !== 'timed-out';
    const reply: { value: Answer; message?: string } | undefined = wasHeard
      ? receiveMessageOnPort(this.#port)?.message
      : undefined;
    if (reply === undefined) throw noAnswer();
    if (reply.message !== undefined) throw new Error(reply.message);
    return reply.value;
  }
}

/** Longer than any text takes; a library built for another machine never answers. */
const patienceMs = 120_000;

function noAnswer(): OutsideError {
  return new OutsideError({
    code: 'native-tokenizer-silent',
    message: 'the tokenizers package is installed, but does not answer',
    hint: 'install it again for this machine, or choose another tokenizer',
  });
}
