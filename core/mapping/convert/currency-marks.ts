const codes = new Set(Intl.supportedValuesOf('currency'));

/** Countries whose currency has a mark of letters in their language, such as kr, zł or R$. */
const marked =
  'sv-SE SEK, nb-NO NOK, da-DK DKK, is-IS ISK, pl-PL PLN, cs-CZ CZK, hu-HU HUF, bg-BG BGN, hr-HR HRK, mk-MK MKD, ru-RU RUB, es-PE PEN, id-ID IDR, ms-MY MYR, en-ZA ZAR, lt-LT LTL, lv-LV LVL';

/** Marks that people write although CLDR has others. */
const habits =
  'eur, euro, euros, usd, dollar, dollars, gbp, chf, fr, sfr, kc, zl, lei, tl, rs, tk, руб, р, грн, дин, din, 円, 元, 원';

const marks = new Set([...marked.split(', ').map(markOf), ...habits.split(', ')].map(folded));

function markOf(country: string): string {
  const [locale = '', currency = ''] = country.split(' ');
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return parts.formatToParts(1).find(({ type }) => type === 'currency')?.value ?? currency;
}

/** A mark by which two of them are compared: without points, blanks and case. */
function folded(mark: string): string {
  return mark.replace(/[.\s]/g, '').toLowerCase();
}

/** Whether a text is the mark of a currency: a symbol such as € or US$, an ISO code, or letters such as kr. */
export function isCurrencyMark(text: string): boolean {
  return codes.has(text) || /^[A-Za-z]{0,3}\p{Sc}[A-Za-z]{0,3}$/u.test(text) || marks.has(folded(text));
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
