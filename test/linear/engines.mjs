/** A thread that reads texts by formats, patterns, expressions and templates that were made to take for ever. */
import { parentPort, workerData } from 'node:worker_threads';
import { dateConverter } from '../../dist/activities/map/convert/date.js';
import { dateFormatFault } from '../../dist/activities/map/convert/date-format-fault.js';
import { numberReader } from '../../dist/activities/map/convert/decimal.js';
import { compileExpression, textOf } from '../../dist/activities/map/expression/expression.js';
import { patternFault } from '../../dist/activities/map/linear-pattern.js';
import { fieldRules } from '../../dist/activities/map/rules/field-rules.js';
import { kindOf } from '../../dist/detect/cell-kind.js';
import { readDates } from '../../dist/detect/date-formats.js';
import { withoutBrackets, writtenWords } from '../../dist/suggest/column-name.js';
import { lookOf } from '../../dist/suggest/value-looks.js';
import { outcomesIn } from '../../dist/targets/endpoint/outcomes-in.js';
import { fillIn, placeholdersIn } from '../../dist/telling/mail-template.js';

const engines = {
  date({ format, text }) {
    if (dateFormatFault({ format }) === undefined) dateConverter({ format })(text, text);
  },
  number: ({ text }) => void numberReader({ decimalSeparator: ',', groupSeparator: '.' })(text, text),
  rules({ rules, text }) {
    if (rules.every(({ pattern = '' }) => patternFault(pattern) === undefined)) fieldRules(rules)({ text, cell: text });
  },
  expression({ expression, columns }) {
    try {
      textOf(compileExpression(expression, { columns: 'map<string, string>' }).evaluate({ columns }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  },
  mail({ text }) {
    placeholdersIn(text);
    fillIn({ subject: text, text, html: text }, { a: 'x'.repeat(10_000), '': '&'.repeat(10_000) });
  },
  endpoint: ({ text }) => void outcomesIn(text, [{ key: 'a', fields: {} }], true),
  look({ text }) {
    for (const field of ['phone', 'email', 'homePage', 'gtin', 'name']) lookOf(field, [text]);
    readDates([text]);
    kindOf(text);
    withoutBrackets(text);
    writtenWords(text);
  },
};

for (const one of workerData) {
  parentPort.postMessage(one);
  engines[one.engine](one);
}
parentPort.postMessage('done');
