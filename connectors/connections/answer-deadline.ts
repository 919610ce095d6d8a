/** Milliseconds in which a server closes a connection that has said goodbye. */
const closesWithin = 5_000;

/** Messages upon which a server says that it is ready for the next: Query and Sync. */
const asks = [0x51, 0x53];
/** Upon this it answers what was sent so far, and waits for the rest of the query. */
const flush = 0x48;

/**
 * Holds a PostgreSQL server to answering each query in time: what it sends meanwhile puts the end off in no way. The
 * time of a query begins when it is sent, or when the one before it is answered; the start of a session counts as one.
 */
export class AnswerDeadline {
  private unanswered = 0;
  /** A part of a query was sent for which the server answers before the rest comes. */
  private inParts = false;
  private timer: NodeJS.Timeout | undefined;
  private started = false;
  private left = false;

  constructor(
    private readonly milliseconds: number,
    /** Called where an answer, or the end of the connection, is overdue. */
    private readonly late: (milliseconds: number) => void,
  ) {}

  /** Takes what the client sends: whole messages of the protocol. */
  sent(bytes: Uint8Array): void {
    this.unanswered += this.asksIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (this.timer === undefined && this.isOwed) this.watch(this.milliseconds);
  }

  /** The client has said goodbye: the server is to close the connection. */
  leave(): void {
    if (this.left) return;
    this.left = true;
    this.watch(closesWithin);
  }

  /** The server is ready for the next query. */
  answered(): void {
    if (this.left) return;
    this.unanswered = Math.max(0, this.unanswered - 1);
    this.end();
    if (this.isOwed) this.watch(this.milliseconds);
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private get isOwed(): boolean {
    return this.unanswered > 0 || this.inParts;
  }

  private watch(milliseconds: number): void {
    this.end();
    this.timer = setTimeout(() => this.late(milliseconds), milliseconds);
  }

  private asksIn(bytes: Buffer): number {
    let asked = 0;
    let place = 0;
    if (!this.started) {
      // The first message, which starts a session or cancels a query of another, has no type.
      this.started = true;
      asked = 1;
      place = bytes.readUInt32BE(0);
    }
    while (place + 5 <= bytes.length) {
      const type = bytes[place] as number;
      if (asks.includes(type)) asked += 1;
      if (asks.includes(type) || type === flush) this.inParts = type === flush;
      place += 1 + bytes.readUInt32BE(place + 1);
    }
    return asked;
  }
}
