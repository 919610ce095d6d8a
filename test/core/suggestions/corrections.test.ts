import { describe, expect, it } from 'vitest';
import { suggestMapping } from '../../../core/suggestions/suggest-mapping.js';
import { suggestTarget } from '../../../core/suggestions/suggest-target.js';
import type { TargetName } from '../../../core/targets/targets.js';

type Table = Record<string, string[]>;

const columnsOf = (table: Table) => Object.entries(table).map(([name, values]) => ({ name, values }));
const suggest = (target: TargetName, table: Table) =>
  suggestMapping({ target, columns: columnsOf(table), earlier: [] });
const mapped = (target: TargetName, table: Table) =>
  Object.fromEntries(suggest(target, table).mappings.map(({ field, column }) => [field, column]));
const targetOf = (table: Table) => suggestTarget({ columns: columnsOf(table), earlier: [] }).best?.target;
const counted = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index));

const emails = counted(12, (index) => `person.${index}@mail.example`);
const numbers = counted(12, (index) => `C${100 + index}`);
const names = counted(12, (index) => `Company ${'ABCDEFGHIJKL'[index]}`);

describe('what clerks had to correct is suggested right:', () => {
  it('an empty column has little confidence, says why, and gives way to one that is filled', () => {
    const [mapping] = suggest('customer', { 'Fax No.': counted(12, () => '') }).mappings;
    expect(mapping?.confidence).toBeLessThan(0.5);
    expect(mapping?.evidence).toEqual(['same_name', 'column_mismatch']);
    expect(mapping?.reason).toBe('Same name as "Fax No."; but it is empty in all rows seen.');
    expect(
      mapped('customer', { 'Phone No.': counted(12, () => ''), Telefon: counted(12, () => '+49 40 123456') }),
    ).toEqual({
      phone: 'Telefon',
    });
  });

  it('a column with the name of a field and values that it cannot have is not dropped', () => {
    const [mapping] = suggest('item', { 'Unit Price': ['on request', 'ask', 'see catalogue'] }).mappings;
    expect(mapping).toMatchObject({ field: 'unitPrice', column: 'Unit Price' });
    expect(mapping?.confidence).toBeLessThan(0.3);
    expect(mapping?.reason).toContain('are not numbers');
  });

  const order = {
    'Order ID': ['1001', '1001', '1002', '1003', '1003', '1004'],
    Date: counted(6, (index) => `2026-01-0${1 + index}`),
    SKU: counted(6, (index) => `AB-${index % 4}`),
    Quantity: ['1', '2', '1', '5', '3', '1'],
    Price: ['9.90', '4.50', '9.90', '12.00', '4.50', '9.90'],
    'Buyer Name': counted(6, (index) => `Person ${'ABCDEF'[index]}`),
    'Ship City': counted(6, () => 'Portland'),
  };

  it('an order is an order: its quantity is no inventory, and its number not that of a customer', () => {
    expect(targetOf(order)).toBe('sales-document');
    expect(mapped('sales-document', order)).toMatchObject({
      number: 'Order ID',
      quantity: 'Quantity',
      itemNumber: 'SKU',
    });
    expect(mapped('customer', order).number).toBeUndefined();
    const inventory = suggest('item', order).mappings.find(({ field }) => field === 'inventory');
    expect(inventory?.confidence ?? 0).toBeLessThan(0.8);
  });

  it('an account code in an invoice is not the customer', () => {
    const invoice = { InvoiceNumber: counted(6, (index) => `INV-${index}`), AccountCode: counted(6, () => '200') };
    const account = suggest('sales-document', invoice).mappings.find(({ column }) => column === 'AccountCode');
    expect(account?.confidence ?? 0).toBeLessThan(0.7);
  });

  it.each<[TargetName, string, string]>([
    ['sales-document', '*UnitAmount', 'unitPrice'],
    ['customer', 'PARTNERID', 'number'],
    ['vendor', 'PARTNERID', 'number'],
    ['customer', 'Konto', 'number'],
    ['customer', 'CUSTOMERNAME', 'name'],
    ['sales-document', 'ORDERDATE', 'documentDate'],
    ['item', 'Price EUR', 'unitPrice'],
    ['item', 'Product Code/SKU', 'number'],
    ['customer', 'Business City', 'city'],
    ['customer', 'Ragione sociale', 'name'],
    ['sales-document', 'Data zamówienia', 'documentDate'],
    ['item', 'Prisgrupp', 'none'],
  ])('of a %s "%s" is %s', (target, name, field) => {
    expect(suggest(target, { [name]: [] }).mappings[0]?.field ?? 'none').toBe(field);
  });

  it('the stock is preferred to whether there is any', () => {
    const stock = { 'In stock?': ['1', '0', '1', '1', '0', '1'], Stock: ['12', '0', '7', '31', '0', '4'] };
    expect(mapped('item', stock)).toMatchObject({ inventory: 'Stock' });
    const [yesOrNo] = suggest('item', { 'In stock?': stock['In stock?'] }).mappings;
    expect(yesOrNo?.reason).toContain('only 0 and 1');
  });

  it('an address is no e-mail address', () => {
    expect(mapped('customer', { 'E-mail 2 Address': emails, 'E-Mail': emails })).toEqual({ email: 'E-Mail' });
    const [second] = suggest('customer', { 'Address 2': emails }).mappings.filter(({ field }) => field === 'address2');
    expect(second?.confidence ?? 0).toBeLessThan(0.3);
  });

  it('the VAT number is not the tax number if there are both, and a tax number alone is doubtful', () => {
    const tax = { Steuernummer: counted(12, (index) => `21/815/0815${index % 10}`) };
    const vat = { 'USt-IdNr.': counted(12, (index) => `DE1234567${10 + index}`) };
    expect(mapped('customer', { ...tax, ...vat })).toEqual({ vatRegistrationNumber: 'USt-IdNr.' });
    expect(suggest('customer', tax).mappings[0]?.confidence ?? 0).toBeLessThan(0.7);
  });

  it('the weight is not the height', () => {
    const sizes = counted(8, (index) => `${10 + index}.5`);
    expect(mapped('item', { 'Height (cm)': sizes, Width: sizes, Length: sizes })).toEqual({});
    expect(mapped('item', { Height: sizes, Weight: sizes })).toEqual({ netWeight: 'Weight' });
  });

  it('products and price lists are items', () => {
    const product = { 'Product Name': names, SKU: numbers, Price: counted(12, (index) => `${index}.50`) };
    expect(targetOf({ ...product, Quantity: counted(12, (index) => `${index}`), Category: names })).toBe('item');
    expect(
      targetOf({ 'Art.-Nr.': numbers, Bezeichnung: names, Menge: counted(12, () => '1'), Preis: product.Price }),
    ).toBe('item');
  });

  it('a vendor\u2019s code that differs in every row is that of its item', () => {
    expect(mapped('item', { 'Supplier Code': numbers })).toEqual({ vendorItemNumber: 'Supplier Code' });
    expect(mapped('item', { 'Supplier Code': counted(12, (index) => `V${index % 3}`) })).toEqual({
      vendorNumber: 'Supplier Code',
    });
  });

  it('headers in Cyrillic are understood', () => {
    const customers = { 'Код клиента': numbers, Наименование: names, Телефон: counted(12, () => '+7 495 1234567') };
    expect(targetOf(customers)).toBe('customer');
    expect(mapped('customer', customers)).toEqual({ number: 'Код клиента', name: 'Наименование', phone: 'Телефон' });
    expect(mapped('item', { 'Назва товару': names, 'Ціна, грн': counted(12, (index) => `${index},50`) })).toEqual({
      description: 'Назва товару',
      unitPrice: 'Ціна, грн',
    });
  });
});

describe('the headers of an order', () => {
  it.each([
    ['Italian', 'Numero ordine,Data ordine,Codice cliente,Codice articolo,Quantità,Prezzo unitario'],
    ['Portuguese', 'Número do pedido,Data do pedido,Código do cliente,Código do produto,Quantidade,Preço unitário'],
    ['Polish', 'Numer zamówienia,Data zamówienia,Kod klienta,Indeks,Ilość,Cena netto'],
    ['Russian', 'Номер заказа,Дата заказа,Код клиента,Артикул,Кол-во,Цена'],
    ['Ukrainian', 'Номер замовлення,Дата замовлення,Код клієнта,Артикул,Кількість,Ціна'],
    ['Bulgarian', 'Номер на поръчка,Дата на поръчка,Код на клиент,Код на артикул,Количество,Единична цена'],
    ['Czech', 'Číslo objednávky,Datum objednávky,Číslo zákazníka,Kód zboží,Množství,Cena za kus'],
    ['Hungarian', 'Rendelésszám,Rendelés dátuma,Vevőkód,Cikkszám,Mennyiség,Egységár'],
    ['Romanian', 'Număr comandă,Data comenzii,Cod client,Cod produs,Cantitate,Preț unitar'],
    ['Turkish', 'Sipariş No,Sipariş Tarihi,Müşteri Kodu,Ürün Kodu,Miktar,Birim Fiyat'],
    ['Swedish', 'Ordernummer,Orderdatum,Kundnummer,Artikelnummer,Antal,À-pris'],
    ['Danish', 'Ordrenummer,Ordredato,Kundenummer,Varenummer,Antal,Enhedspris'],
  ])('are understood in %s', (_, header) => {
    const fields = ['number', 'documentDate', 'customerNumber', 'itemNumber', 'quantity', 'unitPrice'];
    const columns = header.split(',').map((name) => ({ name, values: [] }));
    const { best } = suggestTarget({ columns, earlier: [] });
    expect(best?.target).toBe('sales-document');
    const found = best?.suggestion.mappings.map(({ field, column }) => [field, column]) ?? [];
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(fields.map((field, index) => [field, columns[index]?.name])),
    );
  });
});

describe('a known export', () => {
  const head = ['Name', 'Financial Status', 'Lineitem name', 'Lineitem quantity', 'Lineitem sku', 'Vendor'];
  const columns = head.map((name) => ({ name, values: [] }));

  it('shows the target and what its columns are, with the reason', () => {
    const { targets, best } = suggestTarget({ columns, earlier: [] });
    expect(best?.target).toBe('sales-document');
    expect(targets[0]?.reason).toContain('It has the columns of Shopify\u2019s orders;');
    expect(best?.suggestion.mappings.find(({ field }) => field === 'number')).toMatchObject({
      column: 'Name',
      confidence: 0.98,
      evidence: ['known_export'],
      reason: 'In Shopify\u2019s orders "Name" is "No.".',
    });
  });

  it('is only recognised by all of its headers', () => {
    const { best } = suggestTarget({ columns: columns.filter(({ name }) => name !== 'Financial Status'), earlier: [] });
    expect(best?.suggestion.mappings.flatMap(({ evidence }) => evidence)).not.toContain('known_export');
  });
});
