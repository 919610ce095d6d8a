/** The values beside the file's cells that a mapping may use. */
export interface MappingContext {
  /** The day on which the file arrived, ISO 8601; it stays the same if the file is read again. */
  today: string;
  fileName: string;
  /** Code of the company. */
  company: string;
}
