import { pino } from 'pino';

/** Opens a process's log: one JSON line per event, on standard output. It must not contain customer data. */
export function openLog(level: string, name: string) {
  return pino({ level, name, base: { name, pid: process.pid }, serializers: { error: pino.stdSerializers.err } });
}

export type ProcessLog = ReturnType<typeof openLog>;
