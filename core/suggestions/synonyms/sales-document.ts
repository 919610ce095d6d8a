import { addressSynonyms } from './address.js';
import { customerSynonyms } from './customer.js';
import { compounds, type FieldSynonyms } from './field-synonyms.js';
import { salesLineSynonyms } from './sales-line.js';

const shipTo =
  'ship to, shipto, ship, shipping, shipping address, delivery, deliver to, delivery address, recipient, Liefer, Liefer an, Lieferadresse, Lieferanschrift, Empfänger, Warenempfänger, livraison, adresse livraison, envío, dirección envío, entrega, aflever, afleveradres, bezorg, verzend';
/** The names of an address field where the goods go: "Shipping City", "Lieferort", "ville de livraison". */
const where = (names: Readonly<Record<string, string>>) => ({ Compound: compounds(shipTo, names) });
const { Second: _accounts, Seldom: _ids, ...customerNumber } = customerSynonyms.number ?? {};
export const salesDocumentSynonyms: FieldSynonyms = {
  documentType: {
    English: 'document type, doc type, order type, type of document, sales document type, transaction type',
    German: 'Belegart, Belegtyp, Auftragsart, Dokumenttyp, Vorgangsart',
    French: 'type de document, type document, type de commande, type de pièce',
    Spanish: 'tipo de documento, tipo documento, tipo de pedido',
    Dutch: 'documenttype, documentsoort, ordertype, soort document',
    SAP: 'AUART',
    Perhaps: 'type, typ, art, tipo, soort',
  },
  number: {
    English:
      'order no, order code, order, order reference, sales order no, sales order, document no, doc no, order name, so no, orderno, order key, sales document, ordernum, amazon order id, sales order document',
    German:
      'Auftragsnummer, Auftrags-Nr., Auftragsnr, Auftrag, Belegnummer, Beleg-Nr., Belegnr, Beleg, Bestellnummer, Bestell-Nr., Vorgangsnummer, AB-Nr., Verkaufsbeleg, Vertriebsbeleg, Verkaufsbelegnummer, VerkBeleg, Verk.-Beleg, Verk.beleg',
    French:
      'n° commande, numéro de commande, n° de commande, référence commande, commande, n° document, numéro de document, n° pièce',
    Spanish:
      'n° pedido, número de pedido, pedido, nº de pedido, número de documento, nº documento, id pedido, ref. pedido',
    Dutch: 'ordernummer, ordernr, order-nr, bestelnummer, bestelnr, documentnummer, documentnr, verkoopordernummer',
    SAP: 'VBELN',
    // An export of orders may have the number of the invoice as well.
    Second:
      'order id, sales order id, invoice no, invoice, quote no, credit memo no, Rechnungsnummer, Rechnungs-Nr., n° facture, numéro de facture, nº factura, número de factura, factuurnummer, Bestell-ID',
    Perhaps: 'name, number, reference, référence, referencia, po no, po, purchase order no, transaction id, invoice id',
    Seldom: 'id, code, external id',
  },
  customerNumber: {
    ...customerNumber,
    English: `${customerNumber.English}, sell to customer no, bill to customer no, sell to, bill to, sold to no, sold to customer, sell to customer, order account, invoice account, ordered by`,
    'Germany\u2019s ERPs':
      'Auftraggeber, Auftraggb., Besteller, orderklant, orderklantnummer, donneur d’ordre, Verk. an Deb.-Nr., Verkauf an Debitor',
    Odoo: 'partner_id',
    Perhaps:
      'customer, kunde, client, cliente, klant, account, account no, account reference, Konto, buyer, buyer id, buyer username, buyer user id, ship to customer no, partner',
  },
  externalDocumentNumber: {
    English:
      'external document no, external doc no, po no, po, purchase order no, purchase order, customer po, customer po no, customer order no, customer purchase order, external order no, external reference, your order no, ponumber, po reference',
    German:
      'externe Belegnummer, externe Belegnr., externe Auftragsnummer, Kundenbestellnummer, Kunden-Bestellnr., Kundenauftragsnummer, Bestellnummer des Kunden, Bestellnummer Kunde, Ihre Bestellnummer, Ext. Belegnr.',
    French:
      'n° document externe, n° commande client, numéro de commande client, bon de commande, référence commande client, n° bon de commande',
    Spanish:
      'nº documento externo, pedido del cliente, nº pedido cliente, número de pedido del cliente, orden de compra',
    Dutch:
      'extern documentnummer, inkoopordernummer, inkoopnummer, bestelnummer klant, klantordernummer, extern documentnr',
    SAP: 'BSTNK, BSTKD',
    Perhaps: 'Bestellnummer, Bestell-Nr., bestelnummer',
  },
  yourReference: {
    English:
      'your reference, your ref, customer reference, customer ref, reference customer, client reference, buyer reference, customer requisition',
    German: 'Ihre Referenz, Ihr Zeichen, Kundenreferenz, Ihre Ref., Referenz, Betreff',
    French: 'votre référence, vos références, votre réf., réf. client, référence client',
    Spanish: 'su referencia, su ref., referencia cliente, referencia del cliente',
    Dutch: 'uw referentie, uw ref, klantreferentie, referentie, uw kenmerk',
    SAP: 'IHREZ',
    Odoo: 'client_order_ref',
    Perhaps: 'reference',
  },
  documentDate: {
    English:
      'document date, order date, date, date of order, sales date, sale date, purchase date, order date time, po date, purchase order date, order placed, date ordered, transaction date, sales order date, order created, date sold',
    German: 'Belegdatum, Bestelldatum, Auftragsdatum, Datum, Erfassungsdatum, Bestellt am',
    French: 'date, date de commande, date commande, date du document',
    Spanish: 'fecha, fecha de pedido, fecha pedido, fecha del documento, fecha documento',
    Dutch: 'datum, besteldatum, orderdatum, documentdatum',
    SAP: 'AUDAT, BLDAT',
    Odoo: 'date_order',
    Second:
      'invoice date, Rechnungsdatum, date de facture, date facture, fecha de factura, factuurdatum, created at, created date, creation date, Erstellt am, Angelegt am, Erstellungsdatum, date de création, fecha de creación, aanmaakdatum',
    Perhaps: 'ERDAT',
  },
  postingDate: {
    English: 'posting date, post date, posted date, booking date, accounting date, posted on',
    German: 'Buchungsdatum, Gebucht am',
    French: 'date comptable, date de comptabilisation, date de validation comptable',
    Spanish: 'fecha de registro, fecha contable, fecha registro, fecha de contabilización',
    Dutch: 'boekingsdatum, boekdatum',
    SAP: 'BUDAT',
  },
  dueDate: {
    English: 'due date, payment due, payment due date, date due, due on, pay by date',
    German: 'Fälligkeitsdatum, Fälligkeit, Fällig am, Zahlbar bis',
    French: "date d'échéance, échéance, date échéance",
    Spanish: 'fecha de vencimiento, vencimiento, fecha vencimiento',
    Dutch: 'vervaldatum, vervaldag',
    SAP: 'FAEDT',
  },
  requestedDeliveryDate: {
    English:
      'requested delivery date, requested delivery, delivery date, required date, requested date, need by date, need by, due delivery date, date required, expected delivery date, wanted delivery date, required delivery date, required by, requested ship date, promised delivery date, delivery deadline',
    German:
      'gewünschtes Lieferdatum, Wunschliefertermin, Wunschlieferdatum, Wunschtermin, Liefertermin, Lieferdatum, gew. Lieferdatum, Wunschlief., Wunschlieferdat.',
    French:
      'date de livraison demandée, date de livraison, date livraison, date de livraison souhaitée, livraison souhaitée, date demandée',
    Spanish: 'fecha de entrega, fecha de entrega solicitada, fecha entrega, fecha entrega requerida, fecha requerida',
    Dutch: 'gewenste leverdatum, leverdatum, gevraagde leverdatum, afleverdatum, gewenste afleverdatum',
    SAP: 'VDATU, EDATU',
    Odoo: 'commitment_date',
  },
  currency: {
    ...addressSynonyms.currency,
    'exports of orders': 'order currency, document currency, Auftragswährung, Belegwährung, Währg',
  },
  paymentTerms: addressSynonyms.paymentTerms,
  salesperson: customerSynonyms.salesperson ?? {},
  shipToName: {
    ...where({
      English: 'name, customer name, full name, party name',
      German: 'Name',
      French: 'nom',
      Spanish: 'nombre',
      Dutch: 'naam',
    }),
    Others:
      'recipient, addressee, ship to, consignee, shipping addressee, ship to party, Empfänger, Warenempfänger, destinataire, destinatario, ontvanger',
    Perhaps: compounds(shipTo, {
      English: 'company, company name',
      German: 'Firma',
      French: 'société',
      Spanish: 'empresa',
      Dutch: 'bedrijf',
    }),
  },
  shipToAddress: {
    ...where(addressSynonyms.address),
    Others:
      'shipping address, delivery address, Lieferadresse, Lieferanschrift, adresse de livraison, dirección de envío, dirección de entrega, afleveradres, bezorgadres, verzendadres',
  },
  shipToCity: where(addressSynonyms.city),
  shipToPostCode: where(addressSynonyms.postCode),
  shipToCountry: where(addressSynonyms.country),
  freight: {
    English:
      'freight, freight amount, shipping, shipping cost, shipping amount, shipping price, shipping charges, shipping fee, freight charge, delivery charge, delivery fee, delivery cost, postage, carriage, freight cost, shipping total, order shipping, shipping and handling, shipping costs, postage and packing',
    German: 'Fracht, Frachtkosten, Versandkosten, Versand, Lieferkosten, Porto',
    French: 'frais de port, port, frais de livraison, transport, frais de transport, frais expédition',
    Spanish: 'portes, gastos de envío, flete, costes de envío, gastos envío',
    Dutch: 'vracht, vrachtkosten, verzendkosten, bezorgkosten, portokosten',
  },
  ...salesLineSynonyms,
};
