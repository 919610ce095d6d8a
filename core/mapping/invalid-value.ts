import type { RecordFaultCode } from './record-fault.js';

/** Why a value is not valid for its field; the message follows the field and the value in a sentence. */
export class InvalidValue {
  constructor(
    readonly code: RecordFaultCode,
    readonly message: string,
  ) {}
}
