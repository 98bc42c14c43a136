import type { RandomStream } from '../math/random-stream.ts';

/*
 * Our own material: fourteen shapes of a request, filled from word lists. A sentence has some 10^4 to 10^6 forms, so that
 * prompts of more than one sentence practically never meet twice.
 */
const subjects = (
  'harbour pilots,night trains,a bakery,the water board,two sisters,a chess club,beekeepers,a small museum,' +
  'the ferry crew,an orchard,weather balloons,a repair shop,school libraries,a radio station,tile makers,' +
  'the fire brigade,a mountain hut,letter writers,street markets,a boat yard,cartographers,the night shift,' +
  'a seed bank,quiet neighbours,an old theatre,glass blowers,bicycle couriers,the town archive,tea growers,' +
  'a lighthouse keeper'
).split(',');
const topics = (
  'load balancing,tide tables,sourdough,compound interest,queueing,bird migration,type systems,soil acidity,' +
  'graph colouring,insulation,sleep,map projections,irrigation,public transport,error budgets,watercolour,' +
  'cache invalidation,vaccination,harmony,contract law,battery wear,grammar,prime numbers,logistics,' +
  'photosynthesis,knots,data retention,carpentry,earthquakes,fair scheduling,tax brackets,telescopes'
).split(',');
const actions = (
  'plan,explain,compare,estimate,redesign,measure,summarise,test,defend,simplify,criticise,teach,automate,' +
  'document,schedule,price,translate,repair,predict,sketch'
).split(',');
const qualities = (
  'careful,cheap,surprising,robust,gentle,modern,patient,precise,playful,slow,frank,portable,bold,quiet,' +
  'reversible,seasonal'
).split(',');
const audiences = (
  'a newcomer,my grandmother,the board,a class of twelve-year-olds,night-shift workers,an auditor,two engineers,' +
  'a journalist,the whole village,somebody in a hurry'
).split(',');
const times =
  'before winter,within a week,over ten years,by Friday,every morning,after the audit,in two steps'.split(
    ',',
  );

type Pick = (list: readonly string[]) => string;

const shapes: readonly ((pick: Pick) => string)[] = [
  (p) => `How would ${p(subjects)} ${p(actions)} ${p(topics)} ${p(times)}?`,
  (p) => `Write a ${p(qualities)} note on ${p(topics)} for ${p(audiences)}.`,
  (p) => `List what ${p(subjects)} and ${p(subjects)} could learn from ${p(topics)}.`,
  (p) => `Imagine that ${p(subjects)} must ${p(actions)} ${p(topics)}; what goes wrong first?`,
  (p) => `Give ${p(audiences)} a ${p(qualities)} picture of ${p(topics)}.`,
  (p) => `Which part of ${p(topics)} is the most ${p(qualities)}, and why do ${p(subjects)} care?`,
  (p) => `Please ${p(actions)} the following idea: ${p(subjects)} use ${p(topics)} ${p(times)}.`,
  (p) => `Between ${p(topics)} and ${p(topics)}, what should ${p(audiences)} study ${p(times)}?`,
  (p) => `Draft a ${p(qualities)} letter in which ${p(subjects)} ask about ${p(topics)}.`,
  (p) => `It seems to ${p(audiences)} that ${p(topics)} is ${p(qualities)}; argue the opposite.`,
  (p) => `Turn ${p(topics)} into a story about ${p(subjects)} and a ${p(qualities)} mistake.`,
  (p) => `What would it cost ${p(subjects)} to ${p(actions)} ${p(topics)} ${p(times)}?`,
  (p) => `Before we ${p(actions)} ${p(topics)}, tell ${p(audiences)} three ${p(qualities)} facts.`,
  (p) =>
    `Sum up how ${p(subjects)} came to ${p(actions)} ${p(topics)}, then add one ${p(qualities)} question.`,
];

/** A sentence; the next one of the stream. */
export function nextSentence(random: RandomStream): string {
  const pick: Pick = (list) => list[random.nextInteger(0, list.length)]!;
  return shapes[random.nextInteger(0, shapes.length)]!(pick);
}
