import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What a mail server does instead of taking a mail: a reply code at a step, or nothing at all once it has the message. */
export type MailFault = { at: 'recipient' | 'message'; code: number } | { at: 'hang' };

/** A mail server on the loopback address that stores what it receives, and can be made to fail. */
export class MailBox {
  /** Messages as they came, by recipient. */
  readonly mails: { to: string; message: string }[] = [];
  /** Connections that clients have ended: whoever did so knows what has become of the mail. */
  ended = 0;
  /** Asked for each recipient; undefined takes the mail. */
  fault: (to: string) => MailFault | undefined = () => undefined;
  private hanging: (() => void)[] = [];
  private readonly server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, answer) => answer(replied(535)),
    onClose: () => {
      this.ended += 1;
    },
    onRcptTo: ({ address }, _session, answer) => {
      const fault = this.fault(address);
      answer(fault?.at === 'recipient' ? replied(fault.code) : undefined);
    },
    onData: (stream, { envelope }, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = envelope.rcptTo[0]?.address ?? '';
        const fault = this.fault(to);
        if (fault?.at === 'message') return answer(replied(fault.code));
        this.mails.push({ to, message: Buffer.concat(parts).toString('utf8') });
        if (fault?.at !== 'hang') return answer();
        this.hanging.push(() => answer(replied(451)));
      });
    },
  });

  async start(): Promise<this> {
    // A client that gives up on a hang is no fault of the server.
    this.server.on('error', () => {});
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', () => resolve()));
    return this;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Answers those that hang: not now. */
  release(): void {
    for (const answer of this.hanging) answer();
    this.hanging = [];
  }

  stop(): Promise<void> {
    this.release();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const replied = (responseCode: number): Error => Object.assign(new Error('as the test wants it'), { responseCode });
