import { describe, expect, it } from 'vitest';
import { suggestMapping } from '../../../core/suggestions/suggest-mapping.js';
import { suggestTarget } from '../../../core/suggestions/suggest-target.js';
import { type BusinessFile, businessFile } from './business-files/business-file.js';
import { further } from './business-files/further.js';
import { latest } from './business-files/latest.js';
import { orders } from './business-files/orders.js';
import { partners } from './business-files/partners.js';
import { products } from './business-files/products.js';

const files = [...products, ...partners, ...orders].map(businessFile);
/** Every fourth file is only measured: nothing was chosen to suit it. */
const heldOut = files.filter((_, index) => index % 4 === 3);
const tuned = files.filter((file) => !heldOut.includes(file));

/** What a clerk gets who uploads the file, and takes what is suggested. */
function measured({ from, target, columns, mapped, acceptable }: BusinessFile) {
  const guess = suggestTarget({ columns, earlier: [] });
  const chosen = target ?? 'customer';
  const { mappings } =
    guess.best?.target === target && guess.best
      ? guess.best.suggestion
      : suggestMapping({ columns, earlier: [], target: chosen });
  const columnOf = new Map(mappings.map(({ field, column }) => [field, column]));
  const targetRight =
    target === undefined
      ? ['customer', 'vendor', undefined].includes(guess.best?.target)
      : guess.best?.target === target;
  return {
    from,
    targetRight: targetRight ? [] : [`${from}: ${guess.best?.target ?? 'none'} instead of ${target}`],
    mappable: mapped.size,
    missed: [...mapped]
      .filter(([field, column]) => columnOf.get(field) !== column && !acceptable.has(`${field} ${columnOf.get(field)}`))
      .map(([field, column]) => `${from}: ${field} from "${columnOf.get(field) ?? ''}" instead of "${column}"`),
    wrong: mappings
      .filter(({ field, column }) => mapped.get(field) !== column && !acceptable.has(`${field} ${column}`))
      .map(({ field, column, confidence }) => ({
        text: `${from}: ${field} from "${column}" at ${confidence}`,
        confidence,
      })),
  };
}

function total(some: readonly BusinessFile[]) {
  const all = some.map(measured);
  const mappable = all.reduce((sum, { mappable: count }) => sum + count, 0);
  const missed = all.flatMap((file) => file.missed);
  const wrong = all.flatMap((file) => file.wrong);
  return {
    right: (mappable - missed.length) / mappable,
    missed,
    wrong: wrong.map(({ text }) => text),
    confidentlyWrong: wrong.filter(({ confidence }) => confidence > 0.8).map(({ text }) => text),
    wrongTargets: all.flatMap(({ targetRight }) => targetRight),
  };
}

describe.each([
  ['that the suggestion was developed with', tuned],
  ['that were held out', heldOut],
  ['that were made afterwards', further.map(businessFile)],
  ['that were made at last', latest.map(businessFile)],
])('the files of shops, ERPs and people %s', (title, some) => {
  const found = total(some);
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
