import { cutText } from '../text/cut-text.js';
import { identityOf } from '../text/text-identity.js';

/** Spellings of the same word in column names; each is replaced by the first in its line. */
const spellings = [
  'no nr num number nummer numero numéro numer nro №',
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
  'percent pct perc prozent percentage',
  'strasse str straße',
  'email mail',
  'code cd',
];

const wordFor = new Map(
  spellings.flatMap((line) => {
    const [first = '', ...others] = line.split(' ').map(plainLetters);
    return others.map((other) => [other, first] as const);
  }),
);

/** Words that are ignored: "date de commande" is "date commande". */
const stopWords = new Set('of the de du des la le les del el der die das den van het d l a'.split(' '));

/** The text in lower case without accents: "Größe" is "grosse". */
function plainLetters(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ø', 'o');
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

/** A name without a unit or currency in brackets at its end: "Price (EUR)" is "Price". */
export function withoutBrackets(name: string): string {
  return name
    .trim()
    .replace(/[([{][^()[\]{}]{0,40}[)\]}]$/u, '')
    .trim();
}
