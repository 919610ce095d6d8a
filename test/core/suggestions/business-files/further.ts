import type { Described } from './business-file.js';

/** Files of further systems, made once the suggestion was finished for the others: it found 90 % of them before it was extended. */
export const further: Described[] = [
  {
    from: 'SAP Business One, items',
    target: 'item',
    place: 'iso',
    columns: `ItemCode=sku>number | ItemName=product>description | ItmsGrpCod=count | BarCode=ean>gtin | SalUnitMsr=unit~unitOfMeasure |
      OnHand=stock>inventory | OnOrder=count>quantityOnOrder | MinLevel=minstock~reorderPoint | CardCode=mainvendor~vendorNumber |
      SuppCatNum=mpn~vendorItemNumber | AvgPrice=cost~unitCost | validFor='Y' | CreateDate=date`,
  },
  {
    from: 'SAP Business One, business partners',
    target: undefined,
    place: 'iso',
    columns: `CardCode=partnerno>number | CardName=company>name | CardType=C/S | Address=street>address | ZipCode=zip>postCode | City=city>city |
      Country=country>country | Phone1=phone>phone | Phone2=empty | Fax=fax>fax | E_Mail=email>email | CntctPrsn=person~contact |
      LicTradNum=vat~vatRegistrationNumber | Currency=currency>currency | CreditLine=credit~creditLimit`,
  },
  {
    from: 'NetSuite, sales orders',
    target: 'sales-document',
    place: 'us',
    columns: `Internal ID=orderid~number | Document Number=orderno>number | Date=date>documentDate | Name=company~customerNumber | Currency=currency>currency |
      Status=status | Memo=note | PO/Check Number=ponumber~externalDocumentNumber | Item=sku>itemNumber | Description=product~description | Quantity=quantity>quantity |
      Units=unit>unitOfMeasure | Item Rate=price>unitPrice | Amount=linetotal | Ship Date=shipped>shipmentDate | Sales Rep=agent>salesperson |
      Shipping Addressee=person~shipToName | Shipping City=city>shipToCity | Shipping Zip=zip>shipToPostCode`,
  },
  {
    from: 'Zoho Books, invoices',
    target: 'sales-document',
    place: 'iso',
    columns: `Invoice Date=date>documentDate | Invoice ID=orderid~number | Invoice Number=invoiceno>number | Invoice Status=status | Customer Name=company~customerNumber |
      Customer ID=partnerid>customerNumber | Due Date=due>dueDate | PurchaseOrder=ponumber>externalDocumentNumber | Currency Code=currency>currency |
      Exchange Rate='1' | Item Name=product>description | SKU=sku>itemNumber | Item Desc=shorttext | Quantity=quantity>quantity | Usage unit=unit>unitOfMeasure |
      Item Price=price>unitPrice | Discount=discount>lineDiscountPercent | Item Total=linetotal | Shipping Charge=freight>freight | Sales person=agent>salesperson |
      Billing Address=street | Billing City=city | Shipping Address=street>shipToAddress | Shipping City=city>shipToCity | Shipping Country=countryname>shipToCountry`,
  },
  {
    from: 'BigCommerce, products',
    target: 'item',
    place: 'iso',
    columns: `Product ID=itemid | Item Type='Product' | Product Name=product>description | Product Type='P' | Product Code/SKU=sku>number | Brand Name=brand |
      Product Description=html | Price=price>unitPrice | Cost Price=cost>unitCost | Retail Price=oldprice | Sale Price=empty | Free Shipping='N' |
      Product Weight=weight>netWeight | Product Width=size | Product Height=size | Product Depth=size | Allow Purchases?='Y' | Product Visible?='Y' |
      Track Inventory='by product' | Current Stock Level=stock>inventory | Low Stock Level=minstock>reorderPoint | Category=category>category |
      Product UPC/EAN=ean>gtin`,
  },
  {
    from: 'Lightspeed, products',
    target: 'item',
    place: 'iso',
    columns: `id=hash | handle=slug | sku=sku>number | name=product>description | description=html | product_category=category>category | variant_option_one_name=empty |
      tags=empty | supply_price=cost~unitCost | retail_price=price>unitPrice | tax_name='VAT' | brand_name=brand | supplier_name=brand~vendorNumber |
      supplier_code=mpn~vendorItemNumber | active=bool | track_inventory=bool | inventory_Main_Outlet=stock~inventory | reorder_point_Main_Outlet=minstock~reorderPoint`,
  },
  {
    from: 'Billbee, orders',
    target: 'sales-document',
    place: 'de',
    columns: `Bestellnummer=orderid>number | Rechnungsnummer=invoiceno | Bestelldatum=date>documentDate | Bezahldatum=date | Versanddatum=shipped>shipmentDate |
      Zahlart=method | Kundennummer=debtor>customerNumber | E-Mail=email | Lieferadresse Vorname=first | Lieferadresse Nachname=last | Lieferadresse Firma=company~shipToName |
      Lieferadresse Straße=street>shipToAddress | Lieferadresse PLZ=zip>shipToPostCode | Lieferadresse Ort=city>shipToCity | Lieferadresse Land=country>shipToCountry |
      Artikelnummer=sku>itemNumber | Artikelbezeichnung=product>description | Anzahl=quantity>quantity | Einzelpreis=price>unitPrice | Gesamtpreis=linetotal |
      Versandkosten=freight>freight | Währung=currency>currency`,
  },
  {
    from: 'weclapp, customers',
    target: 'customer',
    place: 'de',
    columns: `Kundennummer=debtor>number | Firma=company>name | Firma 2=empty | Anrede=salutation | Vorname=first | Nachname=last | Straße & Hausnummer=street>address |
      Adresszusatz=street2>address2 | PLZ=zip>postCode | Ort=city>city | Land (ISO)=country>country | Telefon=phone>phone | Mobil=mobile | Fax=fax>fax | E-Mail=email>email |
      Webseite=web>homePage | USt.-ID-Nr.=vat>vatRegistrationNumber | Steuernummer=taxno | Zahlungsart=Überweisung/Lastschrift | Zahlungskondition=terms>paymentTerms |
      Kreditlimit=credit>creditLimit | Betreuer=agent~salesperson | Währung=currency>currency`,
  },
  {
    from: 'Dolibarr, third parties',
    target: undefined,
    place: 'fr',
    columns: `Nom=company>name | Nom alternatif=empty | Code client=partnerno>number | Code fournisseur=empty | Adresse=street>address | Code postal=zip>postCode |
      Ville=city>city | Département=region>region | Pays=country>country | Téléphone=phone>phone | Fax=fax>fax | URL=web>homePage | Email=email>email | SIREN=taxno |
      Numéro de TVA=vat>vatRegistrationNumber | Conditions de règlement=terms>paymentTerms | Date création=date`,
  },
  {
    from: '1C, an order in Russian',
    target: 'sales-document',
    place: 'ru',
    columns: `№ документа=orderno>number | Дата=date>documentDate | Контрагент=company~customerNumber | Код контрагента=partnerno>customerNumber | № п/п=lineno | Код товара=sku>itemNumber |
      Товар=product>description | Кол-во=quantity>quantity | Единица=unit>unitOfMeasure | Цена без НДС=price>unitPrice | Сумма без НДС=linetotal | НДС=vatrate |
      Адрес доставки=street>shipToAddress`,
  },
  {
    from: 'a Ukrainian price list',
    target: 'item',
    place: 'ru',
    columns: `Код товару=sku>number | Назва товару=product>description | Од. виміру=unit>unitOfMeasure | Ціна, грн=price>unitPrice | Залишок=stock>inventory | Група=category>category`,
  },
  {
    from: 'Fortnox, Swedish customers',
    target: 'customer',
    place: 'nl',
    columns: `Kundnr=debtor>number | Namn=company>name | Adress=street>address | Postnr=zip>postCode | Ort=city>city | Land=country>country | Telefon=phone>phone | E-post=email>email |
      Er referens=person~contact | VAT-nr=vat>vatRegistrationNumber | Org.nr=taxno | Betalningsvillkor=terms>paymentTerms | Valuta=currency>currency`,
  },
  {
    from: 'a Portuguese list of orders',
    target: 'sales-document',
    place: 'es',
    columns: `N.º encomenda=orderno>number | Data=date>documentDate | Cód. cliente=partnerno>customerNumber | Cliente=company | Cód. artigo=sku>itemNumber | Designação=product>description |
      Qtd.=quantity>quantity | Un.=unit>unitOfMeasure | Preço unit.=price>unitPrice | Desc. %=discount>lineDiscountPercent | Total=linetotal | Data de entrega=wanted>requestedDeliveryDate`,
  },
  {
    from: 'a Czech price list',
    target: 'item',
    place: 'pl',
    columns: `Kód=sku>number | Název=product>description | MJ=unit>unitOfMeasure | Cena bez DPH=price>unitPrice | Cena s DPH=gross | Skladem=stock>inventory | EAN=ean>gtin | Kategorie=category>category`,
  },
  {
    from: 'Microsoft Dynamics CRM, accounts',
    target: undefined,
    place: 'us',
    columns: `Account Name=company>name | Account Number=partnerno>number | Main Phone=phone>phone | Fax=fax>fax | Website=web>homePage | Email=email>email | Primary Contact=person>contact |
      Address 1: Street 1=street>address | Address 1: Street 2=street2>address2 | Address 1: City=city>city | Address 1: State/Province=region>region |
      Address 1: ZIP/Postal Code=zip>postCode | Address 1: Country/Region=countryname>country | Credit Limit=credit>creditLimit | Payment Terms=terms>paymentTerms |
      Owner=agent~salesperson | Status='Active' | Modified On=moment`,
  },
  {
    from: 'a list of stock without a heading in the usual words',
    target: 'item',
    place: 'us',
    columns: `Part=sku>number | Part Description=product>description | Bin=count | Qty on Hand=stock>inventory | Min=minstock~reorderPoint | Std Cost=cost>unitCost | Sell Price=price>unitPrice |
      U/M=unit>unitOfMeasure | Supplier Part #=mpn>vendorItemNumber | Supplier ID=mainvendor>vendorNumber | Barcode=ean>gtin | Discontinued=yesno>blocked`,
  },
];
