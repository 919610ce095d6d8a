import { counted } from '../model/counted.js';
import type { Notice } from '../model/notice.js';
import type { MappedRecord } from '../plan/map-record.js';
import type { Plan } from '../plan/plan.js';
import { quotedText } from '../text/quoted-text.js';

/** A field that identifies the document of a record, and the columns that it is read from. */
interface KeyField {
  name: string;
  position: number;
  columns: readonly string[];
}

/** Counts the records below a document in which the columns that identify one are empty. */
export class RecordsWithoutKey {
  private readonly key: readonly KeyField[];
  private records = 0;
  private documents = 0;
  private first = 0;
  /** Where the last record with a key is: above this one, above this one and counted, or nowhere. */
  private above: 'none' | 'document' | 'counted document' = 'none';

  constructor({ target, groupPositions, mapped, mappings }: Plan) {
    this.key = target.lines
      ? groupPositions.map((position) => ({
          name: mapped[position]?.name ?? '',
          position,
          columns: mappings[position]?.columns ?? [],
        }))
      : [];
  }

  /** Takes the next record of the file. */
  add(row: number, record: MappedRecord): void {
    if (record.groupKey !== null) this.above = 'document';
    else if (this.above !== 'none' && this.emptyFields(record).length > 0) {
      this.records += 1;
      if (this.records === 1) this.first = row;
      if (this.above === 'document') this.documents += 1;
      this.above = 'counted document';
    }
  }

  notices(): Notice[] {
    if (this.records === 0) return [];
    const columns = this.key.flatMap((field) => field.columns).slice(0, 5);
    const [column = ''] = columns;
    const message = `${counted(this.records, 'record')} below ${this.documents === 1 ? 'a document' : `${this.documents} documents`} ${this.records === 1 ? 'has' : 'have'} no value in ${columns.map((name) => quotedText(name, 60)).join(', ')}, the first in row ${this.first}: if they are further lines of the document above, fill in its key in the file.`;
    return [{ code: 'records_without_key', message, place: { row: this.first, column } }];
  }

  /** Fields of the key that are read from columns and have no value; a value that cannot be read is one. */
  private emptyFields({ values, faults }: MappedRecord): KeyField[] {
    return this.key.filter(
      ({ name, position, columns }) =>
        columns.length > 0 &&
        values[position] === null &&
        !faults.some(({ field, code }) => field === name && code !== 'value_missing'),
    );
  }
}
