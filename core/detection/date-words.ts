import { type DateNames, dateLocales, dateNames, foldedName, writtenName } from '../mapping/convert/date-names.js';

/** The words of a column's dates in one language. */
export interface DateLanguage {
  locale: string;
  names: DateNames;
}

/**
 * The languages that know most of these words, the one that itself writes most of them so first; of several that give them
 * the same meaning only the first. Empty if no language knows one.
 */
export function languagesOf(words: readonly string[]): DateLanguage[] {
  const folded = words.map(foldedName);
  const rated = dateLocales.map((locale) => {
    const names = dateNames(locale);
    const known = folded.filter((word, at) => isKnown(names, word, words[at] as string)).length;
    const exact = words.filter((word) => names.written.has(writtenName(word))).length;
    return { locale, names, known, exact, meaning: folded.map((word) => names.months.get(word) ?? '').join() };
  });
  const most = Math.max(...rated.map(({ known }) => known));
  if (most === 0) return [];
  const best = rated.filter(({ known }) => known === most).sort((a, b) => b.exact - a.exact);
  return best.filter(({ meaning }, at) => best.findIndex((other) => other.meaning === meaning) === at);
}

const isKnown = ({ months, weekdays, connectors }: DateNames, folded: string, word: string): boolean =>
  months.has(folded) || weekdays.has(folded) || connectors.has(word.toLowerCase());
