import { describe, expect, it } from 'vitest';
import {
  defaultTemplate,
  fillIn,
  sampleValues,
  unknownPlaceholders,
} from '../../../core/notifications/mail-template.js';
import { notificationKinds } from '../../../core/notifications/notification-kind.js';

describe('the wording of a mail', () => {
  it('is filled in; in HTML values are no markup', () => {
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

  it('takes a value for what it is, also one that looks like a placeholder', () => {
    const { text } = fillIn(
      { subject: '', text: '{{file}} $& {{errors}}', html: '' },
      { ...sampleValues, file: '{{errors}}$&' },
    );
    expect(text).toBe('{{errors}}$& $& 12');
  });

  it('has one line for a subject', () => {
    const { subject } = fillIn({ subject: '{{file}}', text: '', html: '' }, { ...sampleValues, file: 'a\r\nBcc: x' });
    expect(subject).toBe('a Bcc: x');
  });

  it('has a bound, whatever its placeholders stand for', () => {
    const values = { ...sampleValues, file: '&'.repeat(1_000) };
    const text = '{{file}}'.repeat(6_000);
    const filled = fillIn({ subject: text, text, html: text }, values);
    expect([filled.text.length, filled.html.length]).toEqual([1_005_000, 1_005_800]);
    expect(filled.text.slice(999_998, 1_000_002)).toBe('&&……');
  });

  it('is refused with placeholders that do not exist', () => {
    expect(unknownPlaceholders('{{file}} {{ nonsense }} {{toString}} {{nonsense}} {{}}')).toEqual([
      'nonsense',
      'toString',
      '',
    ]);
  });

  it.each(notificationKinds)('has a default for %s without a placeholder too many', (kind) => {
    const template = defaultTemplate(kind);
    for (const part of Object.values(template)) expect(unknownPlaceholders(part)).toEqual([]);
    expect(JSON.stringify(fillIn(template, sampleValues))).not.toContain('{{');
  });
});
