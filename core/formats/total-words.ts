/** Words for a sum with which a row may begin, by language. Those of several languages are listed once. */
const words = [
  // English, German, Dutch
  'totals?|sum|sub-?totals?|summe|endsumme|zwischensumme|teilsumme|nettosumme|bruttosumme|gesamt\\p{L}*|insgesamt|(?:teil)?ergebnis',
  'totaal|subtotaal|eindtotaal|tussentotaal|totaalbedrag',
  // French, Spanish, Portuguese, Italian, Romanian
  'sous-?total|somme|suma|soma|somma|totale?|totali|subtotale|sumă',
  // Danish, Norwegian, Swedish, Finnish
  'i alt|ialt|hovedtotal|totalsum|mellemsum|delsum|totalt|sammanlagt|summa|delsumma|slutsumma|totalsumma|yhteensä|välisumma|loppusumma',
  // Polish, Czech, Slovak, Hungarian
  'razem|ogółem|łącznie|podsuma|celkem|součet|mezisoučet|úhrnem|celkom|spolu|súčet|medzisúčet',
  'összesen|mindösszesen|részösszesen|végösszeg|részösszeg|összeg',
  // Croatian, Slovenian, Lithuanian, Latvian, Estonian
  'ukupno|sveukupno|međuzbroj|skupaj|vmesna vsota|iš viso|kopā|pavisam|kokku|vahesumma',
  // Bulgarian, Russian, Ukrainian, Greek, Turkish
  'общо|всичко|сума|итого|итог|всего|сумма|подытог|разом|всього|усього|підсумок|σύνολο|υποσύνολο|άθροισμα|toplam',
].join('|');

/** Words before one for a sum. */
const prefixes =
  'grand|sub|sum|net|overall|final|montant|suma|всього|общая|общий|загальний|промежуточный|проміжний|междинна|обща|genel|ara|celkový|celková|общо|γενικό|μερικό';

/** Japanese, Chinese and Korean write words without blanks. */
const unspaced = /^(?:合計|総計|小計|総合計|税込合計|合计|总计|小计|總計|總和|합계|총계|소계|총합계)/u;

/** The pattern of words for a sum at the beginning of a text, with the marks behind them. */
export const totalPattern = (): RegExp =>
  new RegExp(`^(?:(?:${prefixes})[ -])?(?:${words})(?![\\p{L}\\p{N}_])[\\s.:=–—-]*`, 'iu');
const spaced = totalPattern();

/** What may follow a word for a sum; other names, as in "Total Quartz 9000", make it the name of something. */
const further = /^(?:$|\P{L}|\p{Ll}|\p{Lo}|\S*\d)/u;
const furtherWords =
  /^(?:net|gross|netto|brutto|brut|general|général|generale|geral|amount|due|sum|price|quantity|qty|value|orders?|documents?|invoices?|items?|lines?|betrag|menge|auftrag|bestellung|beleg|rechnung|ht|ttc|eur|usd|gbp|chf|pln|czk|huf|dkk|sek|nok|ron|bgn|try|uah|rub)(?!\p{L})/iu;

/** Whether a text is a word for a sum, perhaps with what it is the sum of. */
export function isTotalText(text: string): boolean {
  const written = text.normalize('NFKC');
  if (unspaced.test(written)) return true;
  const found = spaced.exec(written);
  if (!found) return false;
  const rest = written.slice(found[0].length);
  return further.test(rest) || furtherWords.test(rest);
}
