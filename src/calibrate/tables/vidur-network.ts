import { areSizes, columnReader, positiveTime, type TableFormat, type TimedMeasurement } from './contract.ts';

/**
 * Vidur's `all_reduce.csv` and `send_recv.csv`: bytes, ranks, medians in ms. Only rows whose ranks share a node are
 * used, since a device's links say nothing about a network between nodes.
 */
export const vidurNetworkTable: TableFormat = {
  name: 'vidur-network',
  summary: "Vidur's profile of all-reduce and send-recv within a node",
  timing: 'device',
  detect: (head) => head.includes('num_workers') && head.includes('collective') && head.includes('size'),
  read({ rows }, { dtype }, skip) {
    const [head, ...body] = rows;
    const cell = columnReader(head!.cells);
    return body.flatMap((row): readonly TimedMeasurement[] => {
      const name = cell(row, 'collective') ?? '';
      const kind = name === 'all_reduce' ? 'all-reduce' : name === 'send_recv' ? 'send-recv' : null;
      if (kind === null) {
        skip(row.line, 'unknown-collective', `the collective '${name}' is not all_reduce or send_recv`);
        return [];
      }
      const bytes = Number(cell(row, 'size'));
      const ranks = Number(cell(row, 'num_workers'));
      if (!areSizes({ size: bytes, num_workers: ranks }, row.line, skip)) return [];
      if (Number(cell(row, 'devices_per_node')) < ranks) {
        skip(row.line, 'beyond-one-node', 'the ranks lie in more than one node');
        return [];
      }
      const ms = positiveTime(cell(row, `time_stats.${name}.median`), row.line, skip);
      if (ms === null) return [];
      return [
        {
          operator: { family: 'collective', kind, bytes, ranks, isOneShot: false, dtype },
          measuredUs: ms * 1000,
        },
      ];
    });
  },
};
