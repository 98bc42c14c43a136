/** Inputs given one by one to something that asks for a stream of them. */
export class TaskFeed<T> {
  readonly #consumed: Promise<void>;
  #waiting: { readonly input: T; taken(): void } | null = null;
  #isEnded = false;
  #wake: () => void = () => {};

  /** `consume` begins at once, and goes on until the stream has ended. */
  constructor(consume: (inputs: AsyncIterable<T>) => Promise<void>) {
    this.#consumed = consume(this.#inputs());
    // A failure is met by the next `give` or `end`; until then it must not count as unhandled.
    this.#consumed.catch(() => {});
  }

  /** Resolves when the input was taken. @throws what the consumer failed with */
  async give(input: T): Promise<void> {
    const taken = new Promise<void>((resolve) => {
      this.#waiting = { input, taken: resolve };
    });
    this.#wake();
    await Promise.race([taken, this.#consumed]);
  }

  /** Resolves when the consumer is through. @throws what it failed with */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#wake();
    await this.#consumed;
  }

  async *#inputs(): AsyncGenerator<T> {
    for (;;) {
      const waiting = this.#waiting;
      if (waiting !== null) {
        this.#waiting = null;
        waiting.taken();
        yield waiting.input;
      } else if (this.#isEnded) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
