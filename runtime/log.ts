import { pino } from 'pino';

/** A process's log: one JSON line per event, on standard output; never customer data. */
export function openLog(level: string, name: string) {
  return pino({ level, name, base: { name, pid: process.pid }, serializers: { error: pino.stdSerializers.err } });
}

export type ProcessLog = ReturnType<typeof openLog>;
