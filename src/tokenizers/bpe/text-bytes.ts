/** A buffer that strings are written into as UTF-8, with room to read whole words past the end. */
import { PADDING } from './encoder.ts';

const encoder = new TextEncoder();

export class TextBytes {
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);

  /** Writes `text` from offset 0, a lone surrogate as U+FFFD; returns how many bytes it took. */
  write(text: string): number {
    // A UTF-16 unit takes at most three bytes.
    const most = text.length * 3 + PADDING;
    if (most > this.bytes.length) {
      this.bytes = new Uint8Array(Math.max(most, this.bytes.length * 2, 1 << 14));
      this.view = new DataView(this.bytes.buffer);
    }
    return encoder.encodeInto(text, this.bytes).written;
  }
}
