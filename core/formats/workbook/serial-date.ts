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

/** The hours, minutes and seconds of a number of days that is shown as a duration: 30:30:00, not the number 1.27. */
export function duration(days: number): NativeDate {
  const milliseconds = Math.round(Math.abs(days) * DAY_MS);
  const hours = Math.floor(milliseconds / 3_600_000);
  const clock = textBetween(formatTime(milliseconds % 3_600_000), 3, 12);
  return { date: `${days < 0 ? '-' : ''}${String(hours).padStart(2, '0')}:${clock}` };
}

const ISO_DATE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d+)?Z?)?$/;
const ISO_TIME = /^T?(\d\d:\d\d:\d\d)(\.\d+)?Z?$/;
const ANY_DAY = '2000-01-01';

/**
 * The value of a cell of type `d` (§18.18.11), which contains ISO 8601 text, to the millisecond; midnight is a date, as a
 * whole serial number is. Undefined for any other text.
 */
export function fromIsoText(text: string): NativeDate | undefined {
  const time = ISO_TIME.exec(text);
  if (time) return { date: roundedTime(ANY_DAY, time[1] as string, time[2]).clock };
  const match = ISO_DATE.exec(text);
  if (!match) return undefined;
  const { date, clock } = roundedTime(match[1] as string, match[2] ?? '00:00:00', match[3]);
  return { date: clock === '00:00:00' ? date : `${date}T${clock}` };
}

/** A date and time with a fraction of a second, which is rounded to milliseconds. */
function roundedTime(date: string, clock: string, fraction = ''): { date: string; clock: string } {
  const milliseconds = Math.round(Number(`0${fraction}`) * 1_000);
  if (milliseconds === 0) return { date, clock };
  if (milliseconds < 1_000) return { date, clock: `${clock}.${String(milliseconds).padStart(3, '0')}` };
  const next = Date.parse(`${date}T${clock}Z`) + 1_000;
  // Dates that do not exist stay as they are: validation refuses them later.
  const isDate = next < LAST_DAY + DAY_MS;
  return isDate ? { date: formatDay(next) ?? date, clock: formatTime(next) } : { date, clock };
}
