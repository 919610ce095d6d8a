import { describe, expect, it } from 'vitest';
import {
  defaultTemplate,
  fillIn,
  sampleValues,
  unknownPlaceholders,
} from '../../../core/notifications/mail-template.js';
import { type NotificationKind, notificationKinds } from '../../../core/notifications/notification-kind.js';

describe('the template of a mail', () => {
  it('is filled with values, which are escaped in HTML', () => {
    const filled = fillIn(
      { subject: '{{file}}: {{ errors }}', text: '{{file}}', html: '<a title="{{file}}">{{file}}</a>' },
      { ...sampleValues, file: '<b>"A" & B</b>.csv', errors: '12' },
    );
    expect(filled).toEqual({
      subject: '<b>"A" & B</b>.csv: 12',
      text: '<b>"A" & B</b>.csv',
      html: '<a title="&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;.csv">&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;.csv</a>',
    });
  });

  it('inserts values literally, even if they contain a placeholder', () => {
    const { text } = fillIn(
      { subject: '', text: '{{file}} $& {{errors}}', html: '' },
      { ...sampleValues, file: '{{errors}}$&' },
    );
    expect(text).toBe('{{errors}}$& $& 12');
  });

  it('produces a subject of one line', () => {
    const { subject } = fillIn({ subject: '{{file}}', text: '', html: '' }, { ...sampleValues, file: 'a\r\nBcc: x' });
    expect(subject).toBe('a Bcc: x');
  });

  it('is limited in length for any values of its placeholders', () => {
    const values = { ...sampleValues, file: '&'.repeat(1_000) };
    const text = '{{file}}'.repeat(6_000);
    const filled = fillIn({ subject: text, text, html: text }, values);
    expect([filled.text.length, filled.html.length]).toEqual([1_005_000, 1_005_800]);
    expect(filled.text.slice(999_998, 1_000_002)).toBe('&&……');
  });

  it('is refused if it has placeholders that do not exist', () => {
    expect(unknownPlaceholders('{{file}} {{ nonsense }} {{toString}} {{nonsense}} {{}}')).toEqual([
      'nonsense',
      'toString',
      '',
    ]);
  });

  it.each(Object.keys(notificationKinds) as NotificationKind[])(
    'has a default for %s that uses only existing placeholders',
    (kind) => {
      const template = defaultTemplate(kind);
      for (const part of Object.values(template)) expect(unknownPlaceholders(part)).toEqual([]);
      expect(JSON.stringify(fillIn(template, sampleValues))).not.toContain('{{');
    },
  );
});
