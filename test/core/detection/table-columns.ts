import fc from 'fast-check';

/** A name, as the words of texts in generated tables. */
export const word = fc.stringMatching(/^[A-Z][a-z]{2,8}$/);

/** Generates the values of each kind of column, of which those of texts are given. */
export const columnKinds = (text: fc.Arbitrary<string>) => ({
  text,
  code: fc.nat(9999).map((number) => `C-${String(number).padStart(4, '0')}`),
  number: fc.integer({ min: -99_999, max: 99_999 }).map(String),
  amount: fc.tuple(fc.nat(9_999), fc.nat(99)).map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`),
  date: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
});
export type ColumnKind = keyof ReturnType<typeof columnKinds>;

/** What columns of each kind are called in a header. */
export const columnTitles: Readonly<Record<ColumnKind, string>> = {
  text: 'Name',
  code: 'Item No.',
  number: 'Quantity',
  amount: 'Price',
  date: 'Order Date',
};

/** Generates the kinds of a table's columns. A number in each row shows where the header ends; without it that may be a tie. */
export const kindsOfColumns = fc
  .array(fc.constantFrom<ColumnKind[]>('text', 'code', 'number', 'amount', 'date'), { minLength: 1, maxLength: 6 })
  .map((kinds): ColumnKind[] => ['number', ...kinds]);
