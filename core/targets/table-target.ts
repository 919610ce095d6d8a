import type { SetupFault } from '../model/setup-fault.js';
import { fieldFaults, fieldsOf } from './declared-field.js';
import type { ExternalTarget } from './external-target.js';
import type { TableSettings } from './table-settings.js';

/** A table of a company's PostgreSQL database. */
export const tableTarget: ExternalTarget<TableSettings> = {
  name: 'table',
  describe: ({ name, key, fields }) => ({
    name: 'table',
    label: name,
    key,
    fields: fieldsOf(fields, key),
  }),
  faults: ({ fields, key }) => [...fieldFaults(fields, key), ...columnFaults(fields)],
  connectionKind: 'postgres',
  connection: ({ connection }) => connection,
  documentsPerCall: () => 2_000,
};

/** The faults of fields whose column an earlier field has; pointers are within the settings. */
function columnFaults(fields: TableSettings['fields']): SetupFault[] {
  const columns = fields.map(({ name, column = name }) => column);
  return fields.flatMap(({ name, column }, index) => {
    const first = columns.indexOf(columns[index] as string);
    // Fields of the same name are reported already.
    if (first === index || fields[first]?.name === name) return [];
    const pointer = `/fields/${index}/${column === undefined ? 'name' : 'column'}`;
    return [{ pointer, detail: `Two fields have the column "${columns[index]}".` }];
  });
}
