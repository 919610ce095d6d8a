/** Whether this is `npm run test:heavy`, which takes its time: else a part of the cases stands for all. */
const heavy = process.env.HEAVY_TESTS === '1';

/** All cases in a heavy run, else the first ones. */
export const someOf = <Case>(cases: readonly Case[], usual: number): readonly Case[] =>
  heavy ? cases : cases.slice(0, usual);
