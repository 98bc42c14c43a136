/** What one probe says of a rate. */
export interface Evidence {
  /** Offered requests in the part of the probe that counts. */
  readonly offered: number;
  /** Of these, how many missed the objective, failed and unsent ones among them. */
  readonly missed: number;
  /** Independent requests that would tell as much: neighbours in a queue share their fate. */
  readonly effective: number;
}
