import { Type } from 'typebox';

/** A place in a file. */
export const FilePlace = Type.Object(
  {
    sheet: Type.Optional(Type.String()),
    row: Type.Optional(Type.Integer()),
    column: Type.Optional(Type.String()),
    byte: Type.Optional(Type.Integer()),
  },
  { $id: 'FilePlace', description: 'A place in a file: the parts of it that are known.' },
);

/** Why work could not continue. */
export const Fault = Type.Object(
  { code: Type.String(), message: Type.String(), place: Type.Optional(FilePlace) },
  { $id: 'Fault', description: 'Why something failed.' },
);
