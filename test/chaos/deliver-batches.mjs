// A process that delivers every batch of a run once, over and over until each is done.
import { processBatch } from '../../dist/activities/process-batch.js';
import { connect } from '../../dist/db/client.js';

const [url, given] = process.argv.slice(2);
const { batches, ...run } = JSON.parse(given);
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
