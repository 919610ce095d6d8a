import { textBetween } from '../../text/cut-text.js';
import type { NativeDate } from '../row-source.js';

const DAY_MS = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 31);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const LAST_DAY = Date.UTC(9999, 11, 31);

/** The date system of a workbook, and whether the cell's format shows a time only. */
interface SerialContext {
  date1904: boolean;
  timeOnly: boolean;
}

/**
 * The date of a serial number (ECMA-376-1 §18.17.4), to the millisecond: a date if it is whole, a time if it is below 1
 * and shown as a time, otherwise both. Undefined outside of Excel's range. Dates of the 1900 system that do not exist
 * are returned as Excel shows them: 60 is 1900-02-29 and 0 is 1900-01-00, which validation refuses later.
 */
export function fromSerial(serial: number, { date1904, timeOnly }: SerialContext): NativeDate | undefined {
  const milliseconds = Math.round(serial * DAY_MS);
  if (milliseconds < 0) return undefined;
  const day = Math.floor(milliseconds / DAY_MS);
  const time = milliseconds % DAY_MS;
  if (timeOnly && serial < 1 && day === 0) return { date: formatTime(time) };
  const date = date1904 ? formatDay(EPOCH_1904 + day * DAY_MS) : day1900(day);
  if (date === undefined) return undefined;
  return { date: time === 0 ? date : `${date}T${formatTime(time)}` };
}

function day1900(day: number): string | undefined {
  if (day === 0) return '1900-01-00';
  if (day === 60) return '1900-02-29';
  return formatDay(EPOCH_1900 + (day > 60 ? day - 1 : day) * DAY_MS);
}

function formatDay(milliseconds: number): string | undefined {
  return milliseconds > LAST_DAY ? undefined : textBetween(new Date(milliseconds).toISOString(), 0, 10);
}

function formatTime(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return textBetween(text, 11, milliseconds % 1000 === 0 ? 19 : 23);
}

const ISO_DATE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d+))?Z?)?$/;
const ISO_TIME = /^T?(\d\d:\d\d:\d\d)(?:\.\d+)?Z?$/;

/**
 * The value of a cell of type `d` (§18.18.11), which contains ISO 8601 text; midnight is a date, as a whole serial
 * number is. Undefined for any other text.
 */
export function fromIsoText(text: string): NativeDate | undefined {
  const time = ISO_TIME.exec(text);
  if (time) return { date: time[1] as string };
  const match = ISO_DATE.exec(text);
  if (!match) return undefined;
  const [, date, clock = '00:00:00', fraction = ''] = match;
  const milliseconds = textBetween(fraction, 0, 3).padEnd(3, '0');
  if (clock === '00:00:00' && milliseconds === '000') return { date: date as string };
  return { date: `${date}T${clock}${milliseconds === '000' ? '' : `.${milliseconds}`}` };
}
