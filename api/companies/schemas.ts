import { type Static, Type } from 'typebox';

export const Company = Type.Object(
  {
    code: Type.String({ description: 'Identifies the company in paths.' }),
    name: Type.String({ description: 'Its name for people.' }),
  },
  { $id: 'Company', description: 'A company, the tenant to which all data belongs.' },
);
export type Company = Static<typeof Company>;
