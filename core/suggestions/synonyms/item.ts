import { compounds, type FieldSynonyms } from './field-synonyms.js';

const names = {
  number: {
    English:
      'item no, item code, item, item key, product no, product code, sku, stock keeping unit, article no, article code, part no, part code, material, material no, model no, stock code, itemno, custom label',
    German:
      'Artikelnummer, Artikel-Nr., Art.-Nr., ArtNr, Artikelnr, Produktnummer, Produkt-Nr., Sachnummer, Materialnummer, Artikelcode, Teilenummer, interne Referenz',
    French:
      'référence, code article, n° article, référence article, référence produit, code produit, réf., réf. article, réf. produit, numéro article',
    Spanish:
      'código de artículo, código artículo, código de producto, código producto, referencia, nº artículo, ref artículo, cód. artículo',
    Dutch: 'artikelnummer, artikelnr, artikelcode, productcode, productnummer',
    SAP: 'MATNR',
    Shopify: 'variant sku, variant code',
    Odoo: 'default_code, internal reference',
    Amazon: 'seller-sku',
    Second: 'item id, product id, article id',
    Perhaps:
      'reference, ref, part, id, code, key, number, handle, asin, artikel, article, artículo, producto, produkt, product, external id',
  },
  description: {
    English:
      'description, item description, product, product description, article name, material description, part description, part name, sales description',
    First:
      'item name, product name, product title, title, name, product service name, Bezeichnung, Artikelbezeichnung, Artikelname, Produktname, désignation, nom du produit, nom, nombre, nombre del artículo, productnaam, artikelnaam, nazwa, nazwa towaru, nazwa produktu, benämning, varenavn, tuotenimi',
    German:
      'Beschreibung, Bezeichnung, Artikelbezeichnung, Artikelname, Artikeltext, Produktname, Produktbezeichnung, Bezeichnung 1, Artikelbeschreibung, Materialkurztext, Materialbezeichnung, Art.-Bez., Artikelbez.',
    French: "désignation, libellé, nom du produit, nom de l'article, description, intitulé",
    Spanish: 'descripción, nombre del producto, descripción del artículo, nombre, denominación, nombre del artículo',
    Dutch: 'omschrijving, artikelomschrijving, productnaam, artikelnaam, beschrijving, benaming',
    SAP: 'MAKTX, MAKTG',
    Perhaps: 'item, short description, Kurztext, Kurzbezeichnung, label',
    Seldom: 'artikel, article, artículo',
  },
  description2: {
    English: 'description 2, second description, additional description, subtitle, name 2',
    German: 'Beschreibung 2, Bezeichnung 2, Zusatztext, Artikelbezeichnung 2',
    French: 'désignation 2, libellé 2, désignation complémentaire',
    Spanish: 'descripción 2, descripción adicional',
    Dutch: 'omschrijving 2, extra omschrijving',
  },
  type: {
    English: 'type, item type, product type, article type',
    German: 'Typ, Art, Artikelart, Artikeltyp, Produktart',
    French: "type d'article, type de produit, type article",
    Spanish: 'tipo, tipo de artículo, tipo de producto',
    Dutch: 'soort, artikelsoort, producttype, artikeltype',
    SAP: 'MTART',
    Odoo: 'detailed_type',
  },
  unitOfMeasure: {
    English:
      'unit of measure, base unit of measure, uom, unit, units, base unit, stock unit, uom id, measure unit, unit code, uom code',
    German:
      'Einheit, Mengeneinheit, ME, Basiseinheit, Basismengeneinheit, Lagereinheit, Einheitencode, Verkaufseinheit',
    French: 'unité, unité de mesure, unité de base, unité de stock, unité de vente',
    Spanish: 'unidad, unidad de medida, ud. medida, unidad base, UM',
    Dutch: 'eenheid, basiseenheid, meeteenheid, voorraadeenheid',
    SAP: 'MEINS',
    Odoo: 'uom_id',
  },
  packaging: {
    English: 'quantity per unit, packaging, packing, package, pack size, packaging description, contents',
    German: 'Verpackung, Verpackungseinheit, VPE, Packungsgröße, Gebinde, Inhalt',
    French: 'conditionnement, emballage, quantité par unité',
    Spanish: 'embalaje, envase, cantidad por unidad, presentación',
    Dutch: 'verpakking, verpakkingseenheid, hoeveelheid per eenheid',
  },
  category: {
    English:
      'category, item category, item category code, category code, category id, category name, product category, product group, item group, product group code, commodity group, department, family, categories, product categories',
    German:
      'Kategorie, Artikelkategorie, Warengruppe, Artikelgruppe, Produktgruppe, Produktkategorie, WGR, Warengruppen-Nr., Kategoriecode, Kategorien',
    French: 'catégorie, famille, catégorie article, catégorie produit, code famille, groupe article',
    Spanish: 'categoría, familia, categoría de producto, grupo de artículos, código categoría',
    Dutch: 'categorie, artikelgroep, productgroep, artikelcategorie, productcategorie',
    SAP: 'MATKL',
    Odoo: 'categ_id',
  },
  unitPrice: {
    English:
      'unit price, price, sales price, selling price, sell price, net price, price per unit, unit price excl vat, variant price, price excl tax, unit sales price, regular price, price tax excluded, price excl vat, price net, sales unit price, sales price rate',
    Second: 'trade price, list price, retail price, standard price, public price',
    Perhaps: 'sale price, base price, gross price, price incl vat, your price',
    German:
      'Preis, Verkaufspreis, VK-Preis, VK, Einzelpreis, Stückpreis, Listenpreis, Nettopreis, VK netto, Verkaufspreis netto, EP, E-Preis, Netto-VK, Preis netto, VK-Preis netto, VK-Preis ohne MwSt., VK exkl. MwSt.',
    French:
      'prix, prix de vente, prix unitaire, PU, PU HT, prix HT, prix de vente HT, prix unitaire HT, tarif, prix public',
    Spanish: 'precio, precio de venta, precio unitario, PVP, precio neto, precio de lista, tarifa',
    Dutch: 'prijs, verkoopprijs, eenheidsprijs, stuksprijs, prijs per stuk, verkoopprijs excl btw',
    SAP: 'NETPR, KBETR',
    Odoo: 'lst_price, list_price',
  },
  unitCost: {
    English:
      'unit cost, cost, cost price, purchase price, cost per item, standard cost, buying price, supply price, last direct cost, average cost, item cost, last purchase price, purchase cost, purchases unit price, purchase price net, purchase prices net, cost of goods',
    Perhaps: 'wholesale price',
    German:
      'Einstandspreis, Einkaufspreis, EK-Preis, EK, EK netto, Herstellkosten, Kosten, Bezugspreis, EK-Preis netto, Einkaufspreis netto, netto Einkaufspreis',
    French: "prix d'achat, prix de revient, coût, coût unitaire, prix d'achat HT, PA HT",
    Spanish: 'coste, costo, precio de compra, precio de coste, coste unitario, costo unitario',
    Dutch: 'kostprijs, inkoopprijs, kosten, kostprijs per stuk',
    SAP: 'STPRS, VERPR',
    Odoo: 'standard_price',
  },
  vendorNumber: {
    English:
      'vendor no, vendor id, vendor code, vendor number, supplier no, supplier id, supplier code, main vendor, preferred vendor, primary supplier, default supplier',
    German:
      'Lieferantennummer, Lieferanten-Nr., Lief.-Nr., LiefNr, Hauptlieferant, Kreditor, Kreditorennummer, Kreditoren-Nr.',
    French: 'code fournisseur, n° fournisseur, fournisseur principal, numéro fournisseur',
    Spanish: 'código de proveedor, código proveedor, nº proveedor, proveedor principal, proveedor habitual',
    Dutch: 'leveranciersnummer, leveranciersnr, leverancierscode, hoofdleverancier, crediteur',
    SAP: 'LIFNR',
    Odoo: 'seller_ids',
    Perhaps: 'vendor, supplier, lieferant, fournisseur, proveedor, leverancier',
  },
  vendorItemNumber: {
    English:
      'vendor item no, supplier item no, vendor part no, supplier part no, manufacturer part no, mpn, supplier sku, vendor sku, vendor product code, supplier product code, supplier reference, vendor reference, supplier item code',
    Perhaps: 'supplier code, vendor code',
    German:
      'Lieferantenartikelnummer, Lieferanten-Artikelnr., Lief.-Artikelnr., Herstellernummer, Herstellerartikelnummer, Bestellnummer, Bestell-Nr., Bestellnummer Lieferant, Lieferantenbestellnummer',
    French: 'référence fournisseur, réf. fournisseur, réf. article fournisseur, code article fournisseur',
    Spanish: 'referencia proveedor, ref. proveedor, referencia del proveedor, código artículo proveedor',
    Dutch: 'artikelnummer leverancier, leveranciersartikelnummer, artikelnr leverancier, bestelnummer',
    SAP: 'IDNLF, MFRPN',
  },
  gtin: {
    English:
      'gtin, ean, upc, barcode, bar code, ean code, upc code, ean upc, isbn, gtin 13, ean 13, ean 11, gtin ean, upc ean, variant barcode, ean no, gtin upc ean or isbn, gtin upc ean',
    German: 'EAN-Code, EAN-Nummer, Strichcode, GTIN/EAN, EAN/GTIN',
    French: 'code-barres, code barre, gencod, code EAN',
    Spanish: 'código de barras, código EAN',
    Dutch: 'streepjescode, EAN-code, barcode',
    SAP: 'EAN11',
  },
  netWeight: {
    English: 'net weight, weight, weight net, unit weight, item weight, weight kg, product weight',
    German: 'Nettogewicht, Gewicht, Gewicht netto, Gewicht kg, Eigengewicht, Artikelgewicht',
    French: 'poids net, poids, poids unitaire',
    Spanish: 'peso neto, peso, peso unitario',
    Dutch: 'nettogewicht, gewicht, netto gewicht',
    SAP: 'NTGEW',
    Perhaps: 'variant grams, gross weight, Bruttogewicht, poids brut, peso bruto, brutogewicht',
  },
  inventory: {
    English:
      'inventory, quantity on hand, qty on hand, on hand, stock, in stock, units in stock, stock level, stock quantity, available stock, variant inventory qty, inventory quantity, current stock, current quantity, quantity in stock, quantity available, available quantity, stock on hand, qty in stock',
    German:
      'Bestand, Lagerbestand, Lagermenge, Bestandsmenge, verfügbarer Bestand, Lager, frei verwendbar, frei verwendbarer Bestand, Lagerbestand gesamt, verfügbare Menge, vorrätige Menge',
    French: 'stock, stocks, quantité en stock, stock disponible, stock réel, qté en stock',
    Spanish: 'existencias, stock, stock actual, inventario, cantidad en stock, cantidad disponible',
    Dutch: 'voorraad, voorraadaantal, beschikbare voorraad, aantal op voorraad',
    SAP: 'LABST',
    Odoo: 'qty_available',
    Second: 'product quantity, item quantity',
    Perhaps: 'quantity, available, Menge, Anzahl, quantité, cantidad, aantal, hoeveelheid',
  },
  quantityOnOrder: {
    English:
      'quantity on order, on order, units on order, qty on purchase order, qty on order, ordered quantity, on purchase order',
    German: 'Menge in Bestellung, Bestellmenge, bestellt, offene Bestellmenge, in Bestellung',
    French: 'quantité en commande, en commande, qté en commande, stock en commande',
    Spanish: 'cantidad en pedido, en pedido, cantidad pedida, pendiente de recibir',
    Dutch: 'in bestelling, hoeveelheid in bestelling, besteld',
  },
  reorderPoint: {
    English:
      'reorder point, reorder level, minimum stock, min stock, safety stock, minimum inventory, reorder qty point, low stock amount, low stock threshold, low stock level, minimum stock level, min stock alert level, stock alert level',
    German: 'Meldebestand, Minimalbestand, Mindestbestand, Mindestlagerbestand, Bestellpunkt, Sicherheitsbestand',
    French: 'point de commande, seuil de réapprovisionnement, stock minimum, seuil de commande, stock mini',
    Spanish: 'punto de pedido, stock mínimo, nivel de reorden, punto de reorden',
    Dutch: 'bestelpunt, bestelniveau, minimumvoorraad, minimale voorraad',
    SAP: 'MINBE',
    Perhaps: 'minimum quantity, stock alert count',
  },
  blocked: {
    English: 'blocked, discontinued, inactive, is blocked, disabled, obsolete, end of life, item blocked',
    German: 'gesperrt, Auslaufartikel, inaktiv, eingestellt, Sperre',
    French: 'bloqué, inactif, arrêté, article bloqué',
    Spanish: 'bloqueado, inactivo, descatalogado, descontinuado',
    Dutch: 'geblokkeerd, inactief, vervallen, uitgefaseerd',
    SAP: 'LVORM',
  },
} satisfies FieldSynonyms;

/** Exports say whose it is: "product_price", "Variant Barcode", "Artikel-Bezeichnung". */
const before = 'product, item, article, variant, Artikel, Produkt, produit, producto, prodotto';
export const itemSynonyms: FieldSynonyms = Object.fromEntries(
  Object.entries<FieldSynonyms[string]>(names).map(([field, { Second = '', ...own }]) => [
    field,
    { ...own, ...(Second === '' ? {} : { Second }), Compound: compounds(before, own) },
  ]),
);
