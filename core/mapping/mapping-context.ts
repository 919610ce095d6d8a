/** What a mapping may use that is not in the file's cells. */
export interface MappingContext {
  /** The day on which the file arrived, ISO 8601: the same for a file that is read again. */
  today: string;
  fileName: string;
  /** Code of the company. */
  company: string;
}
