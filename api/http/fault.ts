import { Type } from 'typebox';
import { fileFaultCodes } from '../../core/formats/file-fault.js';
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

/** Why work on a file that can be read could not continue, as docs/errors.md lists it. */
export const stopCodes = {
  DatabaseError: 'PostgreSQL refuses a statement, and no record of the batch is the cause; the message has its code',
  StagingFailed: 'PostgreSQL refuses a statement while the file is read; the message has its code',
  InvalidSetup: 'a new version of Longshore no longer has something that the setup names, such as a field of the target',
  WorkerLost: 'the work has ended its worker several times in a row',
  ProcessingFailed: 'an unexpected failure, which the logs of the workers describe',
  workflow_gone: 'the workflow of a dry run is gone, because the engine has lost its data',
};

const FaultCode = NamedCode('FaultCode', 'Why a file cannot be read, or work on it could not continue', {
  ...fileFaultCodes,
  ...stopCodes,
});

/** Why work could not continue. */
export const Fault = Type.Object(
  { code: FaultCode, message: Message, place: Type.Optional(FilePlace) },
  { $id: 'Fault', description: 'Why something failed.' },
);
