/** Why a correction is refused: the code of the API's problem. */
export type RefusalCode =
  | 'import_not_found'
  | 'not_found'
  | 'invalid_state'
  | 'record_changed'
  | 'invalid_correction'
  | 'file_fault';

/** What is wrong, and where: a column of the request, or a row of a file. */
export interface RefusedPlace {
  pointer: string;
  detail: string;
}

/** A correction was refused and nothing was changed; the message is for the caller. */
export class CorrectionRefused extends Error {
  override readonly name = 'CorrectionRefused';

  constructor(
    readonly code: RefusalCode,
    detail: string,
    readonly places: readonly RefusedPlace[] = [],
    /** The code of the file fault, if the file cannot be read. */
    readonly faultCode?: string,
  ) {
    super(detail);
  }
}
