import type { Described } from './business-file.js';

/** Orders and invoices of shops, ERPs and customers, after their documented headers. */
export const orders: Described[] = [
  {
    from: 'Shopify, orders',
    target: 'sales-document',
    place: 'iso',
    headerOnce: true,
    columns: `Name=shoporder>number | Email=email | Financial Status=status | Paid at=shippedmoment | Fulfillment Status=status |
      Fulfilled at=shippedmoment>shipmentDate | Accepts Marketing='no' | Currency=currency>currency | Subtotal=total | Shipping=freight>freight |
      Taxes=tax | Total=total | Discount Code=empty | Discount Amount='0.00' | Shipping Method=carrier | Created at=moment>documentDate |
      Lineitem quantity=quantity>quantity | Lineitem name=product>description | Lineitem price=price>unitPrice | Lineitem compare at price=empty |
      Lineitem sku=sku>itemNumber | Lineitem requires shipping='true' | Lineitem taxable='true' | Billing Name=person | Billing Street=street |
      Billing City=city | Billing Zip=zip | Billing Country=country | Shipping Name=person>shipToName | Shipping Street=street>shipToAddress |
      Shipping Address1=street~shipToAddress | Shipping Address2=empty | Shipping Company=somecompany | Shipping City=city>shipToCity |
      Shipping Zip=zip>shipToPostCode | Shipping Province=region | Shipping Country=country>shipToCountry | Shipping Phone=phone | Notes=note |
      Cancelled at=empty | Payment Method=method | Vendor=brand | Id=orderid | Tags=empty | Source='web' | Lineitem discount='0.00'`,
  },
  {
    from: 'WooCommerce, orders with a row for each item',
    target: 'sales-document',
    place: 'iso',
    columns: `order_id=orderid~number | order_number=orderno>number | order_date=moment>documentDate | paid_date=shippedmoment | status=status |
      shipping_total=freight>freight | shipping_tax_total=tax | discount_total='0.00' | order_total=total | order_subtotal=total |
      order_currency=currency>currency | payment_method=method | payment_method_title=method | transaction_id=hash | shipping_method=carrier |
      customer_id=debtor>customerNumber | customer_email=email | billing_first_name=first | billing_last_name=last | billing_company=somecompany |
      billing_phone=phone | billing_address_1=street | billing_postcode=zip | billing_city=city | billing_country=country |
      shipping_first_name=first | shipping_last_name=last | shipping_company=somecompany~shipToName | shipping_address_1=street>shipToAddress |
      shipping_address_2=street2 | shipping_postcode=zip>shipToPostCode | shipping_city=city>shipToCity | shipping_country=country>shipToCountry |
      customer_note=note | item_id=lineid | item_product_id=itemid | item_name=product>description | item_sku=sku>itemNumber |
      item_quantity=quantity>quantity | item_subtotal=linetotal | item_total=linetotal | item_price=price>unitPrice`,
  },
  {
    from: 'Amazon, order report',
    target: 'sales-document',
    place: 'iso',
    columns: `order-id=amazonorder>number | order-item-id=lineid | purchase-date=zoned>documentDate | payments-date=zoned | buyer-email=email |
      buyer-name=person | buyer-phone-number=phone | sku=sku>itemNumber | product-name=product>description | quantity-purchased=quantity>quantity |
      currency=currency>currency | item-price=price>unitPrice | item-tax=linetax | shipping-price=freight>freight | shipping-tax='0.00' |
      ship-service-level=carrier | recipient-name=person>shipToName | ship-address-1=street>shipToAddress | ship-address-2=street2 |
      ship-address-3=empty | ship-city=city>shipToCity | ship-state=region | ship-postal-code=zip>shipToPostCode |
      ship-country=country>shipToCountry | ship-phone-number=phone | is-business-order='false' | purchase-order-number=ponumber>externalDocumentNumber`,
  },
  {
    from: 'Etsy, sold order items',
    target: 'sales-document',
    place: 'us',
    columns: `Sale Date=date>documentDate | Item Name=product>description | Buyer=user~customerNumber | Quantity=quantity>quantity | Price=price>unitPrice |
      Coupon Code=empty | Discount Amount='0.00' | Shipping Discount='0.00' | Order Shipping=freight>freight | Order Sales Tax=tax |
      Item Total=linetotal | Currency=currency>currency | Transaction ID=lineid | Listing ID=itemid | Date Paid=date | Date Shipped=shipped>shipmentDate |
      Ship Name=person>shipToName | Ship Address1=street>shipToAddress | Ship Address2=street2 | Ship City=city>shipToCity | Ship State=region |
      Ship Zipcode=zip>shipToPostCode | Ship Country=countryname>shipToCountry | Order ID=orderid>number | Variations=empty | Order Type='online' |
      Listings Type='listing' | Payment Type='online_cc' | SKU=sku>itemNumber`,
  },
  {
    from: 'eBay, orders',
    target: 'sales-document',
    place: 'us',
    columns: `Sales Record Number=row | Order Number=amazonorder>number | Buyer Username=user~customerNumber | Buyer Name=person | Buyer Email=email |
      Buyer Note=note | Buyer Address 1=street | Buyer City=city | Buyer State=region | Buyer Zip=zip | Buyer Country=countryname |
      Ship To Name=person>shipToName | Ship To Phone=phone | Ship To Address 1=street>shipToAddress | Ship To Address 2=street2 |
      Ship To City=city>shipToCity | Ship To State=region | Ship To Zip=zip>shipToPostCode | Ship To Country=countryname>shipToCountry |
      Item Number=itemid | Item Title=product>description | Custom Label=sku>itemNumber | Quantity=quantity>quantity | Sold For=price>unitPrice |
      Shipping And Handling=freight>freight | Seller Collected Tax='0.00' | Total Price=linetotal | Payment Method=method | Sale Date=date>documentDate |
      Paid On Date=date | Ship By Date=wanted | Shipped On Date=shipped>shipmentDate | Tracking Number=hash | Transaction ID=lineid`,
  },
  {
    from: 'Xero, sales invoices',
    target: 'sales-document',
    place: 'gb',
    columns: `*ContactName=company~customerNumber | EmailAddress=email | POAddressLine1=street | POCity=city | POPostalCode=zip | POCountry=countryname |
      *InvoiceNumber=invoiceno>number | Reference=reference>yourReference | *InvoiceDate=date>documentDate | *DueDate=due>dueDate | Total=total |
      InventoryItemCode=sku>itemNumber | *Description=product>description | *Quantity=quantity>quantity | *UnitAmount=price>unitPrice |
      Discount=discount>lineDiscountPercent | *AccountCode='200' | *TaxType='20% (VAT on Income)' | TaxAmount=linetax | TrackingName1=empty |
      TrackingOption1=empty | Currency=currency>currency | BrandingTheme=empty`,
  },
  {
    from: 'QuickBooks Online, invoices',
    target: 'sales-document',
    place: 'us',
    columns: `*InvoiceNo=invoiceno>number | *Customer=company~customerNumber | *InvoiceDate=date>documentDate | *DueDate=due>dueDate |
      Terms=terms>paymentTerms | Location=empty | Memo=note | Item(Product/Service)=sku>itemNumber | ItemDescription=product>description |
      ItemQuantity=quantity>quantity | ItemRate=price>unitPrice | *ItemAmount=linetotal | Taxable='Y' | TaxRate='8%' | Service Date=date`,
  },
  {
    from: 'Shopware, orders',
    target: 'sales-document',
    place: 'iso',
    columns: `id=hash | order_number=orderno>number | order_date_time=zoned>documentDate | customer_number=debtor>customerNumber | customer_email=email |
      customer_first_name=first | customer_last_name=last | billing_address_street=street | billing_address_zipcode=zip | billing_address_city=city |
      shipping_address_street=street>shipToAddress | shipping_address_zipcode=zip>shipToPostCode | shipping_address_city=city>shipToCity |
      shipping_address_country=country>shipToCountry | payment_method=method | shipping_costs=freight>freight | currency=currency>currency |
      line_item_product_number=sku>itemNumber | line_item_label=product>description | line_item_quantity=quantity>quantity |
      line_item_unit_price=price>unitPrice | line_item_total_price=linetotal | amount_total=total`,
  },
  {
    from: 'JTL-Wawi, orders',
    target: 'sales-document',
    place: 'de',
    columns: `Auftragsnummer=orderno>number | Externe Auftragsnummer=ponumber>externalDocumentNumber | Erstellt am=date>documentDate |
      Kundennummer=debtor>customerNumber | Firma=company | Vorname=first | Nachname=last | Straße=street | PLZ=zip | Ort=city | Land=countryname |
      Lieferadresse: Firma=company~shipToName | Lieferadresse: Straße=street>shipToAddress | Lieferadresse: PLZ=zip>shipToPostCode |
      Lieferadresse: Ort=city>shipToCity | Lieferadresse: Land=countryname>shipToCountry | Zahlungsart=method | Versandart=carrier |
      Positionstyp='Artikel' | Artikelnummer=sku>itemNumber | Artikelname=product>description | Menge=quantity>quantity | Einheit=unit>unitOfMeasure |
      VK Netto=price>unitPrice | VK Brutto=gross | Rabatt=discount>lineDiscountPercent | MwSt.=vatrate | Auftragswert=total`,
  },
  {
    from: 'Business Central, sales lines in German',
    target: 'sales-document',
    place: 'de',
    columns: `Belegart=Auftrag/Rechnung | Belegnr.=orderno>number | Verk. an Deb.-Nr.=debtor>customerNumber | Verk. an Name=company |
      Externe Belegnummer=ponumber>externalDocumentNumber | Buchungsdatum=date>postingDate | Auftragsdatum=date>documentDate |
      Gewünschtes Lieferdatum=wanted>requestedDeliveryDate | Zeilennr.=lineno | Art='Artikel' | Nr.=sku>itemNumber | Beschreibung=product>description |
      Lagerortcode='HAUPT' | Menge=quantity>quantity | Einheitencode=unit>unitOfMeasure | VK-Preis Ohne MwSt.=price>unitPrice |
      Zeilenrabatt %=discount>lineDiscountPercent | Zeilenbetrag Ohne MwSt.=linetotal | Warenausg.-Datum=shipped>shipmentDate`,
  },
  {
    from: 'Odoo, sales orders',
    target: 'sales-document',
    place: 'iso',
    headerOnce: false,
    columns: `External ID=hash | Order Reference=orderno>number | Creation Date=moment | Order Date=moment>documentDate | Customer=company~customerNumber |
      Customer Reference=reference>yourReference | Delivery Date=wanted>requestedDeliveryDate | Salesperson=agent>salesperson | Company='My Company' |
      Payment Terms=terms>paymentTerms | Currency=currency>currency | Order Lines/Product=sku>itemNumber | Order Lines/Description=product>description |
      Order Lines/Quantity=quantity>quantity | Order Lines/Unit Price=price>unitPrice | Order Lines/Unit of Measure=unit>unitOfMeasure |
      Order Lines/Taxes='15%' | Order Lines/Subtotal=linetotal | Untaxed Amount=total | Total=total | Status=status`,
  },
  {
    from: 'SAP, list of orders by German labels',
    target: 'sales-document',
    place: 'de',
    columns: `Verkaufsbeleg=orderid>number | Position=lineno | Verkaufsbelegart='TA' | Auftraggeber=debtor>customerNumber | Name 1=company |
      Bestellnummer=ponumber>externalDocumentNumber | Belegdatum=date>documentDate | Wunschlieferdatum=wanted>requestedDeliveryDate | Material=itemid>itemNumber |
      Bezeichnung=product>description | Auftragsmenge=quantity>quantity | Mengeneinheit=unit>unitOfMeasure | Nettopreis=price>unitPrice |
      Nettowert=linetotal | Währung=currency>currency | Werk='1000' | Angelegt von='MEIER'`,
  },
  {
    from: 'a customer\u2019s order as a table',
    target: 'sales-document',
    place: 'us',
    columns: `PO Number=ponumber>number | PO Date=date>documentDate | Customer #=partnerno>customerNumber | Line=lineno | Item #=sku>itemNumber |
      Description=product>description | Qty Ordered=quantity>quantity | UOM=unit>unitOfMeasure | Unit Cost=price>unitPrice | Ext. Cost=linetotal |
      Need By=wanted>requestedDeliveryDate | Ship To=company>shipToName`,
  },
  {
    from: 'a French list of orders',
    target: 'sales-document',
    place: 'fr',
    columns: `N° cde=orderno>number | Date cde=date>documentDate | Client=partnerno>customerNumber | Réf. article=sku>itemNumber | Libellé=product>description |
      Qté=quantity>quantity | Unité=unit>unitOfMeasure | P.U. HT=price>unitPrice | Remise=discount>lineDiscountPercent | Montant HT=linetotal |
      Date de livraison=wanted>requestedDeliveryDate | Transport=freight>freight`,
  },
  {
    from: 'a Spanish list of orders',
    target: 'sales-document',
    place: 'es',
    columns: `Nº pedido=orderno>number | Fecha=date>documentDate | Cód. cliente=partnerno>customerNumber | Su referencia=reference>yourReference |
      Referencia=sku>itemNumber | Concepto=product>description | Uds.=quantity>quantity | Precio=price>unitPrice | % Dto.=discount>lineDiscountPercent |
      Importe=linetotal | Fecha entrega=wanted>requestedDeliveryDate | Forma de pago=terms>paymentTerms`,
  },
  {
    from: 'an Italian list of orders',
    target: 'sales-document',
    place: 'it',
    columns: `N. ordine=orderno>number | Data ordine=date>documentDate | Cod. cliente=partnerno>customerNumber | Cod. articolo=sku>itemNumber |
      Descrizione=product>description | Q.tà=quantity>quantity | U.M.=unit>unitOfMeasure | Prezzo unitario=price>unitPrice | Sconto %=discount>lineDiscountPercent |
      Totale riga=linetotal | Data consegna=wanted>requestedDeliveryDate | Spese di trasporto=freight>freight`,
  },
  {
    from: 'a Polish list of orders',
    target: 'sales-document',
    place: 'pl',
    columns: `Numer zamówienia=orderno>number | Data zamówienia=date>documentDate | Kontrahent=partnerno>customerNumber | Symbol towaru=sku>itemNumber |
      Nazwa towaru=product>description | Ilość=quantity>quantity | J.m.=unit>unitOfMeasure | Cena netto=price>unitPrice | Rabat %=discount>lineDiscountPercent |
      Wartość netto=linetotal | Termin dostawy=wanted>requestedDeliveryDate | Waluta=currency>currency`,
  },
  {
    from: 'a Russian list of orders',
    target: 'sales-document',
    place: 'ru',
    columns: `Номер заказа=orderno>number | Дата заказа=date>documentDate | Код клиента=partnerno>customerNumber | Артикул=sku>itemNumber |
      Наименование товара=product>description | Количество=quantity>quantity | Ед. изм.=unit>unitOfMeasure | Цена=price>unitPrice | Скидка, %=discount>lineDiscountPercent |
      Сумма=linetotal | Дата поставки=wanted>requestedDeliveryDate | Валюта=currency>currency`,
  },
  {
    from: 'a German list of orders, a row for each order line',
    target: 'sales-document',
    place: 'de',
    columns: `Bestell-Nr.=orderno>number | Datum=date>documentDate | Kd-Nr=partnerno>customerNumber | Kunde=company | Pos=lineno | Artikel-Nr.=sku>itemNumber |
      Artikel=product>description | Stück=quantity>quantity | E-Preis=price>unitPrice | G-Preis=linetotal | Liefertermin=wanted>requestedDeliveryDate | Lieferort=city>shipToCity`,
  },
];
