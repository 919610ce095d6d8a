import { type Static, Type } from 'typebox';
import { DatabaseSchema } from '../../targets/table-settings.js';
import type { ExternalStep } from './step.js';

const Identifier = (description: string) => Type.String({ minLength: 1, maxLength: 63, description });

export const SqlFunctionSettings = Type.Object({
  connection: Type.String({ minLength: 1, maxLength: 40, description: 'Connection of the kind postgres.' }),
  schema: Type.Optional(DatabaseSchema),
  function: Identifier('Name of a function with one parameter of type jsonb; its result is shown as the message.'),
});
export type SqlFunctionSettings = Static<typeof SqlFunctionSettings>;

/** Calls a function in a PostgreSQL database of the company's own. */
export const sqlFunction: ExternalStep<SqlFunctionSettings> = {
  name: 'sql-function',
  label: 'Call a SQL function',
  where: 'external',
  settings: SqlFunctionSettings,
  example: { connection: 'warehouse', function: 'book_order' },
  scopes: ['document', 'import'],
  connection: ({ connection }) => ({ kind: 'postgres', code: connection }),
  subjectsPerCall: 500,
};
