const codes = new Set(Intl.supportedValuesOf('currency'));

/** Countries whose currency has a mark of letters in their language, such as kr, zł or R$. */
const marked =
  'sv-SE SEK, nb-NO NOK, da-DK DKK, is-IS ISK, pl-PL PLN, cs-CZ CZK, hu-HU HUF, bg-BG BGN, hr-HR HRK, mk-MK MKD, ru-RU RUB, es-PE PEN, id-ID IDR, ms-MY MYR, en-ZA ZAR';

/** Marks that people write although CLDR has others. */
const habits =
  'kr, zł, eur, euro, euros, usd, dollar, dollars, gbp, chf, fr, sfr, kc, zl, lei, tl, rs, tk, руб, р, грн, дин, din, 円, 元, 원';

/** With upper and lower case as written: 5 ft are feet, and 5 Ft forints. */
const exactMarks = new Set(marked.split(', ').map((country) => withoutPoints(markOf(country))));
const marks = new Set(habits.split(', '));

function markOf(country: string): string {
  const [locale = '', currency = ''] = country.split(' ');
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return parts.formatToParts(1).find(({ type }) => type === 'currency')?.value ?? currency;
}

function withoutPoints(mark: string): string {
  return mark.replace(/[.\s]/g, '');
}

/** A mark by which two of them are compared: without points, blanks and case. */
const folded = (mark: string): string => withoutPoints(mark).toLowerCase();

/** Whether a text is the mark of a currency: a symbol such as € or US$, an ISO code, or letters such as kr. */
export function isCurrencyMark(text: string): boolean {
  return (
    codes.has(text) ||
    /^[A-Za-z]{0,3}\p{Sc}[A-Za-z]{0,3}$/u.test(text) ||
    exactMarks.has(withoutPoints(text)) ||
    marks.has(folded(text))
  );
}

export const isCurrencyCode = (text: string): boolean => codes.has(text);

/** Whether two marks stand for the same currency, such as € and EUR. */
export function isSameCurrency(a: string, b: string): boolean {
  if (folded(a) === folded(b)) return true;
  const [code, mark] = codes.has(a) ? [a, b] : [b, a];
  return codes.has(code) && folded(symbolOf(code)) === folded(mark) && code !== mark;
}

const symbols = new Map<string, string>();

function symbolOf(currency: string): string {
  const known = symbols.get(currency);
  if (known !== undefined) return known;
  const symbol = markOf(`en ${currency}`);
  symbols.set(currency, symbol);
  return symbol;
}
