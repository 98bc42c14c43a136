/**
 * Texts met in JSON bytes, each kept once and known by a number. A text is decoded when first seen: UTF-8,
 * and for what stood in quotes the JSON escapes as well.
 */
export class TextTable {
  readonly texts: string[] = [];
  readonly #ids = new Map<string, number>();
  #view: Buffer = Buffer.alloc(0);
  #viewed: Uint8Array = this.#view;

  /** The text between two places, as it stands there. */
  internRaw(bytes: Uint8Array, start: number, end: number): number {
    if (bytes !== this.#viewed) {
      this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#viewed = bytes;
    }
    const raw = this.#view.toString('latin1', start, end);
    const known = this.#ids.get(raw);
    return known ?? this.#add(raw, this.#decode(start, end));
  }

  /** The JSON value between two places: what a string says, or any other value's text. */
  internValue(bytes: Uint8Array, start: number, end: number): number {
    return bytes[start] === 0x22
      ? this.internRaw(bytes, start + 1, end - 1)
      : this.internRaw(bytes, start, end);
  }

  /** A text that comes from elsewhere. */
  intern(text: string): number {
    const key = `\u0000${text}`;
    return this.#ids.get(key) ?? this.#add(key, text);
  }

  #add(key: string, text: string): number {
    const id = this.texts.length;
    this.texts.push(text);
    // A latin1 slice may point into a far larger string; the map must not keep that alive.
    this.#ids.set(key, id);
    return id;
  }

  #decode(start: number, end: number): string {
    const text = this.#view.toString('utf8', start, end);
    if (!text.includes('\\')) return text;
    // Only what stood in quotes can hold a lone escape; a nested value's text is parsed by who reads it.
    if (this.#view[start - 1] !== 0x22 || this.#view[end] !== 0x22) return text;
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      return text;
    }
  }
}
