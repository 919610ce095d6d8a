import { rowInSheet, sheetPlace } from '../formats/row-in-sheet.js';
import { counted } from '../model/counted.js';
import type { Notice } from '../model/notice.js';
import type { MappedRecord } from '../plan/map-record.js';
import type { Plan } from '../plan/plan.js';
import { quotedText } from '../text/quoted-text.js';

/** Counts the records below a document in which the columns that identify one are empty (document_missing). */
export class RecordsWithoutKey {
  private readonly columns: readonly string[];
  private records = 0;
  private documents = 0;
  private first = 0;
  /** The group of the last record that was counted. */
  private group: string | null = null;

  constructor({ groupPositions, mappings }: Plan) {
    this.columns = groupPositions.flatMap((position) => mappings[position]?.columns ?? []).slice(0, 5);
  }

  /** Takes the next record of the file. */
  add(row: number, { groupKey, faults }: MappedRecord): void {
    if (faults[0]?.code !== 'document_missing') return;
    this.records += 1;
    if (this.records === 1) this.first = row;
    if (groupKey !== this.group) this.documents += 1;
    this.group = groupKey;
  }

  /** `sheet`: that of a workbook. */
  notices(sheet: string | undefined): Notice[] {
    if (this.records === 0) return [];
    const { columns, records, documents, first } = this;
    const [column = ''] = columns;
    const message = `${counted(records, 'record')} below ${documents === 1 ? 'a document' : `${documents} documents`} ${records === 1 ? 'has' : 'have'} no value in ${columns.map((name) => quotedText(name, 60)).join(', ')}, the first in row ${rowInSheet(first, sheet)}: they may be further lines of the document above, which is not created without them. Set "fillDown" in the integration, or fill in the key in the file.`;
    return [
      {
        code: 'records_without_key',
        message,
        place: { ...sheetPlace(sheet), row: first, column },
      },
    ];
  }
}
