import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MailServer, sendMail } from '../../../connectors/mail/send-mail.js';
import { closed, listening } from '../connections/listening.js';
import { MailBox, type MailFault } from './mail-box.js';

let box: MailBox;
let server: MailServer;

beforeAll(async () => {
  box = await new MailBox().start();
  server = { smtpUrl: box.url, mailFrom: 'Longshore <imports@example.com>', recipientPolicy: () => true };
});
beforeEach(() => {
  box.mails.length = 0;
  box.fault = () => undefined;
});
afterAll(() => box.stop());

const mail = {
  to: 'clerk@example.com',
  subject: 'Orders: imported, with ü',
  text: 'plain words',
  html: '<p>marked words</p>',
  messageId: '0192-event',
};

describe('a mail', () => {
  it('has text and HTML, and the id of the notification in its Message-ID', async () => {
    expect(await sendMail(server, mail)).toBe(250);
    const [{ to, message }] = box.mails as [(typeof box.mails)[number]];
    expect(to).toBe('clerk@example.com');
    expect(message).toMatch(/^Message-ID: <0192-event@example\.com>\r?$/im);
    expect(message).toMatch(/^From: Longshore <imports@example\.com>\r?$/m);
    expect(message).toMatch(/^To: clerk@example\.com\r?$/m);
    expect(message).toMatch(/^Auto-Submitted: auto-generated\r?$/im);
    expect(message).toMatch(/text\/plain[\s\S]*plain words[\s\S]*text\/html[\s\S]*<p>marked words<\/p>/);
  });

  it('has no other headers if its subject contains line ends', async () => {
    await sendMail(server, { ...mail, subject: 'Orders\r\nBcc: other@example.com\r\n\r\nbody' });
    expect(box.mails).toHaveLength(1);
    expect(box.mails[0]?.message).not.toMatch(/^Bcc:/im);
  });

  it.each<[string, MailFault, { permanent: boolean; responseCode?: number }]>([
    [
      'a recipient that is temporarily refused',
      { at: 'recipient', code: 450 },
      { permanent: false, responseCode: 450 },
    ],
    ['a message that is temporarily refused', { at: 'message', code: 451 }, { permanent: false, responseCode: 451 }],
    ['a recipient that is permanently refused', { at: 'recipient', code: 550 }, { permanent: true, responseCode: 550 }],
    ['a message that is permanently refused', { at: 'message', code: 554 }, { permanent: true, responseCode: 554 }],
  ])('to %s fails', async (_, fault, failure) => {
    box.fault = () => fault;
    await expect(sendMail(server, mail)).rejects.toMatchObject({ name: 'SendFailure', ...failure });
    expect(box.mails).toHaveLength(0);
  });

  it('can be retried with the same id if the server does not reply after the message, which it may have accepted', async () => {
    box.fault = () => ({ at: 'hang' });
    await expect(sendMail({ ...server, silenceTimeoutMs: 1_000 }, mail)).rejects.toMatchObject({
      permanent: false,
      responseCode: undefined,
      message: 'The mail server did not answer in time.',
    });
    expect(box.mails).toHaveLength(1);
    box.fault = () => undefined;
    await sendMail(server, mail);
    const ids = box.mails.map(({ message }) => /^Message-ID: (.*?)\r?$/im.exec(message)?.[1]);
    expect(ids).toEqual(['<0192-event@example.com>', '<0192-event@example.com>']);
  });

  it('can be retried if the server never ends its reply', async () => {
    const open = new Set<Socket>();
    const endless = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => {}).resume();
      socket.write('220 here\r\n');
      const timer = setInterval(() => socket.write('250-continued\r\n'), 50);
      socket.on('close', () => {
        clearInterval(timer);
        open.delete(socket);
      });
    });
    const smtpUrl = `smtp://127.0.0.1:${await listening(endless)}`;
    await expect(
      sendMail({ ...server, smtpUrl, silenceTimeoutMs: 10_000, totalTimeoutMs: 300 }, mail),
    ).rejects.toMatchObject({
      permanent: false,
      responseCode: undefined,
      message: 'The mail server did not answer in time.',
    });
    await expect.poll(() => open.size).toBe(0);
    await closed(endless);
  });

  it('fails if the server is missing or unavailable, or would receive a password without encryption', async () => {
    await expect(sendMail(undefined, mail)).rejects.toMatchObject({
      permanent: false,
      message: expect.stringContaining('SMTP_URL'),
    });
    await expect(sendMail({ ...server, smtpUrl: 'smtp://127.0.0.1:1' }, mail)).rejects.toMatchObject({
      permanent: false,
    });
    const withUser = box.url.replace('smtp://', 'smtp://clerk:hunter2@');
    const failure = await sendMail({ ...server, smtpUrl: withUser }, mail).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'SendFailure', permanent: false });
    expect(String((failure as Error).message)).not.toContain('hunter2');
    expect(box.mails).toHaveLength(0);
  });
});
