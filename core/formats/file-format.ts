import { type Static, Type } from 'typebox';
import { TaggedUnion } from '../schema/tagged-union.js';
import { maxColumnNameCharacters } from './column-names.js';
import { legacyEncodings } from './legacy-encoding.js';

const HeaderRow = Type.Integer({
  minimum: 0,
  maximum: 1000,
  default: 1,
  description: 'Row number of the column names, counted from 1; 0 if the file has none.',
});

const ColumnNames = Type.Array(Type.String({ minLength: 1, maxLength: maxColumnNameCharacters }), {
  maxItems: 1000,
  description: 'Names of the columns, left to right, for a file without a header row.',
});

const EmptyValues = Type.Array(Type.String({ maxLength: 100 }), {
  maxItems: 20,
  description: 'Texts that mean a missing value, such as NULL; exact match.',
});

export const Encoding = Type.Enum(['utf-8', 'utf-16le', 'utf-16be', ...legacyEncodings], {
  $id: 'Encoding',
  default: 'utf-8',
  description: 'Encoding of a text file; a byte order mark in the file takes precedence.',
});
export type Encoding = Static<typeof Encoding>;

const FillDown = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
  $id: 'FillDown',
  examples: [['No.', 'Customer']],
  maxItems: 100,
  description:
    'Columns whose empty cells have the value of the row above, for files that write the fields of a header on its first row only, or in merged cells. In the order of the outermost first, such as the number of the document: a new value in a column begins anew all that are listed after it.',
});

/** Which rows are records, apart from the header row, for files that contain more than a table. */
const tableRows = {
  firstRow: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 2000,
      description:
        'Row number of the first record, if there are other rows between it and the header. Default: the row below the header.',
    }),
  ),
  footerRows: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 100,
      default: 0,
      description: 'Number of rows at the end that are not records (totals, notes), not counting blank rows.',
    }),
  ),
  repeatedHeader: Type.Optional(
    Type.Enum(['record', 'skip'], {
      $id: 'RepeatedHeader',
      default: 'record',
      description: 'How to read a row that repeats the header, as on each page of a printed list.',
    }),
  ),
};

const NamesOfColumns = Type.Enum(['as-written', 'distinct'], {
  $id: 'ColumnNames',
  default: 'as-written',
  description:
    '`distinct`: the second of two columns with the same name becomes `Name (2)`, a column without a name is named by its position, `Column 3`.',
});

const UnnamedColumns = Type.Integer({
  minimum: 0,
  maximum: 1000,
  default: 0,
  description:
    'Number of columns to the right of the last one that the header names; they are named by position, `Column 4`.',
});

const Character = Type.String({ minLength: 1, maxLength: 1 });

/** Delimited text: `csv` and `text` only differ in the default delimiter (comma; tab). */
export const DelimitedFormat = Type.Object(
  {
    type: Type.Enum(['csv', 'text'], { description: 'Both are delimited text; they differ in the default delimiter.' }),
    delimiter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 10, description: 'Default: "," for csv, a tab for text.' }),
    ),
    quote: Type.Optional(
      Type.Union([Character, Type.Null()], { description: "Default: '\"'; null: quotes have no special meaning." }),
    ),
    escape: Type.Optional(Type.String({ minLength: 1, maxLength: 1, description: 'Default: the quote, doubled.' })),
    delimiterBeforeSpace: Type.Optional(
      Type.Enum(['delimiter', 'text'], {
        default: 'delimiter',
        description:
          'How to read a delimiter followed by a space in the header, and in a row with more values than columns: `text` for exports that do not quote (24, place Kléber). A header with a space after every delimiter is not concerned.',
      }),
    ),
    missingCells: Type.Optional(
      Type.Enum(['unmapped', 'any', 'none'], {
        $id: 'MissingCells',
        default: 'unmapped',
        description:
          'Which values a row may lack at its end: those of columns that no mapping uses, any (they are empty), or none. A row that lacks others is in error.',
      }),
    ),
    encoding: Type.Optional(Encoding),
    headerRow: Type.Optional(HeaderRow),
    ...tableRows,
    columns: Type.Optional(ColumnNames),
    columnNames: Type.Optional(NamesOfColumns),
    unnamedColumns: Type.Optional(UnnamedColumns),
    emptyValues: Type.Optional(EmptyValues),
    fillDown: Type.Optional(FillDown),
  },
  {
    $id: 'DelimitedFormat',
    description: 'Text whose values are separated by a delimiter.',
    additionalProperties: false,
  },
);
export type DelimitedFormat = Static<typeof DelimitedFormat>;

/** Text whose columns are at fixed character positions. */
export const FixedWidthFormat = Type.Object(
  {
    type: Type.Literal('fixed-width', { description: 'Type of the file.' }),
    columns: Type.Array(
      Type.Object(
        {
          name: Type.String({
            minLength: 1,
            maxLength: maxColumnNameCharacters,
            description: 'Name of the column in mappings.',
          }),
          start: Type.Integer({ minimum: 1, maximum: 8_388_608, description: 'First character, counted from 1.' }),
          length: Type.Integer({ minimum: 1, maximum: 100_000, description: 'Number of characters.' }),
        },
        { $id: 'FixedWidthColumn', description: 'A column at a fixed position.', additionalProperties: false },
      ),
      { minItems: 1, maxItems: 1000, description: 'The columns: their names, and where they are in a line.' },
    ),
    encoding: Type.Optional(Encoding),
    headerRow: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        default: 0,
        description: 'Number of lines at the beginning that are not records.',
      }),
    ),
    ...tableRows,
    emptyValues: Type.Optional(EmptyValues),
    fillDown: Type.Optional(FillDown),
  },
  { $id: 'FixedWidthFormat', description: 'Text whose columns are at fixed positions.', additionalProperties: false },
);
export type FixedWidthFormat = Static<typeof FixedWidthFormat>;

/** A workbook of any format that is read. */
export const ExcelFormat = Type.Object(
  {
    type: Type.Literal('excel', { description: 'Type of the file.' }),
    sheet: Type.Optional(
      Type.String({ minLength: 1, maxLength: 31, description: 'Name of the sheet; default: the first visible one.' }),
    ),
    headerRow: Type.Optional(HeaderRow),
    ...tableRows,
    columns: Type.Optional(ColumnNames),
    columnNames: Type.Optional(NamesOfColumns),
    unnamedColumns: Type.Optional(UnnamedColumns),
    emptyValues: Type.Optional(EmptyValues),
    fillDown: Type.Optional(FillDown),
  },
  {
    $id: 'ExcelFormat',
    description: 'A sheet of a workbook (.xlsx, .xls, .xlsb or .ods), whose format is recognised by its content.',
    additionalProperties: false,
  },
);
export type ExcelFormat = Static<typeof ExcelFormat>;

/** The part of an integration that says how to read its files. */
export const FileFormat = TaggedUnion(
  'FileFormat',
  'type',
  [DelimitedFormat, FixedWidthFormat, ExcelFormat],
  'How a file is read.',
);
export type FileFormat = Static<typeof FileFormat>;
