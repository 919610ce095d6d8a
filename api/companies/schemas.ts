import { type Static, Type } from 'typebox';

export const Company = Type.Object(
  { code: Type.String(), name: Type.String() },
  { $id: 'Company', description: 'A company, the tenant to which all data belongs.' },
);
export type Company = Static<typeof Company>;
