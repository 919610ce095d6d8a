import type { ReportedFile } from './both-ways.js';

const header = 'No.,Description,Unit Price';

/** Some rows, each of which `row` makes from its index, as lines. */
const rows = (number: number, row: (index: number) => string): string =>
  Array.from({ length: number }, (_, at) => `${row(at)}\n`).join('');

const noted = (number: number, isShort: (at: number) => boolean): ReportedFile => ({
  content: `${header},Note\n${rows(number, (at) => `R${at},Pen ${at},${at}.5${isShort(at) ? '' : ',note'}`)}`,
});
const semicolons = { type: 'csv', delimiter: ';' } as const;
const tabs = { type: 'text' } as const;

/** Quotes: marks that ended up in the books, or cost whole files. */
const quotes: Record<string, ReportedFile> = {
  'another delimiter within quotes': { content: `${header}\nA1,Pen,1.5\nA2,"Pen; blue",2.5\nA3,Cap,3.5\n` },
  'commas within quotes, between semicolons': {
    content: 'No.;Description;Remark\nA1;Pen;"small,red,new"\nA2;Ink;"large,blue,new"\n',
    file: semicolons,
    columns: ['No.', 'Description'],
  },
  'commas within quotes, between tabs': {
    content: `${header.replaceAll(',', '\t')}\n${rows(50, (at) => `A${at}\t"Pen,blue ${at}"\t${at}.50`)}`,
    file: tabs,
  },
  'two spaces within quotes': { content: `${header}\n${rows(50, (at) => `A${at},"Pen  blue ${at}",${at}.50`)}` },
  'a quote within a quoted value': { content: `${header}\n"R1","Pipe 5" steel","1.5"\n"R2","Cap","2.5"\n` },
  'quoted numbers with three kinds of minus': {
    content: `${header}\nA1,Pen,"−5.00"\nA2,Ink,"–7.50"\nA3,Cap,"12.00"\n`,
  },
};

/** Headers and numbers of columns: records that were left out without a word. */
const widths: Record<string, ReportedFile> = {
  '10 rows, the first 3 short': noted(10, (at) => at < 3),
  '100 rows, the first 30 short': noted(100, (at) => at < 30),
  '100 rows, 60 of them short': noted(100, (at) => at % 5 < 3),
  '100 rows, the first 40 short': noted(100, (at) => at < 40),
  '40 rows, the last 24 short': noted(40, (at) => at >= 16),
  'four rows without a header': {
    content: 'R1,Pen,1.5,first,x\nR2,Ink,2.5,second,y\nR3,Cap,3.5,third,z\nR4,Tap,4.5,fourth,x\n',
    file: { type: 'csv', headerRow: 0, columns: ['No.', 'Description', 'Unit Price', 'Note', 'Mark'] },
  },
  '3 rows that end with a delimiter': { content: `${header}\n${rows(3, (at) => `S${at},Pen ${at},${at}.5,`)}` },
  '30 rows that end with a delimiter': { content: `${header}\n${rows(30, (at) => `S${at},Pen ${at},${at}.5,`)}` },
  '300 rows that end with a delimiter': { content: `${header}\n${rows(300, (at) => `S${at},Pen ${at},${at}.5,`)}` },
  '3 rows with a value behind the last name': {
    content: `${header}\n${rows(3, (at) => `S${at},Pen ${at},${at}.5,note ${at}`)}`,
    file: { type: 'csv', unnamedColumns: 1 },
  },
  '30 rows with a value behind the last name': {
    content: `${header}\n${rows(30, (at) => `S${at},Pen ${at},${at}.5,note ${at}`)}`,
    file: { type: 'csv', unnamedColumns: 1 },
  },
  'a delimiter of two characters below comments': {
    content: '# by X\n# 2026\nNo.::Description::Unit Price\nA1::Pen::1.5\nA2::Ink::2.5\n',
    file: { type: 'csv', delimiter: '::', headerRow: 3 },
  },
  'a missing last cell': { content: `${header},Note\nTS1,Pen,1.5,n\nTS2,Ink,2.5\n` },
};

/** Small files, each with one difficulty. */
const small: Record<string, ReportedFile> = {
  'g1: decimal commas': {
    content: 'Menge;Preis\n1,5;10,99\n2,5;20,49\n3,5;30,19\n',
    file: semicolons,
    columns: ['Menge'],
    added: [
      { field: 'number', column: 'Menge' },
      { field: 'description', constant: 'x' },
    ],
  },
  'g2: a column with commas, one with points': {
    content: 'commas;periods\n1,1;1.1\n0,25;0.25\n1,53;1.53\n',
    file: semicolons,
    columns: ['commas'],
    added: [
      { field: 'number', column: 'commas' },
      { field: 'description', constant: 'x' },
    ],
  },
  'g3: prices before texts': {
    content: 'Preis;Bezeichnung\n1,50;Schraube\n2,75;Mutter\n0,99;Scheibe\n',
    file: semicolons,
    columns: ['Bezeichnung', 'Bezeichnung'],
    added: [
      { field: 'number', column: 'Bezeichnung' },
      { field: 'description', column: 'Bezeichnung' },
    ],
  },
  'g4: texts before prices': {
    content: 'Bezeichnung;Preis\nSchraube;1,50\nMutter;2,75\nScheibe;0,99\n',
    file: semicolons,
    columns: ['Bezeichnung', 'Bezeichnung'],
    added: [
      { field: 'number', column: 'Bezeichnung' },
      { field: 'description', column: 'Bezeichnung' },
    ],
  },
  'g5: names with commas': {
    content: 'Nr;Name\n1;Meier, Hans\n2;Schulz, Eva\n3;Kurz, Uwe\n',
    file: semicolons,
    columns: ['Nr', 'Name'],
  },
  'g6: tabs between decimal commas': {
    content: 'Artikel\tPreis\nA-1\t1,50\nA-2\t2,50\n',
    file: tabs,
    columns: ['Artikel'],
    added: [{ field: 'description', constant: 'x' }],
  },
  'g7: one column of moments': {
    content: 'Zeit\n2026-01-01 10:00:00\n2026-01-02 11:00:00\n2026-01-03 12:30:00\n',
    columns: ['Zeit'],
    added: [
      { field: 'number', column: 'Zeit' },
      { field: 'description', constant: 'x' },
    ],
  },
  'm1: dollars, parentheses, a minus behind': {
    content: 'No,Price,Amount,Balance\nA1,$12.99,"(5.00)",12.00-\nA2,"$1,204.50","(17.20)",7.50-\nA3,$5.00,3.10,8.00\n',
    columns: ['No'],
    added: [{ field: 'description', constant: 'x' }],
  },
  'm2: euros behind amounts': {
    content: 'No;Preis;Betrag\nA1;0,57 €;1.234,50 EUR\nA2;1,20 €;17,00 EUR\n',
    file: semicolons,
    columns: ['No'],
    added: [{ field: 'description', constant: 'x' }],
  },
  'q1: one quoted column of mixed codes': {
    content: 'Code,Quantity,Price\n"10A",6,2.55\n"71",6,3.39\n"84B",8,2.75\n"22",2,7.65\n"30",6,4.25\n"POST",1,18.00\n',
    columns: ['Code'],
    added: [{ field: 'description', constant: 'x' }],
  },
  'q3: quotes within quoted values': {
    content: 'No;Size\n"1";"12"""\n"2";"24"""\n"3";"36"""\n',
    file: semicolons,
    columns: ['No', 'Size'],
    added: [{ field: 'description', column: 'Size' }],
  },
  't2: one stray quote': {
    content:
      'No,Name,City,Amount\n1,"Smith ""Jo"" Ltd",Bath,10\n2,"Round table 48"",Leeds,20\n3,"Plain, Ltd",York,30\n4,Other,Hull,40\n5,More,Ely,50\n',
    columns: ['No', 'Name'],
  },
  't3: spaces before quotes': {
    content:
      'No, Name, City, Amount\n1, "Smith, Jo", Bath, 10\n2, "Brown, Al", Leeds, 20\n3, "Plain, Ltd", York, 30\n4, "Other, Co", Hull, 40\n',
    columns: ['No', 'Name'],
  },
  't4: a stray quote in the header': {
    content: 'No,"Name,City,Amount\n1,Smith,Bath,10\n2,Brown,Leeds,20\n3,Plain,York,30\n4,Other,Hull,40\n',
    columns: ['No', 'Name'],
  },
  't5: a delimiter of the header is missing': {
    content: 'No,NameCity,Amount\n1,Smith,Bath,10\n2,Brown,Leeds,20\n3,Plain,York,30\n4,Other,Hull,40\n',
    columns: ['No', 'NameCity'],
    added: [{ field: 'description', constant: 'x' }],
  },
  't6: the last record is damaged': {
    content: 'No,Name,City,Amount\n1,Smith,Bath,10\n2,Brown,Leeds,20\n3,Plain,York,30\n4,Other,Hull,40\n5Last,Ely,50\n',
    columns: ['No', 'Name'],
  },
  't7: only rows end with a delimiter': {
    content: 'No;Name;City;Amount\n1;Smith;Bath;10;\n2;Brown;Leeds;20;\n3;Plain;York;30;\n4;Other;Hull;40;\n',
    file: semicolons,
    columns: ['No', 'Name'],
  },
  't9: a title and a grand total': {
    content: 'Summary of expenses\n\nRow Labels,Sum of Amount\nBath,10.5\nLeeds,20.1\nYork,30.2\nGrand Total,60.8\n',
    file: { type: 'csv', headerRow: 3, footerRows: 1 },
    columns: ['Row Labels'],
    added: [
      { field: 'number', column: 'Row Labels' },
      { field: 'description', constant: 'x' },
    ],
  },
  'a delimiter |+|': {
    content: 'No.|+|Description|+|Unit Price\nA1|+|Pen|+|1.5\nA2|+|Ink|+|2.5\n',
    file: { type: 'csv', delimiter: '|+|' },
  },
  'a delimiter ::': {
    content: 'No.::Description::Unit Price\nA1::Pen: blue::1.5\nA2::Ink::2.5\n',
    file: { type: 'csv', delimiter: '::' },
  },
  'ragged rows below the header of a real table': {
    content: `${header},City,Note\nA1,Pen,1.5,Bath,x\nA2,Ink\nA3,Cap,3.5\nA4,Tap,4.5,York\nA5,Nut,5.5,Ely,y\n`,
  },
  'a title above a table': {
    content: `Price list 2026\nvalid from January,,\n\n${header}\nA1,Pen,1.5\nA2,Ink,2.5\nA3,Cap,3.5\n`,
    file: { type: 'csv', headerRow: 4 },
  },
  'a word of headers in values': {
    content: 'A1,Gift for a customer,Bath\nA2,Ink,York\nA3,Cap with a name,Ely\nA4,Tap,Hull\n',
    file: { type: 'csv', headerRow: 0, columns: ['No.', 'Description', 'City'] },
    columns: ['No.', 'Description'],
    added: [
      { field: 'number', column: 'Column 1' },
      { field: 'description', column: 'Column 2' },
    ],
  },
  'names with commas before spaces, one of them in the header': {
    content:
      'No.,Description,Price, net\nA1,Pen, blue,1.50\nA2,Ink, red,2.50\nA3,Cap,3.50\nA4,Tap, small,4.50\nA5,Nut,5.50\n',
    file: { type: 'csv', delimiterBeforeSpace: 'text' },
    columns: ['No.', 'Description', 'Price, net'],
  },
  'commas before spaces in values only': {
    content: `${header}\nA1,Pen, blue,1.50\nA2,Ink, red,2.50\nA3,Cap,3.50\nA4,Tap,4.50\n`,
    file: { type: 'csv', delimiterBeforeSpace: 'text' },
  },
  'records that repeat the names of some columns': {
    content: 'No.,Name\nNo.,Name\nA1,Pen\nA2,Ink\n',
    columns: ['No.', 'Name'],
  },
  'a header that is repeated on each page': {
    content: `${header}\nA1,Pen,1.5\nA2,Ink,2.5\n${header}\nA3,Cap,3.5\n`,
    file: { type: 'csv', repeatedHeader: 'skip' },
  },
};

/** Messages that sent people to the wrong place. */
const messages: Record<string, ReportedFile> = {
  'an open quote': { content: `${header}\nR1,Pen,1.5\nR2,"John, Doe,25\nR3,Cap,3.5\nR4,Tap,4.5\n` },
};

/** Values that were stored with marks of a program, or lost digits or amounts. */
const values: Record<string, ReportedFile> = {
  'formulas by which Excel keeps zeros': { content: `${header}\n="00123",Pen,1.5\n="00456",Ink,2.5\n` },
  'formulas of Excel within quotes': { content: `${header}\n"=""00123""",Pen,1.5\n"=""00456""",Ink,2.5\n` },
  'apostrophes by which Excel marks texts': { content: `${header}\n'00127,Pen,1.5\n'4006381333931,Ink,2.5\n` },
  'numbers that have lost digits': { content: `${header}\n4.00638E+12,Pen,1.5\nA2,Ink,2.5\n` },
  'amounts in euros': {
    content: 'No.;Description;Unit Price\nN1;Thing;"1.355,90€"\nN2;Thing;"10,00 €"\n',
    file: semicolons,
  },
  'cells that only seem to be empty': { content: `${header}\nA1,\u200b,1.5\nA2,Ink,2.5\n\u200b,,\nA3,Cap,\u200b\n` },
};

/** All of them, by what was wrong with them. */
export const reportedFiles: Record<string, Record<string, ReportedFile>> = {
  quotes,
  'headers and rows': widths,
  'details of small files': small,
  values,
  'what messages are about': messages,
};
