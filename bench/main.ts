import { parseArgs } from 'node:util';
import { type BenchStack, startBenchStack } from './bench-stack.js';
import { type Figures, printTable } from './figures.js';
import { itemsWork } from './items-work.js';
import { releaseWork } from './release-work.js';
import { neighbourWork, smallNowWork } from './responsiveness-works.js';
import { rulesWork } from './rules-work.js';
import { salesOrdersWork } from './sales-orders-work.js';
import { undoWork } from './undo-work.js';
import { xlsxImportWork, xlsxReadingWork } from './xlsx-works.js';

/** Every benchmark by its name; see `bench/README.md`. */
const works: Record<string, (bench: BenchStack, times: number) => Promise<Figures>> = {
  'orders-50k': (bench, times) => salesOrdersWork(bench, 'orders-50k', 10_000, times),
  'orders-1m': (bench, times) => salesOrdersWork(bench, 'orders-1m', 200_000, times),
  'orders-100k': (bench, times) => salesOrdersWork(bench, 'orders-100k', 20_000, times),
  'rules-50k': (bench, times) => rulesWork(bench, 'rules-50k', 10_000, times),
  'items-5k': (bench, times) => itemsWork(bench, 'items-5k', 5_000, times),
  'release-10k': (bench, times) => releaseWork(bench, 'release-10k', 10_000, times),
  'release-1m': (bench, times) => releaseWork(bench, 'release-1m', 200_000, times),
  'undo-50k': (bench, times) => undoWork(bench, 'undo-50k', 10_000, times),
  'undo-1m': (bench, times) => undoWork(bench, 'undo-1m', 200_000, times),
  'xlsx-reading': (_bench, times) => xlsxReadingWork('xlsx-reading', 20_000, times),
  'xlsx-100k': (bench) => xlsxImportWork(bench, 'xlsx-100k', 20_000),
  'xlsx-1m': (bench) => xlsxImportWork(bench, 'xlsx-1m', 200_000),
  'small-now': (bench, times) => smallNowWork(bench, 'small-now', times),
  neighbour: (bench, times) => neighbourWork(bench, 'neighbour', times),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    times: { type: 'string', default: '3' },
    /** A directory with bin/postgres, or `embedded`: runs that PostgreSQL with its default settings. */
    stock: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !(name in works));
if (unknown.length > 0) {
  console.error(`Unknown benchmark ${unknown.join(', ')}: must be one of ${Object.keys(works).join(', ')}.`);
  process.exit(2);
}
const bench = await startBenchStack((line) => console.error(line), values.stock);
try {
  const figures: Figures[] = [];
  for (const [name, work] of Object.entries(works)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`running ${name} …`);
    figures.push(await work(bench, Number(values.times)));
  }
  printTable(figures);
  if (values.json) console.log(JSON.stringify({ works: figures }));
} finally {
  await bench.stop();
}
