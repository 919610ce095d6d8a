import type { Described } from './business-file.js';

/** Products and price lists of shops and ERPs, after their documented headers. */
export const products: Described[] = [
  {
    from: 'Shopify, products',
    target: 'item',
    place: 'iso',
    columns: `Handle=slug | Title=product>description | Body (HTML)=html | Vendor=brand | Product Category=category>category |
      Type=category | Tags='new' | Published=flag | Option1 Name='Title' | Option1 Value='Default Title' | Option2 Name=empty |
      Variant SKU=sku>number | Variant Grams=grams~netWeight | Variant Inventory Tracker='shopify' | Variant Inventory Qty=stock>inventory |
      Variant Inventory Policy='deny' | Variant Fulfillment Service='manual' | Variant Price=price>unitPrice |
      Variant Compare At Price=oldprice | Variant Requires Shipping=flag | Variant Taxable=flag | Variant Barcode=ean>gtin |
      Image Src=url | Image Position=row | Gift Card=flag | SEO Title=empty | SEO Description=empty | Variant Weight Unit='kg' |
      Cost per item=cost>unitCost | Status=active/draft`,
  },
  {
    from: 'Shopify, products of the newer template',
    target: 'item',
    place: 'iso',
    columns: `Title=product>description | URL handle=slug | Description=html | Vendor=brand | Product category=category>category |
      Type=category | Tags='new' | Published on online store=flag | Status=active/draft | SKU=sku>number | Barcode=ean>gtin |
      Option1 name='Title' | Option1 value='Default Title' | Price=price>unitPrice | Compare-at price=oldprice | Cost per item=cost>unitCost |
      Charge tax=flag | Tax code=empty | Inventory tracker='shopify' | Inventory quantity=stock>inventory |
      Continue selling when out of stock='DENY' | Weight value (grams)=grams~netWeight | Weight unit for display='g' |
      Requires shipping=flag | Fulfillment service='manual' | Product image URL=url | Image position=row | Gift card=flag`,
  },
  {
    from: 'WooCommerce, products',
    target: 'item',
    place: 'iso',
    columns: `ID=itemid | Type='simple' | SKU=sku>number | GTIN, UPC, EAN, or ISBN=ean>gtin | Name=product>description | Published=bool |
      Is featured?=bool | Visibility in catalog='visible' | Short description=shorttext | Description=html | Date sale price starts=empty |
      Date sale price ends=empty | Tax status='taxable' | Tax class=empty | In stock?=bool | Stock=stock>inventory | Low stock amount=minstock>reorderPoint |
      Backorders allowed?=bool | Sold individually?=bool | Weight (kg)=weight>netWeight | Length (cm)=size | Width (cm)=size | Height (cm)=size |
      Allow customer reviews?=bool | Purchase note=empty | Sale price=oldprice | Regular price=price>unitPrice | Categories=category>category |
      Tags=empty | Shipping class=empty | Images=url | Parent=empty | Upsells=empty | External URL=empty | Position='0'`,
  },
  {
    from: 'Amazon, all listings report',
    target: 'item',
    place: 'iso',
    columns: `item-name=product>description | item-description=html | listing-id=hash | seller-sku=sku>number | price=price>unitPrice |
      quantity=stock>inventory | open-date=zoned | image-url=empty | item-is-marketplace='y' | product-id-type='4' | zshop-shipping-fee=empty |
      item-note=empty | item-condition='11' | zshop-category1=empty | asin1=asin | asin2=empty | product-id=ean>gtin | add-delete=empty |
      pending-quantity='0' | fulfillment-channel='DEFAULT' | merchant-shipping-group='Standard' | status=Active/Inactive`,
  },
  {
    from: 'Amazon, FBA inventory',
    target: 'item',
    place: 'iso',
    columns: `sku=sku>number | fnsku=hash | asin=asin | product-name=product>description | condition='New' | your-price=price>unitPrice |
      mfn-listing-exists='No' | mfn-fulfillable-quantity=empty | afn-listing-exists='Yes' | afn-warehouse-quantity=stock~inventory |
      afn-fulfillable-quantity=stock~inventory | afn-unsellable-quantity='0' | afn-reserved-quantity=minstock | per-unit-volume=size`,
  },
  {
    from: 'Etsy, listings',
    target: 'item',
    place: 'iso',
    columns: `TITLE=product>description | DESCRIPTION=html | PRICE=price>unitPrice | CURRENCY_CODE=currency | QUANTITY=stock>inventory |
      TAGS='handmade' | MATERIALS='wood' | IMAGE1=url | IMAGE2=empty | VARIATION 1 TYPE=empty | VARIATION 1 NAME=empty | SKU=sku>number`,
  },
  {
    from: 'Magento, products',
    target: 'item',
    place: 'iso',
    columns: `sku=sku>number | store_view_code=empty | attribute_set_code='Default' | product_type=simple/virtual | categories=category>category |
      product_websites='base' | name=product>description | description=html | short_description=shorttext | weight=weight>netWeight |
      product_online='1' | tax_class_name='Taxable Goods' | visibility='Catalog, Search' | price=price>unitPrice | special_price=oldprice |
      url_key=slug | meta_title=product | base_image=url | created_at=moment | updated_at=moment | qty=stock>inventory |
      out_of_stock_qty='0' | min_cart_qty='1' | is_in_stock=bool | manage_stock='1'`,
  },
  {
    from: 'PrestaShop, products',
    target: 'item',
    place: 'iso',
    columns: `Product ID=itemid | Active (0/1)=bool | Name *=product>description | Categories (x,y,z...)=category>category |
      Price tax excluded=price>unitPrice | Tax rules ID='1' | Wholesale price=cost>unitCost | On sale (0/1)=bool | Discount amount=empty |
      Reference #=sku>number | Supplier reference #=mpn>vendorItemNumber | Supplier=brand~vendorNumber | Manufacturer=brand |
      EAN13=ean>gtin | UPC=empty | Ecotax=empty | Width=size | Height=size | Depth=size | Weight=weight>netWeight | Quantity=stock>inventory |
      Minimal quantity='1' | Visibility='both' | Summary=shorttext | Description=html | Tags (x,y,z...)=empty | Meta title=product |
      Available for order (0 = No, 1 = Yes)=bool | Image URLs (x,y,z...)=url | Condition='new'`,
  },
  {
    from: 'Square, item library',
    target: 'item',
    place: 'us',
    columns: `Token=hash | Item Name=product>description | Variation Name='Regular' | SKU=sku>number | Description=shorttext |
      Category=category>category | GTIN=ean>gtin | Item Type='Physical' | Weight (lb)=weight~netWeight | Price=price>unitPrice |
      Online Sale Price=empty | Archived='N' | Default Vendor Name=brand | Default Vendor Code=mpn~vendorItemNumber | Default Unit Cost=cost>unitCost |
      Current Quantity Main Store=stock>inventory | New Quantity Main Store=empty | Stock Alert Enabled Main Store=Y/N |
      Stock Alert Count Main Store=minstock~reorderPoint`,
  },
  {
    from: 'Xero, inventory items',
    target: 'item',
    place: 'gb',
    columns: `*ItemCode=sku>number | ItemName=product>description | PurchasesDescription=product | PurchasesUnitPrice=cost>unitCost |
      PurchasesAccount='310' | PurchasesTaxRate='20% (VAT on Expenses)' | SalesDescription=shorttext | SalesUnitPrice=price>unitPrice |
      SalesAccount='200' | SalesTaxRate='20% (VAT on Income)' | InventoryAssetAccount=empty | CostOfGoodsSoldAccount=empty |
      Quantity=stock>inventory`,
  },
  {
    from: 'QuickBooks Online, products and services',
    target: 'item',
    place: 'us',
    columns: `Product/Service Name=product>description | Sales Description=shorttext | SKU=sku>number | Type=Inventory/Service>type |
      Sales Price / Rate=price>unitPrice | Taxable=yesno | Income Account='Sales of Product Income' | Purchase Description=product |
      Purchase Cost=cost>unitCost | Expense Account='Cost of Goods Sold' | Quantity On Hand=stock>inventory |
      Reorder Point=minstock>reorderPoint | Inventory Asset Account='Inventory Asset' | Quantity as-of Date=date`,
  },
  {
    from: 'Business Central, items',
    target: 'item',
    place: 'de',
    columns: `No.=itemid>number | Description=product>description | Description 2=empty | Type='Inventory'>type | Inventory=stock>inventory |
      Base Unit of Measure=unit>unitOfMeasure | Unit Cost=cost>unitCost | Unit Price=price>unitPrice | Vendor No.=mainvendor>vendorNumber |
      Vendor Item No.=mpn>vendorItemNumber | Item Category Code=category>category | GTIN=ean>gtin | Net Weight=weight>netWeight |
      Gross Weight=weight | Tariff No.=tariff | Reorder Point=minstock>reorderPoint | Blocked=janein>blocked | Shelf No.=count |
      Costing Method='FIFO' | VAT Prod. Posting Group='MWST.19' | Last Date Modified=date`,
  },
  {
    from: 'Odoo, products',
    target: 'item',
    place: 'iso',
    columns: `External ID=slug | Name=product>description | Internal Reference=sku>number | Sales Price=price>unitPrice | Cost=cost>unitCost |
      Product Category=category>category | Product Type='Storable Product' | Unit of Measure='Units'>unitOfMeasure | Barcode=ean>gtin |
      Weight=weight>netWeight | Volume=size | Quantity On Hand=stock>inventory | Forecasted Quantity=stock | Can be Sold=flag | Customer Taxes='15%'`,
  },
  {
    from: 'SAP, material list by German labels',
    target: 'item',
    place: 'de',
    columns: `Material=itemid>number | Materialkurztext=product>description | Materialart='HAWA' | Warengruppe=category>category |
      Basismengeneinheit=unit>unitOfMeasure | Bruttogewicht=weight | Nettogewicht=weight>netWeight | Gewichtseinheit='KG' | EAN/UPC=ean>gtin |
      Werk='1000' | Frei verwendbar=stock>inventory | Meldebestand=minstock>reorderPoint | Angelegt am=date | Löschvormerkung=empty`,
  },
  {
    from: 'JTL-Wawi, articles',
    target: 'item',
    place: 'de',
    columns: `Interner Schlüssel=row | Artikelnummer=sku>number | Artikelname=product>description | Kurzbeschreibung=shorttext | Beschreibung=html |
      GTIN=ean>gtin | HAN=mpn~vendorItemNumber | Hersteller=brand | Steuersatz in %=vatrate | Netto-VK=price>unitPrice | Brutto-VK=gross | UVP=empty |
      EK Netto (für GLD)=cost>unitCost | Lagerbestand=stock>inventory | Mindestbestand=minstock>reorderPoint | Verkaufseinheit=unit>unitOfMeasure |
      Artikelgewicht=weight~netWeight | Versandgewicht=weight | Kategorie Ebene 1=category>category | Aktiv='Y'`,
  },
  {
    from: 'Lexware, articles',
    target: 'item',
    place: 'de',
    columns: `Artikelnummer=sku>number | Bezeichnung=product>description | Kurzbezeichnung=product | Warengruppe=category>category |
      Warengr.-Kurzbez.=category | Einheit=unit>unitOfMeasure | Gewicht=weight>netWeight | Matchcode=slug | Preis pro Anzahl='1' |
      Warengr.-Konto Inland='8400' | Preis 1=price>unitPrice | Preis 2=empty | Steuer=vatrate | EK-Preis=cost>unitCost | EAN-Code=ean>gtin |
      Lagerbestand=stock>inventory`,
  },
  {
    from: 'Shopware, products',
    target: 'item',
    place: 'iso',
    columns: `id=hash | parent_id=empty | product_number=sku>number | active='1' | stock=stock>inventory | name=product>description |
      description=html | price_net=price>unitPrice | price_gross=gross | purchase_prices_net=cost>unitCost | tax_id=hash | tax_name='19%' |
      cover_url=url | manufacturer_name=brand | categories=category>category | ean=ean>gtin | weight=weight>netWeight | width=size | height=size |
      length=size`,
  },
  {
    from: 'a German price list',
    target: 'item',
    place: 'de',
    columns: `Art.-Nr.=sku>number | Bezeichnung=product>description | Einheit=unit>unitOfMeasure | VPE=pack>packaging |
      Listenpreis EUR=price>unitPrice | gültig ab='01.01.2026' | EAN=ean>gtin | Bemerkung=note`,
  },
  {
    from: 'a French price list',
    target: 'item',
    place: 'fr',
    columns: `Réf.=sku>number | Désignation=product>description | Conditionnement=pack>packaging | Unité=unit>unitOfMeasure |
      Prix HT=price>unitPrice | Prix TTC=gross | Gencod=ean>gtin | Famille=category>category`,
  },
  {
    from: 'an Italian price list',
    target: 'item',
    place: 'it',
    columns: `Codice articolo=sku>number | Descrizione=product>description | U.M.=unit>unitOfMeasure | Prezzo di listino=price>unitPrice |
      IVA %=vatrate | Codice a barre=ean>gtin | Categoria=category>category | Giacenza=stock>inventory | Fornitore=brand~vendorNumber`,
  },
  {
    from: 'a Polish price list',
    target: 'item',
    place: 'pl',
    columns: `Symbol=sku>number | Nazwa towaru=product>description | J.m.=unit>unitOfMeasure | Cena netto=price>unitPrice | Cena brutto=gross |
      VAT %=vatrate | Kod kreskowy=ean>gtin | Stan magazynowy=stock>inventory | Grupa towarowa=category>category`,
  },
  {
    from: 'a Russian price list',
    target: 'item',
    place: 'ru',
    columns: `Артикул=sku>number | Наименование=product>description | Ед. изм.=unit>unitOfMeasure | Цена, руб.=price>unitPrice |
      Остаток=stock>inventory | Штрихкод=ean>gtin | Категория=category>category | Вес, кг=weight>netWeight`,
  },
];
