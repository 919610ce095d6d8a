import type { Field } from '../../../core/targets/field.js';
import { targets } from '../../../core/targets/targets.js';
import { by, company, early, importId } from './values.js';

const written = { importId, updatedAt: early };

/** Returns the example of a record: these values; the other fields have their default or are empty. */
function recordOf(fields: readonly Field[], values: object) {
  const unset = ({ kind, default: text }: Field) => (kind === 'boolean' ? text === 'true' : (text ?? null));
  return { ...Object.fromEntries(fields.map((field) => [field.name, unset(field)])), ...values };
}

const contact = {
  name: 'Nordic Outdoor ApS',
  address: 'Strandvejen 12',
  city: 'Aarhus',
  postCode: '8000',
  country: 'DK',
  contact: 'Ida Holm',
  phone: '+45 5555 0100',
  email: 'ida@nordic-outdoor.example',
  vatRegistrationNumber: 'DK12345678',
  currency: 'DKK',
  paymentTerms: '30D',
};
const Customer = recordOf(targets.customer.fields, {
  number: 'C100',
  ...contact,
  creditLimit: '25000',
  salesperson: 'JD',
  ...written,
});
const Vendor = recordOf(targets.vendor.fields, {
  number: 'V100',
  ...contact,
  ourAccountNumber: 'ACME-7',
  ...written,
});
const Item = recordOf(targets.item.fields, {
  number: 'I-7',
  description: 'Two-person tent',
  type: 'Inventory',
  unitOfMeasure: 'PCS',
  category: 'TENTS',
  unitPrice: '249.95',
  unitCost: '140.5',
  vendorNumber: 'V100',
  vendorItemNumber: 'T-2P',
  gtin: '05701234567899',
  netWeight: '2.4',
  inventory: '35',
  reorderPoint: '10',
  ...written,
});
const SalesDocument = recordOf(targets['sales-document'].fields, {
  documentType: 'Order',
  number: 'SO-1001',
  customerNumber: 'C100',
  externalDocumentNumber: '4500012345',
  documentDate: '2026-03-02',
  dueDate: '2026-04-01',
  requestedDeliveryDate: '2026-03-09',
  currency: 'DKK',
  paymentTerms: '30D',
  salesperson: 'JD',
  status: 'Open',
  amount: '499.9',
  lineCount: 1,
  ...written,
});
const SalesLine = recordOf(targets['sales-document'].lines?.fields ?? [], {
  lineNumber: 1,
  itemNumber: 'I-7',
  description: 'Two-person tent',
  quantity: '2',
  unitOfMeasure: 'PCS',
  unitPrice: '249.95',
  lineDiscountPercent: '0',
  shipmentDate: '2026-03-09',
  amount: '499.9',
});
const SalesDocumentLinks = { lines: `${company}/sales-documents/SO-1001/lines?type=Order` };
const NumberSeries = { code: 'orders', prefix: 'SO-', digits: 6, next: 1_002, updatedAt: early };
const ValueList = { code: 'currencies', name: 'Currency codes', entries: 2, updatedAt: early, updatedBy: by };
const ValueListEntry = { key: 'Kroner', value: 'DKK' };

/** Records that imports have written, and data that setups look up. */
export const companyDataExamples = {
  Customer,
  Item,
  NumberSeries,
  NumberSeriesSettings: { prefix: 'SO-', digits: 6, next: 1_002 },
  SalesDocument,
  SalesDocumentLinks,
  SalesDocumentWithLines: {
    ...SalesDocument,
    lines: [SalesLine],
    links: SalesDocumentLinks,
  },
  SalesLine,
  ValueList,
  ValueListContent: { name: 'Currency codes', entries: { Kroner: 'DKK', Euro: 'EUR' } },
  ValueListEntry,
  Vendor,
};
