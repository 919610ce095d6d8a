/** Words for documents in the names of columns. */
export const documentWords =
  /order|document|\bdoc|\bpo\b|invoice|quote|auftrag|beleg|rechnung|angebot|bestell|commande|facture|pedido|factura|ordine|fattura|factuur/iu;
const numberWords = /(?:number|nummer|numéro|número|numero|\b(?:num|nr|no|id|n[°º]))\.?$/iu;
const otherNumbers =
  /\b(?:vat|tax|ust|ean|gtin|upc|isbn|sku|barcode|iban|phone|tel|mobile|fax|artikel|article|product|serial|lot|customer|kunden?|debitor|client|vendor|supplier|kreditor|lieferant|fournisseur|contact|account|konto)/iu;
/** Words for what else a document or its line has, such as the date of an order. */
const otherFields =
  /date|datum|fecha|\bdata\b|type|status|unit|qty|quantity|menge|amount|betrag|total|\bitem|\bline|\bzeile|\bpos|position|\bligne/iu;

/** Whether a name is that of a column with the numbers of documents. */
export const isDocumentNumber = (name: string): boolean =>
  !otherFields.test(name) && (documentWords.test(name) || (numberWords.test(name.trim()) && !otherNumbers.test(name)));
