/** What of a diff is shown. */
export interface DiffView {
  readonly onlyChanged: boolean;
  readonly summary: boolean;
  readonly verbose: boolean;
}
