import { describe, expect, it } from 'vitest';
import { mailRecipientsOf } from '../../../connectors/mail/mail-recipients.js';
import { sendMail } from '../../../connectors/mail/send-mail.js';
import { mailRecipients } from '../../../runtime/value-check.js';
import { MailBox } from './mail-box.js';

const mailFrom = 'Longshore <imports@Example.com>';
const allowed = (setting: string | undefined, address: string) =>
  mailRecipientsOf({ mailRecipients: setting, mailFrom })(address);

describe('e-mails', () => {
  it.each([
    [undefined, 'ann@example.com', true],
    [undefined, 'ann@EXAMPLE.COM', true],
    [undefined, 'ann@sub.example.com', false],
    [undefined, 'ann@example.org', false],
    [undefined, 'ann@badexample.com', false],
    ['example.org', 'ann@example.com', false],
    ['example.org, @example.net', 'ann@example.net', true],
    ['Bob@example.org', 'bob@Example.org', true],
    ['bob@example.org', 'ann@example.org', false],
    ['bob@example.org', 'ann@bob@example.org', false],
    ['*', 'ann@anywhere.test', true],
  ])('with MAIL_RECIPIENTS %s may be sent to %s: %s', (setting, address, expected) => {
    expect(allowed(setting, address)).toBe(expected);
  });

  it('need a valid setting MAIL_RECIPIENTS', () => {
    for (const text of ['', 'example.com,', 'a b', '*.example.com', 'ann@', 'example.com;example.org'])
      expect(mailRecipients.read(text), text).toBeUndefined();
    expect(mailRecipients.read('example.com, ann@example.org,@example.net,*')).toBeDefined();
  });

  it('to other addresses are refused without a connection to the mail server', async () => {
    const box = await new MailBox().start();
    try {
      const server = {
        smtpUrl: box.url,
        mailFrom,
        recipientPolicy: mailRecipientsOf({ mailRecipients: undefined, mailFrom }),
      };
      const mail = { to: 'ann@example.org', subject: 'x', text: 'x', html: 'x', messageId: 'x' };
      await expect(sendMail(server, mail)).rejects.toMatchObject({
        name: 'SendFailure',
        permanent: true,
        message: expect.stringContaining('MAIL_RECIPIENTS'),
      });
      expect([box.mails.length, box.ended]).toEqual([0, 0]);
      await sendMail(server, { ...mail, to: 'ann@example.com' });
      expect(box.mails).toHaveLength(1);
    } finally {
      await box.stop();
    }
  });
});
