import type { DryRun } from '../api/dry-runs/schemas.js';
import type { Import } from '../api/imports/schemas.js';
import { isReading } from '../core/model/import-state.js';
import { cutText } from '../core/text/cut-text.js';

const barWidth = 24;
const number = (value: number): string => value.toLocaleString('en-US');

/** One line about the progress of an import: status, bar, records, errors, rate, time left. */
export function progressLine({ status, counts, run, percent, rowsPerSecond, secondsLeft }: Import): string {
  const filled = Math.round(((percent ?? 0) / 100) * barWidth);
  const records = isReading(status)
    ? `${number(counts.total)} records`
    : `${number(run.processed)}/${number(run.total || counts.total)} records`;
  const errors = `${number(counts.errors)} ${counts.errors === 1 ? 'error' : 'errors'}`;
  return [
    status.padEnd(10),
    `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`,
    percent === null ? '' : `${percent.toFixed(0).padStart(3)}%`,
    records,
    errors,
    rowsPerSecond === null ? '' : `${number(rowsPerSecond)} rows/s`,
    secondsLeft === null ? '' : `${secondsLeft} s left`,
  ]
    .filter(Boolean)
    .join('  ');
}

/** Shows progress: on a terminal one line that changes, otherwise a new line for each tenth. */
export class ProgressDisplay {
  private shown = '';

  constructor(private readonly output: NodeJS.WriteStream = process.stderr) {}

  show(found: Import): void {
    this.line(progressLine(found), `${found.status} ${Math.floor((found.percent ?? 0) / 10)}`);
  }

  showDryRun({ message, status, counts: { processed, total } }: DryRun): void {
    this.line(message, `${status} ${Math.floor((processed / total) * 10)}`);
  }

  private line(text: string, step: string): void {
    if (this.output.isTTY) {
      this.output.write(`\r\u001b[2K${cutText(text, (this.output.columns || 120) - 1)}`);
      return;
    }
    // To a file or a pipe: at most one line per tenth.
    if (step === this.shown) return;
    this.shown = step;
    this.output.write(`${text}\n`);
  }

  end(): void {
    if (this.output.isTTY) this.output.write('\r\u001b[2K');
  }
}
