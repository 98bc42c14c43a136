const quote = 0x22;
const backslash = 0x5c;
const firstPrintable = 0x20;

/** Streams whose events change in more than their text are not worth the looking. */
const mostTries = 16;

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Knows the events of a stream that differ from one before in one text alone, which nearly all of an answer do, and reads
 * that text without parsing the rest again. What it knows it has seen twice, with two texts; anything else is for the
 * parser.
 */
export class RepeatedEvent {
  /** Of the event that was found last. */
  text = '';
  #prefix = new Uint8Array(0);
  #suffix = new Uint8Array(0);
  #learnt = '';
  #isSure = false;
  #tries = 0;

  /** The place after the event that begins at `start`; -1 when it is not the known one, whole and plain. */
  match(bytes: Uint8Array, start: number): number {
    if (!this.#isSure || !isAt(bytes, start, this.#prefix)) return -1;
    const textStart = start + this.#prefix.length;
    let at = textStart;
    let bits = 0;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === quote) break;
      if (byte < firstPrintable || byte === backslash) return -1;
      bits |= byte;
    }
    if (!isAt(bytes, at, this.#suffix)) return -1;
    const text = textOf(bytes, textStart, at, bits < 0x80);
    if (text === null) return -1;
    this.text = text;
    return at + this.#suffix.length;
  }

  /** Looks at the bytes of one event that the parser made this text of, and nothing else. */
  learn(bytes: Uint8Array, text: string): void {
    if (this.#tries++ >= mostTries) return;
    const quoted = encoder.encode(JSON.stringify(text));
    const at = placeOf(quoted, bytes, 0);
    // A text that stands there twice could have come from either place.
    if (at < 0 || placeOf(quoted, bytes, at + 1) >= 0) return;
    const prefix = bytes.slice(0, at + 1);
    const suffix = bytes.slice(at + quoted.length - 1);
    this.#isSure =
      text !== this.#learnt &&
      prefix.length === this.#prefix.length &&
      suffix.length === this.#suffix.length &&
      isAt(prefix, 0, this.#prefix) &&
      isAt(suffix, 0, this.#suffix);
    this.#prefix = prefix;
    this.#suffix = suffix;
    this.#learnt = text;
  }
}

function isAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  if (bytes.length - start < wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}

function placeOf(wanted: Uint8Array, bytes: Uint8Array, from: number): number {
  for (let at = from; at + wanted.length <= bytes.length; at++) if (isAt(bytes, at, wanted)) return at;
  return -1;
}

/** Null for what is not UTF-8. */
function textOf(bytes: Uint8Array, start: number, end: number, isAscii: boolean): string | null {
  if (isAscii && end - start <= 8) {
    let text = '';
    for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
    return text;
  }
  try {
    return strict.decode(bytes.subarray(start, end));
  } catch {
    return null;
  }
}
