import { columnNames } from '../formats/column-names.js';
import type { SourceRow } from '../formats/row-source.js';
import { type CellKind, kindOf } from './cell-kind.js';
import { counted } from './finding.js';

/** Words that occur in column names of business files, in several languages and without accents. */
const headerWords = new Set(
  (
    'no nr num number id code name names first last title date day month year time type status description text comment note notes remark quantity qty amount total price unit cost value currency discount vat tax rate percent ' +
    'customer vendor supplier item product article order invoice document line address street city town zip post postal country region state phone telephone fax email mail contact company account reference ref key net gross list base sum average minimum maximum sales purchase valid user full main labels percentage category group color size weight sku gtin ean iban bic website url blocked active balance credit limit due delivery ship shipping ' +
    'nummer kunde kundennummer lieferant artikel artikelnummer bezeichnung beschreibung menge preis betrag datum einheit wahrung rabatt steuer mwst auftrag rechnung beleg strasse ort stadt plz land telefon vorname nachname firma kurzel art zeile ' +
    'numero nom prenom client fournisseur libelle quantite prix montant devise remise tva commande facture rue adresse ville pays ' +
    'nombre apellido cliente proveedor articulo descripcion cantidad precio importe fecha unidad moneda descuento pedido factura direccion ciudad pais codigo ' +
    'naam klant leverancier artikel omschrijving aantal prijs bedrag datum eenheid korting straat plaats postcode ' +
    'navn kunde leverandor vare antal belob dato enhed rabat ordre faktura by postnummer namn kund antall mangd pris'
  ).split(' '),
);

/** Words between those of a name. */
const connectingWords = new Set(
  'a an and at bill by buy de del der des di die do du e el en et for from in la last le of on or our pay per sell the to und van von y your'.split(
    ' ',
  ),
);

/** Whether a row contains column names: a positive score says yes, a negative one no; with the reason. */
export function scoreHeader(
  row: SourceRow,
  below: readonly SourceRow[],
  width: number,
): { score: number; reason: string } {
  const cells = Array.from({ length: width }, (_, column) => row.cells[column] ?? null);
  const names = columnNames({ row: row.row, cells });
  const kinds = cells.map(kindOf);
  const values = kinds.filter((kind) => kind !== 'text' && kind !== 'empty').length;
  const filled = kinds.filter((kind) => kind !== 'empty').length;
  const typed = cells.flatMap((_, column) => {
    const kind = kindBelow(below, column);
    return kind === undefined || kind === 'text'
      ? []
      : [{ column, differs: kinds[column] === 'text', same: kinds[column] === kind }];
  });
  const known = names.filter(hasHeaderWord).length;
  const repeatedNames = names.filter(
    (name, column) =>
      name !== '' && below.slice(0, 300).some((other) => String(other.cells[column] ?? '').trim() === name),
  ).length;
  const differing = typed.filter(({ differs }) => differs).length;
  const alike = typed.filter(({ same }) => same).length;
  if (differing > 0 && alike === 0) {
    const reason = `Row ${row.row} contains names: below it ${counted(differing, 'column')} ${differing === 1 ? 'has' : 'have'} numbers or dates.`;
    return { score: 1 + Math.min(1, known / 2), reason };
  }
  if (alike > 0) {
    if (known > 0)
      return { score: 0.2, reason: 'It contains typical column names, but also numbers like the rows below it.' };
    return {
      score: -1,
      reason: `Row ${row.row} has numbers or dates like the rows below it, so it is a record and there is no header.`,
    };
  }
  const texts = filled - values;
  if (values > 0 && texts > 1 && known * 2 >= texts)
    return { score: 0.7, reason: `Row ${row.row} contains typical column names, and months or years as names.` };
  if (values > 0 && values * 2 >= filled) return { score: -0.6, reason: `Row ${row.row} has values, not names.` };
  if (known * 2 >= filled && known > 0)
    return {
      score: 1,
      reason: `Row ${row.row} contains typical column names, such as "${names.find(hasHeaderWord)}".`,
    };
  if (below.length === 0) return { score: known > 0 ? 0.6 : 0, reason: 'There is no row below it to compare with.' };
  if (repeatedNames > 0 && known === 0)
    return { score: -0.6, reason: `Values of row ${row.row} occur in the rows below it as well, so it is a record.` };
  if (sharesForm(names, below))
    return {
      score: -0.7,
      reason: `The values of row ${row.row} have the same pattern as those of the rows below it, so it is a record.`,
    };
  if (known > 0)
    return { score: 0.7, reason: `Row ${row.row} contains a typical column name: "${names.find(hasHeaderWord)}".` };
  if (differsInForm(names, below))
    return { score: 0.6, reason: `The values of row ${row.row} have another pattern than those of the rows below it.` };
  return { score: 0, reason: 'All of its cells are text, as in the rows below it.' };
}

/** The kind of at least 70 % of the filled cells of a column; `text` if there is none, undefined if all are empty. */
export function kindBelow(below: readonly SourceRow[], column: number): CellKind | undefined {
  const counts = new Map<CellKind, number>();
  let filled = 0;
  for (const { cells } of below.slice(0, 300)) {
    const kind = kindOf(cells[column] ?? null);
    if (kind === 'empty') continue;
    filled += 1;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of counts) if (count >= filled * 0.7) return kind;
  return filled === 0 ? undefined : 'text';
}

/** The pattern of a code: `a9` for `C001`, `a-9` for `C-17`. */
export const formOf = (text: string): string => text.replace(/\p{L}+/gu, 'a').replace(/\d+/g, '9');

function textsBelow(below: readonly SourceRow[], column: number): string[] {
  const texts = below.slice(0, 300).map(({ cells }) => String(cells[column] ?? '').trim());
  return texts.filter((text) => text !== '');
}

/** Whether a cell is a code with the same pattern as the codes below it. */
function sharesForm(names: readonly string[], below: readonly SourceRow[]): boolean {
  return names.some((name, column) => {
    const texts = /\d/.test(name) ? textsBelow(below, column) : [];
    return texts.length > 1 && texts.filter((text) => formOf(text) === formOf(name)).length >= texts.length * 0.9;
  });
}

/** Whether there are codes with digits below names without digits. */
function differsInForm(names: readonly string[], below: readonly SourceRow[]): boolean {
  return names.some((name, column) => {
    if (name === '' || /\d/.test(name)) return false;
    const texts = textsBelow(below, column);
    return texts.length > 0 && texts.filter((text) => /\d/.test(text)).length >= texts.length * 0.9;
  });
}

/**
 * Whether a text has the words of a column name: `Order No.`, `Sell-to Customer No.`, `CUSTOMER_ID`, `unitPrice`. Of several
 * words most are typical ones, because a value may contain one: "Gift for a customer".
 */
export function hasHeaderWord(name: string): boolean {
  if (name === '' || name.length > 60) return false;
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 1 && !connectingWords.has(word));
  const typical = words.filter((word) => headerWords.has(word)).length;
  return /\s/.test(name.trim()) ? typical * 2 > words.length : typical > 0;
}

/** The number of cells of a row with the words of a column name. */
export const headerWordsIn = ({ cells }: SourceRow): number =>
  cells.filter((cell) => hasHeaderWord(String(cell ?? '').trim())).length;
