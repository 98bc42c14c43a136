/** Files of a suite's folder. Run folders of points are at `points/<id>/run/`. */
export const suiteFiles = {
  suite: 'suite.json',
  points: 'points',
  run: 'run',
  csv: 'csv',
  results: 'results',
  plots: 'plots',
  summary: 'summary.json',
  comparison: 'comparison.json',
} as const;
