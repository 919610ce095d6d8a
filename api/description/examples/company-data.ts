import { by, company, early, importId, page } from './values.js';

const written = { importId, updatedAt: early };
const contact = {
  name: 'Nordic Outdoor ApS',
  name2: null,
  address: 'Strandvejen 12',
  address2: null,
  city: 'Aarhus',
  region: null,
  postCode: '8000',
  country: 'DK',
  contact: 'Ida Holm',
  contactTitle: null,
  phone: '+45 5555 0100',
  fax: null,
  email: 'ida@nordic-outdoor.example',
  homePage: null,
  vatRegistrationNumber: 'DK12345678',
  currency: 'DKK',
  paymentTerms: '30D',
};
const Customer = { number: 'C100', ...contact, creditLimit: '25000', salesperson: 'JD', blocked: false, ...written };
const Vendor = { number: 'V100', ...contact, ourAccountNumber: 'ACME-7', blocked: false, ...written };
const Item = {
  number: 'I-7',
  description: 'Two-person tent',
  description2: null,
  type: 'Inventory',
  unitOfMeasure: 'PCS',
  packaging: null,
  category: 'TENTS',
  unitPrice: '249.95',
  unitCost: '140.5',
  vendorNumber: 'V100',
  vendorItemNumber: 'T-2P',
  gtin: '05701234567899',
  netWeight: '2.4',
  inventory: '35',
  quantityOnOrder: null,
  reorderPoint: '10',
  blocked: false,
  ...written,
};
const SalesDocument = {
  documentType: 'Order',
  number: 'SO-1001',
  customerNumber: 'C100',
  externalDocumentNumber: '4500012345',
  yourReference: null,
  documentDate: '2026-03-02',
  postingDate: null,
  dueDate: '2026-04-01',
  requestedDeliveryDate: '2026-03-09',
  currency: 'DKK',
  paymentTerms: '30D',
  salesperson: 'JD',
  shipToName: null,
  shipToAddress: null,
  shipToCity: null,
  shipToPostCode: null,
  shipToCountry: null,
  freight: null,
  status: 'Open',
  amount: '499.9',
  lineCount: 1,
  ...written,
};
const SalesLine = {
  lineNumber: 1,
  itemNumber: 'I-7',
  description: 'Two-person tent',
  quantity: '2',
  unitOfMeasure: 'PCS',
  unitPrice: '249.95',
  lineDiscountPercent: '0',
  shipmentDate: '2026-03-09',
  amount: '499.9',
};
const NumberSeries = { code: 'orders', prefix: 'SO-', digits: 6, next: 1_002, updatedAt: early };
const ValueList = { code: 'currencies', name: 'Currency codes', entries: 2, updatedAt: early, updatedBy: by };
const ValueListEntry = { key: 'Kroner', value: 'DKK' };

/** Records that imports have written, and data that setups look up. */
export const companyDataExamples = {
  Customer,
  CustomerPage: page(Customer),
  Item,
  ItemPage: page(Item),
  NumberSeries,
  NumberSeriesPage: page(NumberSeries),
  NumberSeriesSettings: { prefix: 'SO-', digits: 6, next: 1_002 },
  SalesDocument,
  SalesDocumentPage: page(SalesDocument),
  SalesDocumentWithLines: {
    ...SalesDocument,
    lines: [SalesLine],
    links: { lines: `${company}/sales-documents/SO-1001/lines?type=Order` },
  },
  SalesLine,
  SalesLinePage: page(SalesLine),
  ValueList,
  ValueListContent: { name: 'Currency codes', entries: { Kroner: 'DKK', Euro: 'EUR' } },
  ValueListEntry,
  ValueListEntryPage: page(ValueListEntry),
  ValueListPage: page(ValueList),
  Vendor,
  VendorPage: page(Vendor),
};
