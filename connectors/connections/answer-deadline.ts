/** How long a server may take to close a connection after the client has sent Terminate. */
const closeTimeoutMs = 5_000;

/** Types of client messages that the server answers with ReadyForQuery: Query and Sync. */
const queryMessages = [0x51, 0x53];

/**
 * Enforces a time limit for each answer of a PostgreSQL server. Other messages that the server sends meanwhile do not
 * extend it. The time of a query begins when it is sent, or when the one before it is answered; the start of a session
 * counts as a query.
 */
export class AnswerDeadline {
  private unanswered = 0;
  private timer: NodeJS.Timeout | undefined;
  private started = false;
  private closing = false;

  constructor(
    private readonly timeoutMs: number,
    /** Called when an answer, or the end of the connection, is overdue. */
    private readonly onTimeout: (milliseconds: number) => void,
  ) {}

  /** Must be called with everything that the client sends: whole messages of the protocol. */
  sent(bytes: Uint8Array): void {
    this.unanswered += this.countQueries(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (this.timer === undefined && this.unanswered > 0) this.startTimer(this.timeoutMs);
  }

  /** The client has sent Terminate: from now on the server must close the connection in time. */
  terminate(): void {
    if (this.closing) return;
    this.closing = true;
    this.startTimer(closeTimeoutMs);
  }

  /** The server has sent ReadyForQuery. */
  answered(): void {
    if (this.closing) return;
    this.unanswered = Math.max(0, this.unanswered - 1);
    this.stopTimer();
    if (this.unanswered > 0) this.startTimer(this.timeoutMs);
  }

  stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private startTimer(milliseconds: number): void {
    this.stopTimer();
    this.timer = setTimeout(() => this.onTimeout(milliseconds), milliseconds);
  }

  private countQueries(bytes: Buffer): number {
    let asked = 0;
    let place = 0;
    if (!this.started) {
      // The first message of a connection (startup or cancel request) has no type byte.
      this.started = true;
      asked = 1;
      place = bytes.readUInt32BE(0);
    }
    while (place + 5 <= bytes.length) {
      const type = bytes[place] as number;
      if (queryMessages.includes(type)) asked += 1;
      place += 1 + bytes.readUInt32BE(place + 1);
    }
    return asked;
  }
}
