import { normalizedWords } from './column-name.js';
import { namesIn } from './synonyms/field-synonyms.js';
import { synonyms } from './synonyms/synonyms.js';

/** The words by which headers name the number of a partner, in all languages; short ones such as "to" are in any name. */
const wordsOf = (target: 'customer' | 'vendor'): Set<string> =>
  new Set(
    Object.values(synonyms[target].number ?? {})
      .flatMap(namesIn)
      .flatMap(normalizedWords)
      .filter((word) => word.length > 2),
  );
const customerWords = wordsOf('customer');
const vendorWords = wordsOf('vendor');

/** How many of these columns name a customer, less those that name a vendor; words for both, such as "partner", do not count. */
export function customersNamed(columns: readonly string[]): number {
  const named = (own: ReadonlySet<string>, others: ReadonlySet<string>): number =>
    columns.filter((column) => normalizedWords(column).some((word) => own.has(word) && !others.has(word))).length;
  return named(customerWords, vendorWords) - named(vendorWords, customerWords);
}
