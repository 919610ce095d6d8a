import { parseArgs } from 'node:util';
import { runCommand } from '../cli/command.js';
import { type BenchStack, startBenchStack } from './bench-stack.js';
import { type Figures, printTable } from './figures.js';
import { itemsWorkload } from './items-workload.js';
import { releaseWorkload } from './release-workload.js';
import { neighbourWorkload, smallNowWorkload } from './responsiveness-workloads.js';
import { rulesWorkload } from './rules-workload.js';
import { salesOrdersWorkload } from './sales-orders-workload.js';
import { undoWorkload } from './undo-workload.js';
import { xlsxImportWorkload, xlsxReadingWorkload } from './xlsx-workloads.js';

/** Every benchmark by its name; see `bench/README.md`. */
const works: Record<string, (bench: BenchStack, times: number) => Promise<Figures>> = {
  'orders-50k': (bench, times) => salesOrdersWorkload(bench, 'orders-50k', 10_000, times),
  'orders-1m': (bench, times) => salesOrdersWorkload(bench, 'orders-1m', 200_000, times),
  'orders-100k': (bench, times) => salesOrdersWorkload(bench, 'orders-100k', 20_000, times),
  'rules-50k': (bench, times) => rulesWorkload(bench, 'rules-50k', 10_000, times),
  'items-5k': (bench, times) => itemsWorkload(bench, 'items-5k', 5_000, times),
  'release-10k': (bench, times) => releaseWorkload(bench, 'release-10k', 10_000, times),
  'release-1m': (bench, times) => releaseWorkload(bench, 'release-1m', 200_000, times),
  'undo-50k': (bench, times) => undoWorkload(bench, 'undo-50k', 10_000, times),
  'undo-1m': (bench, times) => undoWorkload(bench, 'undo-1m', 200_000, times),
  'xlsx-reading': (_bench, times) => xlsxReadingWorkload('xlsx-reading', 20_000, times),
  'xlsx-100k': (bench) => xlsxImportWorkload(bench, 'xlsx-100k', 20_000),
  'xlsx-1m': (bench) => xlsxImportWorkload(bench, 'xlsx-1m', 200_000),
  'small-now': (bench, times) => smallNowWorkload(bench, 'small-now', times),
  neighbour: (bench, times) => neighbourWorkload(bench, 'neighbour', times),
};

const help = `Measures how fast files are imported, and prints a table of medians. Each benchmark is described in bench/README.md.

Usage: npm run bench -- [NAME...] [--times N] [--stock DIR] [--json]

  NAME         ${Object.keys(works).join(', ')}; default: all
  --times N    how often each benchmark is repeated; default: 3
  --stock DIR  run the PostgreSQL of DIR/bin with its default settings; "embedded": the one that Longshore brings
  --json       also print one line of JSON
  --help       print this text`;

function parse(parameters: string[]) {
  const { values, positionals: names } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      times: { type: 'string', default: '3' },
      stock: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = names.filter((name) => !Object.hasOwn(works, name));
  if (unknown.length > 0)
    throw new Error(`A benchmark must be one of ${Object.keys(works).join(', ')}, got ${unknown.join(', ')}.`);
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1)
    throw new Error(`--times must be a whole number, at least 1, got "${values.times}".`);
  return { ...values, names, times };
}

async function run({ names, times, stock, json }: ReturnType<typeof parse>): Promise<number> {
  const bench = await startBenchStack((line) => console.error(line), stock);
  try {
    const figures: Figures[] = [];
    for (const [name, work] of Object.entries(works)) {
      if (names.length > 0 && !names.includes(name)) continue;
      console.error(`running ${name} …`);
      figures.push(await work(bench, times));
    }
    printTable(figures);
    if (json) console.log(JSON.stringify({ works: figures }));
    return 0;
  } finally {
    await bench.stop();
  }
}

process.exitCode = await runCommand({ help, parse, run }, process.argv.slice(2));
