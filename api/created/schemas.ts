import { type TObject, type TSchema, Type } from 'typebox';
import { Extended } from '../../core/schema/extended.js';
import { Described } from '../../core/schema/named-enum.js';
import type { Field } from '../../core/targets/field.js';
import { salesDocument } from '../../core/targets/sales-document.js';
import type { Target } from '../../core/targets/target.js';
import { CompanyParams } from '../http/params.js';
import { Links, Nullable, Timestamp } from '../http/values.js';

const documentType = salesDocument.fields.find(({ name }) => name === 'documentType');

/** The types of sales documents. */
const DocumentType = Type.Enum(documentType?.kind === 'choice' ? [...documentType.choices] : [], {
  $id: 'SalesDocumentType',
  description: 'The type of a sales document.',
});

/** The JSON schema of a field's value: decimals are texts, so that no digits are lost. */
function valueShape(field: Field, options: { description?: string }): TSchema {
  switch (field.kind) {
    case 'integer':
      return Type.Integer(options);
    case 'boolean':
      return Type.Boolean(options);
    case 'date':
      return Type.String({ format: 'date', ...options });
    case 'choice':
      return field === documentType ? DocumentType : Type.Enum([...field.choices], options);
    case 'decimal':
      return Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', ...options });
    default:
      return Type.String({ maxLength: field.maxLength, ...options });
  }
}

/** What a field is, in words: its label, and how its values are written. */
const described = ({ kind, label, references }: Field): string =>
  `${label}${kind === 'decimal' ? ', a decimal as text' : ''}${references ? `, the number of a record of \`${references}\`` : ''}`;

const fieldShapes = (fields: readonly Field[]): Record<string, TSchema> =>
  Object.fromEntries(
    fields.map((field) => {
      const description = described(field);
      const always = field.required || field.default !== undefined;
      return [field.name, always ? valueShape(field, { description }) : Nullable(valueShape(field, {}), description)];
    }),
  );

/** The name of a target's records in the API. */
export const shapeName = ({ label }: Target): string => label.replaceAll(' ', '');

const Amount = (description: string) => Type.String({ description: `${description}; a decimal as text.` });

const documentProperties = {
  status: Type.String({ description: '`Open`; `Released`, or a later status, if imports can no longer change it.' }),
  amount: Amount('Sum of its lines'),
  lineCount: Type.Integer({ description: 'Number of its lines.' }),
};

/** Returns the schema of a target's records, made from its fields. */
export function targetShape(target: Target): TSchema {
  return Type.Object(
    {
      ...fieldShapes(target.fields),
      ...(target.lines ? documentProperties : {}),
      importId: Nullable(
        Type.String({ format: 'uuid' }),
        'Id of the import that created or last changed it; null if none did.',
      ),
      updatedAt: Described(Timestamp, 'When it was created or last changed.'),
    },
    {
      $id: shapeName(target),
      description: `A record of the internal target \`${target.name}\`; a field without a value is null.`,
    },
  );
}

/** Maximum of lines that are included in a document; the list of its lines has all. */
export const linesShown = 1_000;

/** Returns the schema of a document's lines. */
export const lineShape = (fields: readonly Field[]): TSchema =>
  Type.Object(
    {
      lineNumber: Type.Integer({ description: 'Number of the line within the document.' }),
      ...fieldShapes(fields),
      amount: Amount('Quantity times price, less the discount'),
    },
    { $id: 'SalesLine', description: 'A line of a sales document.' },
  );

/** Returns the schema of a document with its lines, whose fields are given. */
export function documentShape(target: Target, lines: readonly Field[]): TSchema {
  return Extended(
    targetShape(target) as TObject,
    {
      lines: Type.Array(lineShape(lines), { description: `The first ${linesShown} lines.` }),
      links: Links(`${shapeName(target)}Links`, { lines: 'the list of all lines' }),
    },
    {
      $id: `${shapeName(target)}WithLines`,
      description: `A record of the internal target \`${target.name}\` with its lines.`,
    },
  );
}

/** One record by its number. */
export const RecordParams = Type.Object({
  ...CompanyParams.properties,
  number: Type.String({ description: 'Number of the record.' }),
});

/** The query parameter that tells documents with the same number apart. */
export const ofType = {
  type: Type.Optional(Described(DocumentType, 'Type of the document. Default: `Order`.')),
};
