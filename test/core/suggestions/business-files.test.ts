import { describe, expect, it } from 'vitest';
import { suggestMapping } from '../../../core/suggestions/suggest-mapping.js';
import { suggestTarget } from '../../../core/suggestions/suggest-target.js';
import { assess, type Suggested, summaryOf } from './business-files/assessment.js';
import { type BusinessFile, businessFile } from './business-files/business-file.js';
import { further } from './business-files/further.js';
import { latest } from './business-files/latest.js';
import { orders } from './business-files/orders.js';
import { partners } from './business-files/partners.js';
import { products } from './business-files/products.js';
import { workbooks } from './business-files/workbooks.js';

const files = [...products, ...partners, ...orders].map(businessFile);
/** Every fourth file is only measured: nothing was chosen to suit it. */
const heldOut = files.filter((_, index) => index % 4 === 3);
const tuned = files.filter((file) => !heldOut.includes(file));

/** What is suggested for a file, for the target that it seems to be for. */
function suggestedFor({ target, columns }: BusinessFile): Suggested {
  const { best } = suggestTarget({ columns, earlier: [] });
  const { mappings } =
    best && best.target === target
      ? best.suggestion
      : suggestMapping({ columns, earlier: [], target: target ?? 'customer' });
  return { target: best?.target, mappings };
}

describe.each([
  ['that the suggestion was developed with', tuned],
  ['that were held out', heldOut],
  ['that were made afterwards', further.map(businessFile)],
  ['that were made at last', latest.map(businessFile)],
  ['that are workbooks', workbooks.map(businessFile)],
])('the files of shops, ERPs and people %s', (title, some) => {
  const found = summaryOf(some.map((file) => assess(file, suggestedFor(file))));
  if (process.env.SHOW_SUGGESTIONS) console.log(title, some.length, JSON.stringify(found, null, 1));

  it('have 9 of 10 mappable columns mapped right', () => {
    expect(found.right, found.missed.join('\n')).toBeGreaterThanOrEqual(0.9);
  });

  it('have no wrong column with a confidence above 0.8', () => {
    expect(found.confidentlyWrong).toEqual([]);
  });

  it('have the right target', () => {
    expect(found.wrongTargets).toEqual([]);
  });
});
