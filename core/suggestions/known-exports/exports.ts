import type { KnownExport } from './known-export.js';

const partners = ['customer', 'vendor'] as const;
const item = ['item'] as const;
const customer = ['customer'] as const;
const orders = ['sales-document'] as const;

/** Lists of sales lines of Business Central, in which "No." is the number of the item: their columns, and that of the customer. */
const salesLines = [
  ['Document No.|Line No.|No.', 'Sell-to Customer No.'],
  ['Belegnr.|Zeilennr.|Nr.', 'Verk. an Deb.-Nr.'],
  ['N° document|N° ligne|N°', "N° donneur d'ordre"],
  ['Nº documento|Nº línea|Nº', 'Venta a-Nº cliente'],
  ['Nr. documento|Nr. riga|Nr.', 'Vendere a-Nr. cliente'],
  ['Documentnr.|Regelnr.|Nr.', 'Orderklantnr.'],
  ['Bilagsnr.|Linjenr.|Nr.', 'Kundenr.'],
  ['Dokumentnr|Radnr|Nr', 'Kundnr'],
] as const;

/** The exports of shops and systems whose headers say less, or something else, than their names, by their documentation. */
export const exports: readonly KnownExport[] = [
  {
    name: 'Shopify\u2019s products',
    targets: item,
    recognisedBy: 'Handle|Variant SKU|Variant Price',
    columns: { number: 'Variant SKU', description: 'Title', category: 'Product Category', unitPrice: 'Variant Price' },
  },
  {
    name: 'Shopify\u2019s products',
    targets: item,
    recognisedBy: 'Title|URL handle|SKU|Inventory tracker',
    columns: { number: 'SKU', description: 'Title', category: 'Product category', unitPrice: 'Price' },
  },
  {
    name: 'Shopify\u2019s orders',
    targets: orders,
    recognisedBy: 'Name|Financial Status|Lineitem name|Lineitem quantity',
    columns: {
      number: 'Name',
      documentDate: 'Created at',
      shipToName: 'Shipping Name',
      shipToAddress: 'Shipping Street',
      freight: 'Shipping',
      itemNumber: 'Lineitem sku',
      description: 'Lineitem name',
    },
  },
  {
    name: 'Shopify\u2019s customers',
    targets: customer,
    recognisedBy: 'First Name|Last Name|Default Address Company|Total Spent',
    columns: { number: 'Customer ID', name: 'Default Address Company', address: 'Default Address Address1' },
  },
  {
    name: 'WooCommerce\u2019s products',
    targets: item,
    recognisedBy: 'SKU|Regular price|Backorders allowed?|Visibility in catalog',
    columns: { number: 'SKU', description: 'Name', unitPrice: 'Regular price', inventory: 'Stock' },
  },
  {
    name: 'WooCommerce\u2019s orders',
    targets: orders,
    recognisedBy: 'order_id|order_number|order_currency|billing_first_name',
    columns: {
      number: 'order_number',
      documentDate: 'order_date',
      freight: 'shipping_total',
      customerNumber: 'customer_id',
    },
  },
  {
    name: 'Amazon\u2019s orders',
    targets: orders,
    recognisedBy: 'order-id|order-item-id|quantity-purchased',
    columns: { number: 'order-id', itemNumber: 'sku', freight: 'shipping-price', unitPrice: 'item-price' },
  },
  {
    name: 'Amazon\u2019s listings',
    targets: item,
    recognisedBy: 'item-name|listing-id|seller-sku',
    columns: { number: 'seller-sku', description: 'item-name', inventory: 'quantity' },
  },
  {
    name: 'Amazon\u2019s stock',
    targets: item,
    recognisedBy: 'sku|fnsku|afn-fulfillable-quantity',
    columns: { number: 'sku', inventory: 'afn-fulfillable-quantity', unitPrice: 'your-price' },
  },
  {
    name: 'Etsy\u2019s sold items',
    targets: orders,
    recognisedBy: 'Sale Date|Item Name|Listing ID|Order ID',
    columns: { number: 'Order ID', documentDate: 'Sale Date', itemNumber: 'SKU', freight: 'Order Shipping' },
  },
  {
    name: 'Etsy\u2019s listings',
    targets: item,
    recognisedBy: 'TITLE|PRICE|CURRENCY_CODE|QUANTITY|MATERIALS',
    columns: { number: 'SKU', description: 'TITLE', inventory: 'QUANTITY' },
  },
  {
    name: 'eBay\u2019s orders',
    targets: orders,
    recognisedBy: 'Sales Record Number|Order Number|Custom Label|Sold For',
    columns: {
      number: 'Order Number',
      itemNumber: 'Custom Label',
      unitPrice: 'Sold For',
      freight: 'Shipping And Handling',
      shipToAddress: 'Ship To Address 1',
    },
  },
  {
    name: 'Magento\u2019s products',
    targets: item,
    recognisedBy: 'sku|attribute_set_code|product_type|product_websites',
    columns: { number: 'sku', description: 'name', unitPrice: 'price', inventory: 'qty' },
  },
  {
    name: 'Magento\u2019s customers',
    targets: customer,
    recognisedBy: 'ID|Name|Group|Customer Since|Web Site',
    columns: { number: 'ID', name: 'Name', vatRegistrationNumber: 'VAT Number' },
  },
  {
    name: 'Square\u2019s items',
    targets: item,
    recognisedBy: 'Token|Item Name|Variation Name|SKU',
    columns: { number: 'SKU', description: 'Item Name', vendorItemNumber: 'Default Vendor Code' },
  },
  {
    name: 'Xero\u2019s contacts',
    targets: partners,
    recognisedBy: '*ContactName|AccountNumber|POAddressLine1',
    columns: {
      number: 'AccountNumber',
      name: '*ContactName',
      address: 'POAddressLine1',
      address2: 'POAddressLine2',
      city: 'POCity',
      region: 'PORegion',
      postCode: 'POPostalCode',
      country: 'POCountry',
      contact: 'POAttentionTo',
      vatRegistrationNumber: 'TaxNumber',
    },
  },
  {
    name: 'Xero\u2019s invoices',
    targets: orders,
    recognisedBy: '*ContactName|*InvoiceNumber|*UnitAmount',
    columns: {
      number: '*InvoiceNumber',
      documentDate: '*InvoiceDate',
      customerNumber: '*ContactName',
      yourReference: 'Reference',
      itemNumber: 'InventoryItemCode',
      unitPrice: '*UnitAmount',
    },
  },
  {
    name: 'Xero\u2019s items',
    targets: item,
    recognisedBy: '*ItemCode|SalesUnitPrice|PurchasesUnitPrice',
    columns: {
      number: '*ItemCode',
      description: 'ItemName',
      unitPrice: 'SalesUnitPrice',
      unitCost: 'PurchasesUnitPrice',
    },
  },
  {
    name: 'DATEV\u2019s business partners',
    targets: partners,
    recognisedBy: 'Konto|Name (Adressattyp Unternehmen)|Kurzbezeichnung',
    columns: {
      number: 'Konto',
      name: 'Name (Adressattyp Unternehmen)',
      vatRegistrationNumber: 'EU-UStID',
      address: 'Straße',
      country: 'Land',
    },
  },
  {
    name: 'Business Central\u2019s sales lines',
    targets: orders,
    recognisedBy: 'Document No.|Line No.|No.|Quantity',
    columns: { number: 'Document No.', itemNumber: 'No.' },
  },
  {
    name: 'Business Central\u2019s sales lines',
    targets: orders,
    recognisedBy: 'Belegnr.|Zeilennr.|Nr.|Menge',
    columns: { number: 'Belegnr.', itemNumber: 'Nr.' },
  },
  {
    name: 'Outlook\u2019s contacts',
    targets: partners,
    recognisedBy: 'First Name|Last Name|Company|Business Street|E-mail Address',
    columns: {
      name: 'Company',
      contactTitle: 'Job Title',
      address: 'Business Street',
      address2: 'Business Street 2',
      city: 'Business City',
      region: 'Business State',
      postCode: 'Business Postal Code',
      country: 'Business Country/Region',
      phone: 'Business Phone',
      fax: 'Business Fax',
      email: 'E-mail Address',
    },
  },
  {
    name: 'Outlook\u2019s contacts',
    targets: partners,
    recognisedBy: 'Vorname|Nachname|Firma|Straße geschäftlich|E-Mail-Adresse',
    columns: {
      name: 'Firma',
      address: 'Straße geschäftlich',
      address2: 'Straße geschäftlich 2',
      city: 'Ort geschäftlich',
      region: 'Region geschäftlich',
      postCode: 'Postleitzahl geschäftlich',
      country: 'Land/Region geschäftlich',
      phone: 'Telefon geschäftlich',
      fax: 'Fax geschäftlich',
      email: 'E-Mail-Adresse',
    },
  },
  {
    name: 'Google\u2019s contacts',
    targets: partners,
    recognisedBy: 'E-mail 1 - Value|Phone 1 - Value|Organization Name',
    columns: {
      name: 'Organization Name',
      contactTitle: 'Organization Title',
      address: 'Address 1 - Street',
      city: 'Address 1 - City',
      region: 'Address 1 - Region',
      postCode: 'Address 1 - Postal Code',
      country: 'Address 1 - Country',
      phone: 'Phone 1 - Value',
      email: 'E-mail 1 - Value',
      homePage: 'Website 1 - Value',
    },
  },
  {
    name: 'Stripe\u2019s customers',
    targets: customer,
    recognisedBy: 'id|Email|Delinquent|Card ID',
    columns: { number: 'id', name: 'Name', vatRegistrationNumber: 'Business Vat ID' },
  },
  ...salesLines.map(([columns, customerNumber]): KnownExport => {
    const [number = '', , itemNumber = ''] = columns.split('|');
    return {
      name: 'Business Central\u2019s sales lines',
      targets: orders,
      recognisedBy: `${columns}|${customerNumber}`,
      columns: { number, itemNumber, customerNumber },
    };
  }),
];
