import { describe, expect, it } from 'vitest';
import { useBench } from '../../../harness/bench.js';
import { outcomeOf, summaryOf, ways } from './both-ways.js';
import { outcomes } from './outcomes.js';
import { reportedFiles } from './reported-files.js';

const bench = useBench({}, 'none');

describe.each(Object.entries(reportedFiles))('%s', (kind, files) => {
  it.each(Object.entries(files))('with %s are imported as they should be, in both ways', async (name, reported) => {
    const found: Record<string, string> = {};
    for (const way of ways) found[way] = summaryOf(await outcomeOf(bench, way, reported));
    expect(found).toEqual(outcomes[kind]?.[name]);
  });
});
