import { describe, expect, it } from 'vitest';
import { isTotalText } from '../../../core/formats/total-words.js';

describe('a text that begins with a word for a sum', () => {
  it.each([
    'Total',
    'TOTAL:',
    'Grand Total',
    'Sub-total',
    'Subtotal brut',
    'Total KP-1',
    'Total: 3 items',
    'Total EUR',
    'Summe',
    'Gesamtsumme',
    'Gesamtsumme netto',
    'Zwischensumme',
    'Total général',
    'Sous-total HT',
    'Montant total',
    'Totale generale',
    'Total geral',
    'Razem',
    'Razem do zapłaty',
    'Suma końcowa',
    'celkem',
    'Celkový součet',
    'Összesen',
    'Mindösszesen',
    'Végösszeg',
    'Summa',
    'I alt',
    'Yhteensä',
    'Итого',
    'Общий итог',
    'Всего с НДС',
    'Разом',
    'Обща сума',
    'Genel Toplam',
    'ara toplam',
    'Σύνολο',
    'Iš viso',
    'Kokku',
    '合計',
    '合計金額',
    '小计',
    '총합계',
  ])('is recognised: %s', (text) => {
    expect(isTotalText(text)).toBe(true);
  });

  it.each([
    'Total Quartz 9000',
    'Suma Bac D10',
    'Summary',
    'Totally',
    'Sumatra coffee',
    'Сумка',
    'Gesamtschule Bonn',
    'Spolupráce',
    '合',
    '',
  ])('is not one if it is the name of something: %j', (text) => {
    expect(isTotalText(text)).toBe(false);
  });
});
