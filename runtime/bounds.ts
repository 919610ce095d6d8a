/**
 * The bounds that an operator can set: how much one company, one key, one file or one answer may
 * take before it is refused. `docs/operating.md` has the same table; `test/runtime/bounds.test.ts` holds
 * the two together.
 */
import { type ValueCheck, wholeNumber } from './value-check.js';

export interface BoundKey {
  /** Its name in `Configuration`, with the unit as its ending: `…Bytes`, `…Ms`, `…PerMinute`. */
  readonly field: string;
  /** What is bounded, and what happens beyond. */
  readonly meaning: string;
  readonly default: string;
  readonly check: ValueCheck<number>;
}

const atLeast = (min: number, max = Number.MAX_SAFE_INTEGER) => wholeNumber(min, max);

export const boundKeys = {
  UPLOAD_LIMIT_BYTES: {
    field: 'uploadLimitBytes',
    meaning: 'largest file that is accepted; a larger one is answered with 413',
    default: String(2 * 1024 ** 3),
    check: atLeast(1),
  },
  COMPANY_CONNECTIONS: {
    field: 'companyConnections',
    meaning:
      'database connections of an API process that one company uses at once, all of the pool but some at most; further requests wait',
    default: '6',
    check: atLeast(1),
  },
  KEY_CONNECTIONS: {
    field: 'keyConnections',
    meaning: 'the same for one API key',
    default: '4',
    check: atLeast(1),
  },
  COMPANY_WAITING_REQUESTS: {
    field: 'companyWaitingRequests',
    meaning: 'requests of one company that wait for a connection; further ones are answered with 429',
    default: '400',
    check: atLeast(0),
  },
  KEY_WAITING_REQUESTS: {
    field: 'keyWaitingRequests',
    meaning: 'the same for one API key',
    default: '200',
    check: atLeast(0),
  },
  CONNECTION_WAIT_MS: {
    field: 'connectionWaitMs',
    meaning: 'time that a request waits for a connection before it is answered with 429, or 503 where others use them',
    default: '2000',
    check: atLeast(1, 60_000),
  },
  KEY_STREAMS: {
    field: 'keyStreams',
    meaning: 'event streams of one API key at the same time; further ones are answered with 429',
    default: '200',
    check: atLeast(1),
  },
  COMPANY_STREAMS: {
    field: 'companyStreams',
    meaning: 'the same of one company',
    default: '400',
    check: atLeast(1),
  },
  PROCESS_STREAMS: {
    field: 'processStreams',
    meaning: 'the same of an API process',
    default: '4000',
    check: atLeast(1),
  },
  STREAM_STALL_MS: {
    field: 'streamStallMs',
    meaning: 'time in which the client of an event stream takes what is sent; one that does not is cut off',
    default: '30000',
    check: atLeast(1),
  },
  COMPANY_UPLOADS: {
    field: 'companyUploads',
    meaning:
      'uploads and other bodies of more than 64 KiB of one company that arrive at the same time; further ones are answered with 429',
    default: '50',
    check: atLeast(1),
  },
  COMPANY_OUTSIDE_CALLS: {
    field: 'companyOutsideCalls',
    meaning:
      'trials of connections and webhooks and looks at tables of one company at the same time in an API process; further ones are answered with 429',
    default: '8',
    check: atLeast(1),
  },
  BODY_LEAST_BYTES_PER_SECOND: {
    field: 'bodyLeastBytesPerSecond',
    meaning: 'lowest rate at which the body of a request may arrive; a slower one is answered with 408',
    default: '500',
    check: atLeast(0),
  },
  BODY_RATE_WINDOW_MS: {
    field: 'bodyRateWindowMs',
    meaning: 'length of the intervals in which that rate is measured',
    default: '10000',
    check: atLeast(1, 600_000),
  },
  BODY_GRACE_MS: {
    field: 'bodyGraceMs',
    meaning: 'time after the beginning of a request in which that rate is not enforced',
    default: '15000',
    check: atLeast(1, 600_000),
  },
  REFUSED_KEYS_PER_MINUTE: {
    field: 'refusedKeysPerMinute',
    meaning: 'unknown API keys of one address that are looked up; further ones are answered with 429',
    default: '30',
    check: atLeast(1),
  },
  KEYS_PER_COMPANY: {
    field: 'keysPerCompany',
    meaning:
      'API keys of a company that are valid or were made within a day; the API makes no more (409, `too_many_keys`)',
    default: '100',
    check: atLeast(1),
  },
  OUTSIDE_ANSWER_BYTES: {
    field: 'outsideAnswerBytes',
    meaning:
      "memory for what a server of a company's own answers to what is asked together, such as the look-ups of a batch; beyond, the connection is ended and the query fails",
    default: String(16 * 1024 ** 2),
    check: atLeast(1024 ** 2, 1024 ** 3),
  },
  OUTSIDE_ANSWERS_BYTES: {
    field: 'outsideAnswersBytes',
    meaning:
      'memory in one process for all such answers at once, of which a company may take a quarter; beyond, the query fails and is tried again later',
    default: String(64 * 1024 ** 2),
    check: atLeast(1024 ** 2, 64 * 1024 ** 3),
  },
  HANG_LIMIT_MS: {
    field: 'hangLimitMs',
    meaning: 'milliseconds that a process of `npm start` may give no sign of life; then it is killed and started again',
    default: '60000',
    check: atLeast(1_000),
  },
  MAILS_PER_COMPANY_PER_DAY: {
    field: 'mailsPerCompanyPerDay',
    meaning:
      'e-mails that one company has sent in a day (UTC); steps end in error, notifications wait for the next day',
    default: '1000',
    check: atLeast(0, 1_000_000_000),
  },
  MAILS_PER_RECIPIENT_PER_DAY: {
    field: 'mailsPerRecipientPerDay',
    meaning: 'e-mails of one company to one address in a day (UTC); beyond as before',
    default: '100',
    check: atLeast(0, 1_000_000_000),
  },
  WEBHOOK_CALLS_PER_HOST_PER_MINUTE: {
    field: 'webhookCallsPerHostPerMinute',
    meaning: 'calls of one company to webhooks at one host in a minute; further ones wait for the next',
    default: '1200',
    check: atLeast(1, 1_000_000_000),
  },
  WEBHOOK_CALLS_PER_HOST_PER_DAY: {
    field: 'webhookCallsPerHostPerDay',
    meaning:
      'calls of one company to webhooks at one host in a day (UTC); steps end in error, notifications wait for the next day',
    default: '100000',
    check: atLeast(1, 1_000_000_000),
  },
  LOST_ATTEMPTS: {
    field: 'lostAttempts',
    meaning:
      'attempts in a row at a batch, a file, or a portion of post-processing or an undo whose worker was lost, without its getting on; then it is given up, and its import or run fails (`WorkerLost`)',
    default: '5',
    check: atLeast(2, 1_000),
  },
  FILE_EXPANSION_RATIO: {
    field: 'fileExpansionRatio',
    meaning:
      'how many times the bytes of its file the records of an import may come to, once they are beyond the bytes below; more is a fault of the file',
    default: '100',
    check: atLeast(1),
  },
  FILE_EXPANSION_FLOOR_BYTES: {
    field: 'fileExpansionFloorBytes',
    meaning: 'bytes that the records of any file may come to, however small it is',
    default: String(64 * 1024 ** 2),
    check: atLeast(1),
  },
  FILE_STEPS_PER_RECORD: {
    field: 'fileStepsPerRecord',
    meaning:
      'steps that rules, expressions and validations may take per record of a file on average (a file of fewer than 10,000 records: as many as one of 10,000); more is a fault of the file. A step is about a character that is looked at',
    default: '100000',
    check: atLeast(1),
  },
  REFUSED_ATTEMPTS: {
    field: 'refusedAttempts',
    meaning:
      'attempts in a row, in one worker, at what PostgreSQL refuses and a deploy or an operator may mend (SQLSTATE 0A, 23, 42, 44, 57014, P0); then its import or run fails (`DatabaseError`)',
    default: '100',
    check: atLeast(1, 1_000_000),
  },
} as const satisfies Record<string, BoundKey>;

type BoundKeys = typeof boundKeys;

/** The value of each bound, by its field in `Configuration`. */
export type Bounds = { readonly [Key in keyof BoundKeys as BoundKeys[Key]['field']]: number };

/** The default of every bound. */
export const defaultBounds = (): Bounds =>
  Object.fromEntries(
    Object.values<BoundKey>(boundKeys).map(({ field, default: byDefault }) => [field, Number(byDefault)]),
  ) as unknown as Bounds;

/** The bounds as a Markdown table: setting, default, meaning. */
export function describeBounds(): string {
  const rows = Object.entries<BoundKey>(boundKeys).map(
    ([key, { default: byDefault, meaning }]) =>
      `| \`${key}\` | ${Number(byDefault).toLocaleString('en-US')} | ${meaning} |`,
  );
  return ['| setting | default | what it bounds |', '| --- | --- | --- |', ...rows].join('\n');
}
