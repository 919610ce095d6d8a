import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A fault of a mail server: an error reply to a command, or no reply after it has received the message. */
export type MailFault = { at: 'recipient' | 'message'; code: number } | { at: 'hang' };

/** A mail server on the loopback address that stores what it receives, and can be made to fail. */
export class MailBox {
  /** The received messages with their recipients, in order. */
  readonly mails: { to: string; message: string }[] = [];
  /** The number of connections that clients have ended after they have received the reply. */
  ended = 0;
  /** The fault for a recipient; undefined accepts the mail. */
  fault: (to: string) => MailFault | undefined = () => undefined;
  private hanging: (() => void)[] = [];
  private readonly server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, answer) => answer(errorReply(535)),
    onClose: () => {
      this.ended += 1;
    },
    onRcptTo: ({ address }, _session, answer) => {
      const fault = this.fault(address);
      answer(fault?.at === 'recipient' ? errorReply(fault.code) : undefined);
    },
    onData: (stream, { envelope }, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = envelope.rcptTo[0]?.address ?? '';
        const fault = this.fault(to);
        if (fault?.at === 'message') return answer(errorReply(fault.code));
        this.mails.push({ to, message: Buffer.concat(parts).toString('utf8') });
        if (fault?.at !== 'hang') return answer();
        this.hanging.push(() => answer(errorReply(451)));
      });
    },
  });

  async start(): Promise<this> {
    // A client that disconnects while the server hangs is not an error.
    this.server.on('error', () => {});
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', () => resolve()));
    return this;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Refuses the mails that hang, temporarily. */
  release(): void {
    for (const answer of this.hanging) answer();
    this.hanging = [];
  }

  stop(): Promise<void> {
    this.release();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const errorReply = (responseCode: number): Error => Object.assign(new Error('requested by the test'), { responseCode });
