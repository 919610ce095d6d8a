import { cutText, textBetween } from '../text/cut-text.js';
import { identityOf } from '../text/text-identity.js';

/** Letters that Unicode does not take apart. */
const plainSpellings: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', ı: 'i' };

/** Spellings of the same word in column names; each is replaced by the first in its line. */
const spellings = [
  'no nr num number nummer numero numéro numer nro № номер номера číslo',
  'quantity qty qnty qte qté',
  'description desc descr descrip',
  'address addr adr addres',
  'telephone tel telefon telefono téléphone telefoon',
  'customer cust',
  'vendor vend',
  'document doc',
  'reference ref',
  'discount disc',
  'delivery deliv dlv',
  'requested req',
  'purchase purch',
  'payment pymt pmt',
  'postal post',
  'registration reg',
  'date dt',
  'amount amt',
  'percent pct perc proz prozent percentage',
  'strasse str straße',
  'email mail',
  'code cd cod kod код',
  'commande cde cmd',
  'unit unitario unitaire jednostkowa jedn',
  'standard std',
  'auftrags auftrag auftr',
  'liefer lief',
  'datum dat',
  'menge mge',
  'bezeichnung bez',
];

const wordFor = new Map(
  spellings.flatMap((line) => {
    const [first = '', ...others] = line.split(' ').map(plainLetters);
    return others.map((other) => [other, first] as const);
  }),
);

/** Words that are ignored: "date de commande" is "date commande". */
const stopWords = new Set(
  'of the de du des la le les del el der die das den van het d l a di do da dos i и'.split(' '),
);

/** The text in lower case without accents: "Größe" is "grosse". */
function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßøłđæı]/g, (letter) => plainSpellings[letter] ?? letter);
}

/** The words of a name: the same for "shipToName", "SHIP-TO NAME" and "Ship to name". */
export function writtenWords(name: string): string[] {
  const signs = cutText(identityOf(name), 200)
    .replaceAll(/№|#|n°|nº/giu, ' no ')
    .replaceAll('%', ' percent ')
    // "Preis/Stück" are two words, and so are "unitPrice" and the "PO Number" in "PONumber".
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\d)/gu, '$1 $2');
  return plainLetters(signs)
    .replaceAll(/e mail|e-mail/g, 'email')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** The words of a name with spellings unified and stop words removed: "N° de commande" is "no commande". */
export function normalizedWords(name: string): string[] {
  const words = writtenWords(name).flatMap((word) => {
    // German and Dutch write compounds as one word: "Kundennummer", "Kundennr", "klantnr".
    const joined = /^(\p{L}{3,}?)(nummer|number|numero|nr)$/u.exec(word);
    return joined ? [joined[1] as string, 'no'] : [wordFor.get(word) ?? word];
  });
  const significant = words.filter((word) => !stopWords.has(word));
  return significant.length > 0 ? significant : words;
}

/** Units and currencies that follow a name: "Price EUR", "Вес, кг". */
const unit = /[\s,_/-]{1,5}(?:€|\$|£|euro?|usd|gbp|chf|pln|zł|czk|kč|sek|dkk|nok|руб|грн|р|kgs?|кг|lbs?|%)\.?$/iu;

/** A year that follows a name: "Price 2026". */
const year = /[\s,_/-]{1,5}(?:19|20)\d\d$/u;

/** A name without a year, a unit, a currency or something in brackets at its end: "Price (EUR)" and "Price EUR" are "Price". */
export function withoutUnit(name: string): string {
  return name
    .trim()
    .replace(/[([{][^()[\]{}]{0,60}[)\]}]$/u, '')
    .replace(year, '')
    .replace(unit, '')
    .trim();
}

/** Words that leave the meaning of a name as it is: "Default Unit Cost", "Business City", "Phone 1 - Value". */
const neutralWords = new Set(
  'default main primary current standard regular general business work office store shop online web value your eu lcy mw mailing physical organization erp address 1'.split(
    ' ',
  ),
);

/** The words of a name without those that leave its meaning as it is. */
export const significantWords = (name: string): string[] =>
  normalizedWords(name).filter((word) => !neutralWords.has(word));

/** Takes words apart that are written as one, such as "PARTNERID", if all parts are in the vocabulary; as they were if not. */
export function wordsApart(name: string, vocabulary: ReadonlySet<string>): string[] {
  return writtenWords(name).flatMap((word) =>
    vocabulary.has(word) || word.length < 5 || word.length > 40 ? [word] : (partsOf(word, vocabulary, 3) ?? [word]),
  );
}

/** The parts, the longest first part preferred; undefined if there are none. */
function partsOf(word: string, vocabulary: ReadonlySet<string>, most: number): string[] | undefined {
  if (vocabulary.has(word)) return [word];
  if (most === 1) return undefined;
  for (let end = word.length - 2; end >= 2; end -= 1) {
    if (!vocabulary.has(textBetween(word, 0, end))) continue;
    const rest = partsOf(word.slice(end), vocabulary, most - 1);
    if (rest) return [textBetween(word, 0, end), ...rest];
  }
  return undefined;
}
