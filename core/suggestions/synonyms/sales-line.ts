import { compounds, type FieldSynonyms } from './field-synonyms.js';
import { itemSynonyms } from './item.js';

/** Exports of headers with lines say whose it is: "Lineitem quantity", "Order Lines/Unit Price". */
const line = 'line, lineitem, line item, order line, order lines, position, item, product, sales line';

export const salesLineSynonyms: FieldSynonyms = {
  itemNumber: {
    ...itemSynonyms.number,
    English: `${itemSynonyms.number?.English}, line item sku, lineitem sku, order lines product, order lines product internal reference, order line product internal reference, item sku, product sku, line item no, product reference, line item product no`,
    Odoo: 'order_line/product_id, product_id, default_code',
    Perhaps:
      'artikel, article, artículo, producto, produkt, product, asin, order_item_id, ref, reference, référence, referencia, código, code',
  },
  description: {
    ...itemSynonyms.description,
    English:
      'description, item description, product description, article name, line description, order lines description, line text, position text, line item description, line item label',
    First: 'item name, product name, product title, item title, lineitem name, line item name, title',
    German: `${itemSynonyms.description?.German}, Positionstext`,
    Spanish: 'descripción, nombre del producto, descripción del artículo, denominación, nombre del artículo, concepto',
    SAP: 'ARKTX, MAKTX',
    Perhaps: 'item, product, text, label, name',
    Seldom: 'artikel, article, artículo',
  },
  quantity: {
    English: `quantity, qty, order quantity, ordered quantity, quantity ordered, qty ordered, quantity purchased, units, pieces, pcs, no of units, sales quantity, item quantity, ${compounds(line, { English: 'quantity, qty' })}`,
    German:
      'Menge, Anzahl, Stück, Stückzahl, Bestellmenge, Auftragsmenge, Auftr.Menge, kumulierte Auftragsmenge, bestellte Menge',
    French: 'quantité, qté, quantité commandée, nombre, qté commandée',
    Spanish: 'cantidad, cant., cantidad pedida, unidades, uds',
    Dutch: 'aantal, hoeveelheid, bestelde hoeveelheid, stuks, aantal besteld',
    SAP: 'KWMENG, MENGE',
    Odoo: 'order_line/product_uom_qty, product_uom_qty',
  },
  unitOfMeasure: {
    ...itemSynonyms.unitOfMeasure,
    English:
      'unit of measure, unit of measure code, uom, unit, sales unit, measure unit, unit code, uom code, item unit, sales uom, qty unit, usage unit',
    German: `${itemSynonyms.unitOfMeasure?.German}, Verkaufseinheit, VME, Verkaufsmengeneinheit`,
    Compound: compounds(line, { English: 'unit of measure, uom, unit' }),
    Perhaps: 'units',
    SAP: 'VRKME, MEINS',
    Odoo: 'order_line/product_uom, product_uom',
  },
  unitPrice: {
    ...itemSynonyms.unitPrice,
    English: `${itemSynonyms.unitPrice?.English}, unit price excl tax, item price, lineitem price, line item price, order lines unit price, rate, price each, unit amount, item rate, line item unit price, sold for, amount per unit`,
    Perhaps: `${itemSynonyms.unitPrice?.Perhaps}, unit cost, cost`,
    Odoo: 'order_line/price_unit, price_unit',
  },
  lineDiscountPercent: {
    English:
      'line discount percent, discount percent, discount, discount rate, line discount, disc percent, order lines discount percent, discount in percent, percent discount',
    German:
      'Rabatt, Rabatt %, Zeilenrabatt %, Zeilenrabatt, Rabattsatz, Positionsrabatt, Rabatt in %, Zeilenrabatt in Prozent',
    French: 'remise, remise %, % remise, taux de remise, rabais',
    Spanish: 'descuento, descuento %, % descuento, dto., % dto, dto %',
    Dutch: 'korting, korting %, kortingspercentage, regelkorting %, regelkorting',
    Odoo: 'order_line/discount',
  },
  shipmentDate: {
    English:
      'shipment date, ship date, shipped date, shipping date, date shipped, dispatch date, planned shipment date, shipped at, shipped on, fulfilled at, actual ship date',
    German: 'Versanddatum, Versandtermin, Warenausgangsdatum, Warenausg.-Datum, Versendet am, Versandtag',
    French: "date d'expédition, date expédition, date d'envoi, date envoi, expédié le",
    Spanish: 'fecha de envío, fecha envío, fecha de expedición, fecha expedición',
    Dutch: 'verzenddatum, verzonden op, verzendatum',
    SAP: 'WADAT',
  },
};
