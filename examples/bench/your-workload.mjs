// A workload of your own in one file. A spec file names it:
//
//   Workload:
//     YourWorkload:
//       plugin: ./your-workload.mjs
//       QPS: [1, 2]
//       NUM_REQUESTS: 20
//
// iwc checks the parameters against `options`, sends what `plan` yields, measures it and writes every result file.
// `iwc bench template --plugin ./your-workload.mjs` shows its parameters as others will see them.

export default {
  name: 'YourWorkload',
  summary: 'short questions about numbers, evenly spaced',
  // In result file names: <server>_your_workload_output_<load>.csv
  resultName: 'your_workload',

  // Parameters, spelled NUM_REQUESTS and so on in spec files. The loads (QPS) are added by iwc, since there is no
  // `points(options)` here that would name others.
  options: {
    numRequests: { type: 'integer', min: 1, default: 20, unit: 'requests', help: 'how many requests a load gets' },
    answerLen: { type: 'integer', min: 1, default: 32, unit: 'tokens', help: 'most tokens of an answer' },
    context: { type: 'string', default: 'You are a patient teacher.', help: 'system prompt that all share' },
  },

  // Pure: the same options, load and seed give the same requests. Times are seconds from the start of the load.
  *plan({ numRequests, answerLen, context }, point, tools) {
    for (let i = 0; i < numRequests; i++)
      yield {
        id: `question-${i}`,
        atS: i / point.targetRps,
        messages: [
          { role: 'system', content: context },
          { role: 'user', content: `Question ${i} of run ${tools.seed}: what is ${i} times ${i + 7}?` },
        ],
        outputTokens: answerLen,
      };
  },
};
