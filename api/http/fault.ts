import { Type } from 'typebox';
import { fileFaultCodes } from '../../core/formats/file-fault.js';
import { endingFailures } from '../../core/model/failure.js';
import { NamedCode } from '../../core/schema/named-enum.js';
import { Message, Row } from './values.js';

/** A place in a file. */
export const FilePlace = Type.Object(
  {
    sheet: Type.Optional(Type.String({ description: 'Name of the sheet of a workbook.' })),
    row: Type.Optional(Row),
    column: Type.Optional(Type.String({ description: 'Name of the column.' })),
    byte: Type.Optional(Type.Integer({ description: 'Position in bytes, counted from 0.' })),
  },
  { $id: 'FilePlace', description: 'A place in a file: the parts of it that are known.' },
);

const FaultCode = NamedCode('FaultCode', 'Why a file cannot be read, or work on it could not continue', {
  ...fileFaultCodes,
  ...endingFailures,
});

/** Why work could not continue. */
export const Fault = Type.Object(
  { code: FaultCode, message: Message, place: Type.Optional(FilePlace) },
  { $id: 'Fault', description: 'Why something failed.' },
);
