import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Sent {
  idempotencyKey: string;
  document: Record<string, unknown> & { lines?: Record<string, unknown>[] };
}

interface Received {
  writeMode: 'insert' | 'update' | 'upsert';
  onConflict: 'error' | 'skip';
  keepWhenNull: string[];
  dryRun: boolean;
  documents: Sent[];
}

type Outcome = { outcome: string; code?: string; message?: string; field?: string; changes?: object[] };

/**
 * A wrong reaction to a request; `process` writes the documents and returns the correct answer. Returns true if the request
 * was answered or must not be answered, and false for a correct reaction.
 */
export type Fault = (request: Received, answer: ServerResponse, process: () => object) => boolean | Promise<boolean>;

/**
 * A service that stores documents by `number`, recognises the repetition of an idempotency key, and fails as a test requests.
 */
export class EndpointServer {
  readonly documents = new Map<string, Sent['document']>();
  readonly requests: { received: Received; headers: IncomingMessage['headers'] }[] = [];
  /** The number of times that a document was written, by its key. */
  readonly done = new Map<string, number>();
  /** The faults that are tried for each request, until one returns true. */
  faults: Fault[] = [];
  private readonly outcomes = new Map<string, Outcome>();
  private readonly server = createServer((request, answer) => void this.handle(request, answer));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async handle(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += part;
    const received = JSON.parse(text || '{"documents":[]}') as Received;
    this.requests.push({ received, headers: request.headers });
    const process = () => ({
      outcomes: received.documents.map((document) => ({
        idempotencyKey: document.idempotencyKey,
        ...this.outcomeOf(document, received),
      })),
    });
    for (const fault of this.faults) if (await fault(received, answer, process)) return;
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(process()));
  }

  private outcomeOf(
    { idempotencyKey, document }: Sent,
    { writeMode, onConflict, keepWhenNull, dryRun }: Received,
  ): Outcome {
    const known = this.outcomes.get(idempotencyKey);
    if (known) return known;
    const number = String(document.number);
    const existing = this.documents.get(number);
    const result = this.resultOf(number, document, existing, { writeMode, onConflict });
    if (dryRun) return result;
    if (result.outcome === 'inserted' || result.outcome === 'updated') {
      this.done.set(idempotencyKey, (this.done.get(idempotencyKey) ?? 0) + 1);
      const unchanged = Object.fromEntries(
        keepWhenNull.filter((name) => document[name] === null).map((name) => [name, existing?.[name]]),
      );
      this.documents.set(number, { ...existing, ...document, ...unchanged });
    }
    this.outcomes.set(idempotencyKey, result);
    return result;
  }

  private resultOf(
    number: string,
    document: Sent['document'],
    existing: Sent['document'] | undefined,
    { writeMode, onConflict }: Pick<Received, 'writeMode' | 'onConflict'>,
  ): Outcome {
    if (document.name === 'Refused')
      return { outcome: 'error', code: 'E17', message: `${number} is on hold`, field: 'name' };
    if (writeMode === 'insert' && existing)
      return onConflict === 'skip'
        ? { outcome: 'skipped' }
        : { outcome: 'error', code: 'duplicate', message: `${number} exists` };
    if (writeMode === 'update' && !existing)
      return onConflict === 'skip'
        ? { outcome: 'skipped' }
        : { outcome: 'error', code: 'not_found', message: `${number} does not exist` };
    if (!existing) return { outcome: 'inserted' };
    const changes = Object.keys(document)
      .filter((field) => JSON.stringify(document[field]) !== JSON.stringify(existing[field]))
      .map((field) => ({ field, before: existing[field] ?? null, after: document[field] }));
    return { outcome: 'updated', changes };
  }
}
