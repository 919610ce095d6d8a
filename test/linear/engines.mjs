/** A thread that reads texts with formats, patterns, expressions and templates that are as slow as possible. */
import { parentPort, workerData } from 'node:worker_threads';
import { outcomesIn } from '../../dist/connectors/targets/endpoint/outcomes-in.js';
import { kindOf } from '../../dist/core/detection/cell-kind.js';
import { readDates } from '../../dist/core/detection/date-formats.js';
import { dateConverter } from '../../dist/core/mapping/convert/date.js';
import { dateFormatFault } from '../../dist/core/mapping/convert/date-format-fault.js';
import { numberReader } from '../../dist/core/mapping/convert/decimal.js';
import { compileExpression, textOf } from '../../dist/core/mapping/expression/expression.js';
import { patternFault } from '../../dist/core/mapping/linear-pattern.js';
import { fieldRules } from '../../dist/core/mapping/rules/field-rules.js';
import { fillIn, placeholdersIn } from '../../dist/core/notifications/mail-template.js';
import { withoutUnit, writtenWords } from '../../dist/core/suggestions/column-name.js';
import { patternOf } from '../../dist/core/suggestions/value-patterns.js';

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
  recognise({ text }) {
    for (const field of ['phone', 'email', 'homePage', 'gtin', 'name']) patternOf(field, [text]);
    readDates([text]);
    kindOf(text);
    withoutUnit(text);
    writtenWords(text);
  },
};

for (const testCase of workerData) {
  parentPort.postMessage(testCase);
  engines[testCase.engine](testCase);
}
parentPort.postMessage('done');
