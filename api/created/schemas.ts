import { type TSchema, Type } from 'typebox';
import { Described } from '../../core/schema/named-enum.js';
import type { Field } from '../../core/targets/field.js';
import { salesDocument } from '../../core/targets/sales-document.js';
import type { Target } from '../../core/targets/target.js';
import { CompanyParams } from '../http/params.js';

const documentType = salesDocument.fields.find(({ name }) => name === 'documentType');

/** The types of sales documents. */
const DocumentType = Type.Enum(documentType?.kind === 'choice' ? [...documentType.choices] : [], {
  $id: 'SalesDocumentType',
  description: 'The type of a sales document.',
});

/** The JSON schema of a field's value: decimals are texts, so that no digits are lost. */
function valueShape(field: Field): TSchema {
  switch (field.kind) {
    case 'integer':
      return Type.Integer({ description: field.label });
    case 'boolean':
      return Type.Boolean({ description: field.label });
    case 'date':
      return Type.String({ format: 'date', description: field.label });
    case 'choice':
      return field === documentType ? DocumentType : Type.Enum([...field.choices], { description: field.label });
    case 'decimal':
      return Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', description: field.label });
    default:
      return Type.String({ maxLength: field.maxLength, description: field.label });
  }
}

const fieldShapes = (fields: readonly Field[]): Record<string, TSchema> =>
  Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.required || field.default !== undefined ? valueShape(field) : Type.Union([valueShape(field), Type.Null()]),
    ]),
  );

/** The name of a target's records in the API. */
export const shapeName = ({ label }: Target): string => label.replaceAll(' ', '');

const Amount = Type.String({ description: 'Decimal as text.' });

/** Returns the schema of a target's records, made from its fields. */
export function targetShape(target: Target): TSchema {
  return Type.Object(
    {
      ...fieldShapes(target.fields),
      ...(target.lines ? { status: Type.String(), amount: Amount, lineCount: Type.Integer() } : {}),
      importId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
        description: 'Id of the import that created or last changed it; null if none did.',
      }),
      updatedAt: Type.String({ format: 'date-time' }),
    },
    { $id: shapeName(target), description: `A record of the internal target \`${target.name}\`.` },
  );
}

/** Maximum of lines that are included in a document; the list of its lines has all. */
export const linesShown = 1_000;

/** Returns the schema of a document's lines. */
export const lineShape = (fields: readonly Field[]): TSchema =>
  Type.Object(
    { lineNumber: Type.Integer(), ...fieldShapes(fields), amount: Amount },
    { $id: 'SalesLine', description: 'A line of a sales document.' },
  );

/** Returns the schema of a document with its lines, whose fields are given. */
export function documentShape(target: Target, lines: readonly Field[]): TSchema {
  const { properties } = targetShape(target) as unknown as { properties: Record<string, TSchema> };
  return Type.Object(
    {
      ...properties,
      lines: Type.Array(lineShape(lines), { description: `The first ${linesShown} lines.` }),
      links: Type.Object({ lines: Type.String({ description: 'Path of the list of all lines.' }) }),
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
