import { type TSchema, Type } from 'typebox';

/** A point in time in an answer. */
export const Timestamp = Type.String({
  $id: 'Timestamp',
  format: 'date-time',
  description: 'A point in time in UTC (ISO 8601), to the millisecond.',
  examples: ['2026-03-02T08:15:00.000Z'],
});

export const Count = (description: string) => Type.Integer({ minimum: 0, description });

/** A value that can be missing; the description says what null means. */
export const Nullable = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

export const NullableText = (description: string) => Nullable(Type.String(), description);

/** Who did something. */
export const KeyName = Type.String({ description: 'Name of the API key.' });

/** When and by whom an object was created and last changed. */
export const changes = { createdAt: Timestamp, createdBy: KeyName, updatedAt: Timestamp, updatedBy: KeyName };

export const Message = Type.String({ description: 'For people; programs use the code.' });

/** The number of a job. */
export const JobNumber = Type.Integer({ description: 'Number within the import, counted from 1.' });

/** A document or master data record of a target. */
export const documentProperties = {
  target: Type.String({ description: 'Name of the target.' }),
  key: Type.Array(Type.String(), { description: "The values of the target's key fields." }),
  row: Type.Integer({ description: 'Row number of its first record.' }),
};

export const Sha256 = Type.String({ description: 'SHA-256 of the content, in hexadecimal digits.' });

/** The row of a record. */
export const Row = Type.Integer({ description: 'Row number in the file, as a spreadsheet shows it.' });

/** The paths of an object and of what belongs to it, as a named shape; `paths` says of what each one is the path. */
export const Links = <Name extends string>($id: string, paths: Readonly<Record<Name, string>>) =>
  Type.Object(
    Object.fromEntries(
      Object.entries<string>(paths).map(([name, what]) => [name, Type.String({ description: `Path of ${what}.` })]),
    ) as Record<Name, ReturnType<typeof Type.String>>,
    { $id, description: 'Paths for further requests.' },
  );
