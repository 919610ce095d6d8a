import type { QuoteFault, SourceRow } from '../formats/row-source.js';
import type { Table } from '../formats/table.js';
import type { Notice } from '../model/notice.js';
import type { MappedRecord } from '../plan/map-record.js';
import type { Plan } from '../plan/plan.js';
import { RecordsWithoutKey } from './records-without-key.js';
import { RowsOutsideTable } from './rows-outside-table.js';

/**
 * Collects the notices of a file's rows while it is read from its beginning. What it holds, and what it returns, does not
 * grow with the file.
 */
export class FileNotices {
  private readonly outside = new RowsOutsideTable();
  private readonly withoutKey: RecordsWithoutKey;

  constructor(
    plan: Plan,
    private readonly table: Table,
  ) {
    this.withoutKey = new RecordsWithoutKey(plan);
  }

  /** Takes each row of the file. */
  addRow(row: SourceRow): void {
    if (this.table.isAbove(row)) this.outside.addAbove(row);
  }

  /** Takes each record, after the rows above the table. */
  addRecord(row: SourceRow, record: MappedRecord): void {
    this.outside.addRecord(row);
    this.withoutKey.add(row.row, record);
  }

  /** The notices once the file has been read, from this sheet of a workbook. */
  all(sheet: string | undefined): Notice[] {
    const { headerRow, headerQuote, footer } = this.table;
    return [
      ...(headerQuote ? [quoteNotice(headerQuote, headerRow)] : []),
      ...this.outside.notices(footer, sheet),
      ...this.withoutKey.notices(sheet),
    ];
  }
}

function quoteNotice({ column, isUncertain }: QuoteFault, row: number): Notice {
  const message = `A quote in column ${column} of the header in row ${row} is misplaced${isUncertain ? ', so its names may be divided wrongly' : ''}: check the names of the columns.`;
  return { code: 'header_quote_misplaced', message, place: { row } };
}
