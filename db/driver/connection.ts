import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type pg from 'pg';
import { ConnectionLost, endsConnection, failureOf } from './failures.js';
import type { OnSend, Result, Sending } from './query.js';
import type { Statement } from './statement.js';
import { parameterOf } from './values.js';

/** Time limit for a request to cancel. */
const cancelTimeoutMs = 5_000;

const cancelRequestCode = 80_877_102;

/** The name of a statement whose plan is kept. */
const nameOf = (text: string): string => createHash('sha1').update(text).digest('base64url');

/** An open connection. Statements are sent at once, and run in their order. */
export class Connection {
  private unanswered = 0;
  private silence: NodeJS.Timeout | undefined;
  private failure: unknown;
  private readonly cancels = new Set<Promise<void>>();

  constructor(
    private readonly client: pg.Client,
    /** Time without an answer after which the server is given up. Undefined: never. */
    private readonly silenceTimeoutMs: number | undefined,
  ) {
    client.on('error', (error) => {
      this.failure ??= failureOf(error);
    });
    this.socket.on('data', () => this.watch());
    this.socket.once('finish', () => this.watch());
    this.socket.once('close', () => clearTimeout(this.silence));
  }

  /** Resolves to the rows. Throws `PostgresError`, `ConnectionLost`, or an error of the socket. */
  async run({ text, values }: Statement, sending: Sending, onSending: OnSend = () => {}): Promise<Result> {
    const parameters = values.map(parameterOf);
    onSending(() => this.cancel());
    this.unanswered += 1;
    // Later statements do not put the end off.
    if (this.unanswered === 1) this.watch();
    try {
      const results: pg.QueryResult | pg.QueryResult[] = await this.client.query({
        text,
        values: parameters,
        ...(sending === 'prepared' ? { name: nameOf(text) } : {}),
        ...(sending === 'text' ? {} : { queryMode: 'extended' }),
      });
      // Text with several statements has several results.
      const { rows, rowCount } = [results].flat().at(-1) as pg.QueryResult;
      return Object.defineProperty(rows, 'count', { value: rowCount ?? 0 }) as Result;
    } catch (error) {
      const failure = failureOf(error);
      if (endsConnection(failure)) this.failure ??= failure;
      throw failure;
    } finally {
      // From now on a cancel would reach the statement of another user.
      onSending(() => {});
      this.unanswered -= 1;
      if (this.unanswered === 0) this.watch();
    }
  }

  /** Sends a statement without values, such as BEGIN. */
  control(text: string): Promise<Result> {
    return this.run({ text, values: [] }, 'text');
  }

  /** Rejects when the connection is lost while `work` runs; otherwise as `work`. */
  async unlessLost<Value>(work: Promise<Value>): Promise<Value> {
    let stop = (): void => {};
    const lost = new Promise<never>((_, reject) => {
      const onLost = (error: unknown): void => reject(failureOf(error));
      this.client.once('error', onLost);
      stop = () => this.client.off('error', onLost);
      if (this.failure) reject(this.failure);
    });
    return Promise.race([work, lost]).finally(stop);
  }

  /** Asks the server to cancel what it runs for this connection. It may be too early or too late for that. */
  cancel(): void {
    const { host, port, processID, secretKey } = this.client as pg.Client & Record<'processID' | 'secretKey', number>;
    const { remoteAddress, remotePort = port } = this.socket;
    if (this.socket.destroyed) return;
    const request = Buffer.alloc(16);
    for (const [index, value] of [request.length, cancelRequestCode, processID, secretKey].entries())
      request.writeInt32BE(value, 4 * index);
    // Servers take such a request before a login, and without TLS. The name of the server is not resolved again.
    const socket = remoteAddress ? connect(remotePort, remoteAddress) : connect(`${host}/.s.PGSQL.${port}`);
    const done = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    this.cancels.add(done);
    void done.then(() => this.cancels.delete(done));
    socket.on('error', () => {});
    socket.setTimeout(cancelTimeoutMs, () => {
      // It may arrive at any time from now on.
      this.failure ??= new ConnectionLost('CONNECTION_CLOSED', 'A request to cancel was not answered.');
      socket.destroy();
    });
    // The end comes from the server: a pooler drops the request of a client that ends first.
    socket.resume().write(request);
  }

  /**
   * Resolves to whether another user can have the connection: it is not lost, in no transaction, and none of its requests
   * to cancel is still on its way. Otherwise it is ended.
   */
  async isReusable(): Promise<boolean> {
    while (this.cancels.size > 0) await Promise.all(this.cancels);
    const reusable = this.failure === undefined && this.unanswered === 0 && this.client.getTransactionStatus() === 'I';
    if (!reusable) this.destroy();
    return reusable;
  }

  /** Ends it at once; what runs fails. */
  destroy(): void {
    this.socket.destroy();
  }

  /** With TLS it is the encrypted one. */
  private get socket(): Socket {
    return this.client.connection.stream as Socket;
  }

  /** Waits from now on for the next answer, or for the end of the connection, if one is due. */
  private watch(): void {
    clearTimeout(this.silence);
    const isDue = this.unanswered > 0 || this.socket.writableFinished;
    if (!isDue || this.silenceTimeoutMs === undefined) return;
    this.silence = setTimeout(
      () => this.socket.destroy(new ConnectionLost('CONNECTION_SILENT', 'The database does not answer.')),
      this.silenceTimeoutMs,
    );
  }
}
