import { type Place, places } from './places.js';

/** What a row of a made-up table is about; the lines of one document have the same `document` and different `line`. */
export interface Row {
  place: Place;
  row: number;
  document: number;
  line: number;
  partner: number;
  product: number;
}

/** A number from 0 to 1 that looks random and is always the same for the same arguments. */
function chance(...seeds: (number | string)[]): number {
  let hash = 2_166_136_261;
  for (const character of seeds.join('|')) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

const pick = <Entry>(entries: readonly Entry[], ...seeds: (number | string)[]): Entry =>
  entries[Math.floor(chance(...seeds) * entries.length)] as Entry;
const between = (low: number, high: number, ...seeds: (number | string)[]): number =>
  low + Math.floor(chance(...seeds) * (high - low + 1));
const digits = (count: number, ...seeds: (number | string)[]): string =>
  Array.from({ length: count }, (_, index) => between(index === 0 ? 1 : 0, 9, index, ...seeds)).join('');

const amount = ({ place }: Row, value: number): string => value.toFixed(2).replace('.', place.decimal);
const day = ({ document }: Row, plus: number): Date => new Date(Date.UTC(2026, 0, 5 + document * 3 + plus));
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^\p{ASCII}]/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const price = ({ product }: Row): number => between(200, 9_900, 'price', product) / 100;
const quantity = ({ row }: Row): number => between(1, 12, 'quantity', row);
const city = ({ place, partner }: Row) => place.cities[partner % place.cities.length] as [string, string, string];
const company = ({ place, partner }: Row): string => {
  const name = place.companies[partner % place.companies.length] as string;
  return partner < place.companies.length ? name : `${name} ${Math.floor(partner / place.companies.length) + 1}`;
};
const first = ({ place, partner }: Row): string => pick(place.first, 'first', partner);
const last = ({ place, partner }: Row): string => pick(place.last, 'last', partner);
const mailbox = (of: Row): string => `${plain(first(of)) || 'info'}.${of.partner}`;

function ean({ product }: Row): string {
  const code = `400${digits(9, 'ean', product)}`;
  const sum = [...code].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 1 : 3), 0);
  return `${code}${(10 - (sum % 10)) % 10}`;
}

/** The kinds of cells; each makes the text of a row's cell. */
const kinds = {
  empty: () => '',
  row: ({ row }) => String(row + 1),
  bool: ({ row }) => (chance('bool', row) < 0.5 ? '0' : '1'),
  flag: ({ row }) => (chance('flag', row) < 0.7 ? 'TRUE' : 'FALSE'),
  yesno: ({ row }) => (chance('yesno', row) < 0.7 ? 'Yes' : 'No'),
  janein: ({ row }) => (chance('janein', row) < 0.2 ? 'ja' : 'nein'),
  count: ({ row }) => String(between(0, 40, 'count', row)),
  note: ({ row, place }) => (chance('note', row) < 0.2 ? `${pick(place.first, row)}?` : ''),
  hash: ({ row }) => `${digits(6, 'hash', row)}f${digits(8, 'hash2', row)}a${digits(4, row)}`,
  url: ({ product }) => `https://shop.example/files/${product}.jpg`,

  company,
  first,
  last,
  person: (of) => `${first(of)} ${last(of)}`,
  somecompany: (of) => (chance('some', of.partner) < 0.4 ? company(of) : ''),
  user: (of) => `${plain(last(of)) || 'user'}_${of.partner}`,
  salutation: ({ partner }) => pick(['Herr', 'Frau'], 'salutation', partner),
  jobtitle: ({ partner }) => pick(['Owner', 'Sales Manager', 'Accountant', 'Buyer'], 'job', partner),
  street: ({ place, partner }) => `${pick(place.streets, 'street', partner)} ${between(1, 120, 'house', partner)}`,
  street2: ({ partner }) => (chance('street2', partner) < 0.3 ? `Suite ${between(1, 40, 'suite', partner)}` : ''),
  city: (of) => city(of)[0],
  zip: (of) => city(of)[1],
  region: (of) => city(of)[2],
  country: ({ place }) => place.country,
  countryname: ({ place }) => place.countryName,
  phone: ({ place, partner }) => `${place.phone}${between(100, 999, 'phone', partner)}`,
  mobile: ({ place, partner }) =>
    chance('has-mobile', partner) < 0.5 ? `${place.phone}${between(100, 999, 'mobile', partner)}` : '',
  fax: ({ place, partner }) =>
    chance('has-fax', partner) < 0.6 ? `${place.phone}${between(100, 999, 'fax', partner)}` : '',
  email: (of) => `${mailbox(of)}@mail.example`,
  web: (of) => `https://www.${plain(company(of)) || `firma-${of.partner}`}.example`,
  vat: ({ place, partner }) => place.vat(digits(11, 'vat', partner)),
  taxno: ({ partner }) => `${digits(2, 'tax', partner)}/${digits(3, 'tax2', partner)}/${digits(5, 'tax3', partner)}`,
  iban: ({ place, partner }) => `${place.country}${digits(20, 'iban', partner)}`,
  partnerno: ({ partner }) => `C${10_000 + partner * 7}`,
  debtor: ({ partner }) => String(10_000 + partner * 100),
  creditor: ({ partner }) => String(70_000 + partner * 100),
  vendorno: ({ partner }) => `L-${200 + partner}`,
  mainvendor: ({ product }) => `L-${200 + (product % 7)}`,
  partnerid: ({ partner }) => digits(10, 'partnerid', partner),
  credit: (of) => amount(of, between(1, 20, 'credit', of.partner) * 500),
  terms: ({ place, partner }) => pick(place.terms, 'terms', partner),
  agent: ({ partner }) => pick(['JM', 'KB', 'AS'], 'agent', partner),
  currency: ({ place }) => place.currency,
  birthday: (of) => of.place.date(new Date(Date.UTC(1960 + (of.partner % 40), 4, 1 + (of.partner % 28)))),

  sku: ({ product }) => `${pick(['AB', 'KX', 'TR', 'MN'], 'sku', product)}-${1_000 + product * 3}`,
  itemid: ({ product }) => String(50_000 + product * 11),
  asin: ({ product }) => `B0${digits(8, 'asin', product)}`,
  product: ({ place, product }) =>
    `${place.products[product % place.products.length]}${product < place.products.length ? '' : ` No. ${product}`}`,
  slug: ({ place, product }) => `${plain(place.products[product % place.products.length] as string) || 'p'}-${product}`,
  html: ({ place, product }) =>
    `<p>${place.products[product % place.products.length]}: made to last, with care for detail. ${'Comes in a box. '.repeat(6)}</p>`,
  shorttext: ({ place, product }) => `${place.products[product % place.products.length]} with five years of guarantee`,
  ean,
  mpn: ({ product }) => `MP${digits(6, 'mpn', product)}`,
  price: (of) => amount(of, price(of)),
  oldprice: (of) => (chance('sale', of.product) < 0.2 ? amount(of, price(of) * 1.3) : ''),
  gross: (of) => amount(of, price(of) * 1.19),
  cost: (of) => amount(of, price(of) * 0.6),
  weight: (of) => amount(of, between(5, 900, 'weight', of.product) / 100),
  grams: ({ product }) => String(between(50, 9_000, 'grams', product)),
  size: (of) => amount(of, between(50, 900, 'size', of.product) / 10),
  stock: ({ product }) => String(between(0, 250, 'stock', product)),
  minstock: ({ product }) => String(between(1, 20, 'min', product)),
  category: ({ place, product }) => pick(place.categories, 'category', product),
  brand: ({ product }) => pick(['Norden', 'Kiefer & Co', 'Brightline'], 'brand', product),
  unit: ({ place, product }) => pick(place.units, 'unit', product),
  pack: ({ product }) => pick(['box of 10', 'single', 'pack of 6'], 'pack', product),
  vatrate: ({ place }) => (place.country === 'US' ? '0' : '19'),
  tariff: ({ product }) => digits(8, 'tariff', product % 5),

  orderno: ({ document }) => `SO-${4_000 + document}`,
  shoporder: ({ document }) => `#${1_000 + document}`,
  invoiceno: ({ document }) => `INV-${String(100 + document).padStart(4, '0')}`,
  amazonorder: ({ document }) => `${digits(3, 'a', document)}-${digits(7, 'b', document)}-${digits(7, 'c', document)}`,
  orderid: ({ document }) => String(820_000 + document * 13),
  lineid: ({ row }) => digits(14, 'lineid', row),
  ponumber: ({ document }) => `PO${digits(5, 'po', document)}`,
  reference: ({ document }) => (chance('ref', document) < 0.6 ? `Ref ${between(10, 99, 'refno', document)}` : ''),
  date: (of) => of.place.date(day(of, 0)),
  due: (of) => of.place.date(day(of, 30)),
  wanted: (of) => of.place.date(day(of, 10)),
  shipped: (of) => of.place.date(day(of, 4)),
  moment: (of) => `${day(of, 0).toISOString().slice(0, 10)} 10:${10 + of.document}:00`,
  shippedmoment: (of) => `${day(of, 2).toISOString().slice(0, 10)} 17:${10 + of.document}:00`,
  zoned: (of) => `${day(of, 0).toISOString().slice(0, 10)}T10:${10 + of.document}:00+00:00`,
  status: ({ document }) => pick(['paid', 'pending', 'completed'], 'status', document),
  method: ({ document }) => pick(['PayPal', 'Card', 'Invoice'], 'method', document),
  carrier: ({ document }) => pick(['Standard', 'Express'], 'carrier', document),
  total: (of) => amount(of, between(2_000, 90_000, 'total', of.document) / 100),
  tax: (of) => amount(of, between(200, 9_000, 'tax', of.document) / 100),
  freight: (of) => amount(of, pick([0, 4.9, 7.5, 12], 'freight', of.document)),
  lineno: ({ line }) => String((line + 1) * 10),
  quantity: (of) => String(quantity(of)),
  linetotal: (of) => amount(of, price(of) * quantity(of)),
  linetax: (of) => amount(of, price(of) * quantity(of) * 0.19),
  discount: ({ row }) => pick(['0', '5', '10', '2'], 'discount', row),
} satisfies Record<string, (of: Row) => string>;

/** Cells that a shop writes in the first line of an order only. */
const ofTheHeader = new Set(
  'somecompany person street street2 city zip region country phone total tax freight moment zoned shippedmoment status method carrier currency note'.split(
    ' ',
  ),
);

/** The text of a cell; `kind` is a name above, `'a text'` for the same in every row, or a list with slashes of which each row has one. */
export function cellOf(kind: string, row: Row, headerOnce: boolean): string {
  if (kind.startsWith("'")) return kind.slice(1, -1);
  if (kind.includes('/')) return pick(kind.split('/'), kind, row.row);
  const make = kinds[kind as keyof typeof kinds] as ((of: Row) => string) | undefined;
  if (!make) throw new Error(`There are no cells of the kind "${kind}".`);
  return headerOnce && row.line > 0 && ofTheHeader.has(kind) ? '' : make(row);
}

/** The rows of a table: records each with a partner and a product of their own, or documents of one to three lines. */
export function rowsOf(place: keyof typeof places, documents: boolean): Row[] {
  const rows: Row[] = [];
  for (let document = 0; rows.length < 40; document += 1) {
    const lines = documents ? between(1, 3, 'lines', document) : 1;
    for (let line = 0; line < lines; line += 1) {
      const row = rows.length;
      const partner = documents ? between(0, 14, 'partner', document) : row;
      const product = documents ? between(0, 19, 'product', row) : row;
      rows.push({ place: places[place], row, document, line, partner, product });
    }
  }
  return rows;
}
