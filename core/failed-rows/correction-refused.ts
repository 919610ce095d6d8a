/** Why a correction is refused: the problem's code as the API knows it. */
export type RefusalCode =
  | 'import_not_found'
  | 'not_found'
  | 'not_processable'
  | 'record_changed'
  | 'invalid_correction'
  | 'file_fault';

/** One place at fault: a column of the request, or a row of a file. */
export interface RefusedPlace {
  pointer: string;
  detail: string;
}

/** Nothing was corrected, for a reason that the caller is told. */
export class CorrectionRefused extends Error {
  override readonly name = 'CorrectionRefused';

  constructor(
    readonly code: RefusalCode,
    detail: string,
    readonly places: readonly RefusedPlace[] = [],
    /** Of a file that cannot be read: the fault's own code. */
    readonly faultCode?: string,
  ) {
    super(detail);
  }
}
