// Processes every batch of a run in order, and repeats an attempt that another process has superseded.
import { processBatch } from '../../dist/activities/process-batch.js';
import { connect } from '../../dist/db/client.js';

const [url, runJson] = process.argv.slice(2);
const { batches, ...run } = JSON.parse(runJson);
const database = connect(url, { max: 4 });
const counts = [];
for (let batchNo = 1; batchNo <= batches; ) {
  try {
    counts.push(await processBatch({ database }, { ...run, batchNo }));
    batchNo += 1;
  } catch (error) {
    if (error.type !== 'Superseded') throw error;
  }
}
await database.end({ timeout: 1 });
console.log(JSON.stringify(counts));
