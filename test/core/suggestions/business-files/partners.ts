import type { Described } from './business-file.js';

/** Customers, vendors and contacts of shops, ERPs and mail programs, after their documented headers. */
export const partners: Described[] = [
  {
    from: 'Shopify, customers',
    target: 'customer',
    place: 'iso',
    columns: `Customer ID=partnerid>number | First Name=first | Last Name=last | Email=email>email | Accepts Email Marketing=yesno |
      Default Address Company=company>name | Default Address Address1=street>address | Default Address Address2=street2>address2 |
      Default Address City=city>city | Default Address Province Code=region>region | Default Address Country Code=country>country |
      Default Address Zip=zip>postCode | Default Address Phone=phone>phone | Phone=empty | Accepts SMS Marketing=yesno |
      Total Spent=total | Total Orders=count | Note=empty | Tax Exempt=yesno | Tags=empty`,
  },
  {
    from: 'WooCommerce, customers',
    target: 'customer',
    place: 'iso',
    columns: `customer_id=partnerid>number | username=user | email=email>email | first_name=first | last_name=last | date_registered=moment |
      billing_first_name=first | billing_last_name=last | billing_company=company>name | billing_email=email | billing_phone=phone>phone |
      billing_address_1=street>address | billing_address_2=street2>address2 | billing_postcode=zip>postCode | billing_city=city>city |
      billing_state=region>region | billing_country=country>country | shipping_first_name=first | shipping_company=company |
      shipping_address_1=street | shipping_postcode=zip | shipping_city=city | shipping_country=country | total_spent=total | order_count=count`,
  },
  {
    from: 'Magento, customers',
    target: 'customer',
    place: 'iso',
    columns: `ID=partnerid>number | Name=person>name | Email=email>email | Group='General' | Phone=phone>phone | ZIP=zip>postCode |
      Country=countryname>country | State/Province=region>region | Customer Since=moment | Web Site='Main Website' |
      Confirmed email='Confirmation Not Required' | Street Address=street>address | City=city>city | Fax=fax>fax | VAT Number=vat>vatRegistrationNumber |
      Company=somecompany | Billing Firstname=first | Billing Lastname=last | Tax VAT Number=empty | Gender=empty | Date of Birth=birthday`,
  },
  {
    from: 'Xero, contacts',
    target: undefined,
    place: 'gb',
    columns: `*ContactName=company>name | AccountNumber=partnerno>number | EmailAddress=email>email | FirstName=first | LastName=last |
      POAttentionTo=person~contact | POAddressLine1=street>address | POAddressLine2=street2>address2 | POAddressLine3=empty | POCity=city>city |
      PORegion=region>region | POPostalCode=zip>postCode | POCountry=countryname>country | SAAttentionTo=empty | SAAddressLine1=empty |
      SACity=empty | PhoneNumber=phone>phone | FaxNumber=fax>fax | MobileNumber=mobile | DDINumber=empty | SkypeName=empty |
      BankAccountName=empty | BankAccountNumber=iban | TaxNumber=vat>vatRegistrationNumber | Discount=empty | CompanyNumber=count |
      DueDateSalesDay='20' | SalesAccount='200' | Website=web>homePage`,
  },
  {
    from: 'QuickBooks Online, customers',
    target: 'customer',
    place: 'us',
    columns: `Customer=company>name | Company=company~name | Email=email>email | Phone=phone>phone | Mobile=mobile | Fax=fax>fax | Website=web>homePage |
      Street=street>address | City=city>city | State=region>region | ZIP=zip>postCode | Country=countryname>country | Opening Balance=total |
      Date=date | Resale Number=empty | Customer type=Retail/Wholesale | Terms=terms>paymentTerms`,
  },
  {
    from: 'QuickBooks Online, suppliers',
    target: 'vendor',
    place: 'us',
    columns: `Supplier=company>name | Company name=company~name | Street Address=street>address | City=city>city | State=region>region |
      Country=countryname>country | Zip=zip>postCode | Phone=phone>phone | Email=email>email | Account no.=partnerno~ourAccountNumber |
      Tax ID=vat>vatRegistrationNumber | Terms=terms>paymentTerms | Balance=total`,
  },
  {
    from: 'Sage 50, customer records',
    target: 'customer',
    place: 'gb',
    columns: `Account Reference=partnerno>number | Account Name=company>name | Street 1=street>address | Street 2=street2>address2 | Town=city>city |
      County=region>region | Postcode=zip>postCode | Contact Name=person>contact | Telephone=phone>phone | Fax=fax>fax | Analysis 1=empty |
      VAT Registration Number=vat>vatRegistrationNumber | Credit Limit=credit>creditLimit | Terms=terms>paymentTerms | Settlement Due Days='30' |
      Def. Nominal Code='4000' | Def. Tax Code='T1' | Telephone 2=mobile | E-Mail=email>email | Web Address=web>homePage | Currency=currency>currency |
      Account On Hold='0'~blocked`,
  },
  {
    from: 'DATEV, debtors',
    target: 'customer',
    place: 'de',
    columns: `Konto=debtor>number | Name (Adressattyp Unternehmen)=company>name | Unternehmensgegenstand=empty | Name (Adressattyp natürl. Person)=empty |
      Vorname (Adressattyp natürl. Person)=empty | Name (Adressattyp keine Angabe)=empty | Adressattyp='2' | Kurzbezeichnung=slug |
      EU-Land=country | EU-UStID=vat>vatRegistrationNumber | Anrede='Firma' | Titel/Akad. Grad=empty | Adressart='STR' |
      Straße=street>address | Postfach=empty | Postleitzahl=zip>postCode | Ort=city>city | Land=country>country | Versandzusatz=empty |
      Adresszusatz=street2>address2 | Telefon=phone>phone | Bemerkung (Telefon)=empty | E-Mail=email>email | Bemerkung (E-Mail)=empty |
      Internet=web>homePage | Fax=fax>fax | Bankleitzahl 1=empty | IBAN-Nr. 1=iban | SWIFT-Code 1=empty | Zahlungsbedingung=empty |
      Steuernummer=taxno | Ansprechpartner=person>contact | Kreditlimit (Debitor)=credit>creditLimit | Währungssteuerung='0'`,
  },
  {
    from: 'DATEV, creditors',
    target: 'vendor',
    place: 'de',
    columns: `Konto=creditor>number | Name (Adressattyp Unternehmen)=company>name | Adressattyp='2' | Kurzbezeichnung=slug | EU-Land=country |
      EU-UStID=vat>vatRegistrationNumber | Anrede='Firma' | Straße=street>address | Postleitzahl=zip>postCode | Ort=city>city | Land=country>country |
      Telefon=phone>phone | E-Mail=email>email | Internet=web>homePage | Fax=fax>fax | IBAN-Nr. 1=iban | Lieferantenbank='1' |
      Zahlungsträger='5' | Kunden-Nr.=partnerno~ourAccountNumber`,
  },
  {
    from: 'SAP, business partners by technical names',
    target: undefined,
    place: 'de',
    columns: `PARTNERID=debtor>number | NAME_ORG1=company>name | NAME_ORG2=empty | STREET=street>address | HOUSE_NUM1=count | POST_CODE1=zip>postCode |
      CITY1=city>city | REGION=region>region | COUNTRY=country>country | LANGU='D' | TEL_NUMBER=phone>phone | FAX_NUMBER=fax>fax |
      SMTP_ADDR=email>email | TAXNUMXL=vat~vatRegistrationNumber | WAERS=currency>currency | ZTERM=terms>paymentTerms | CRDAT=date`,
  },
  {
    from: 'Business Central, vendors',
    target: 'vendor',
    place: 'gb',
    columns: `No.=vendorno>number | Name=company>name | Name 2=empty | Address=street>address | Address 2=street2>address2 | City=city>city |
      Post Code=zip>postCode | County=region>region | Country/Region Code=country>country | Contact=person>contact | Phone No.=phone>phone |
      E-Mail=email>email | Home Page=web>homePage | Our Account No.=partnerno>ourAccountNumber | VAT Registration No.=vat>vatRegistrationNumber |
      Currency Code=currency>currency | Payment Terms Code=terms>paymentTerms | Vendor Posting Group='DOMESTIC' | Balance (LCY)=total |
      Blocked=empty`,
  },
  {
    from: 'Business Central, customers in German',
    target: 'customer',
    place: 'de',
    columns: `Nr.=partnerno>number | Name=company>name | Adresse=street>address | PLZ-Code=zip>postCode | Ort=city>city |
      Länder-/Regionscode=country>country | Kontakt=person>contact | Telefonnr.=phone>phone | E-Mail=email>email |
      Debitorenbuchungsgruppe='INLAND' | Geschäftsbuchungsgruppe='INLAND' | USt-IdNr.=vat>vatRegistrationNumber | Zlg.-Bedingungscode=terms>paymentTerms |
      Kreditlimit (MW)=credit>creditLimit | Verkäufercode=agent>salesperson | Saldo (MW)=total | Gesperrt=empty`,
  },
  {
    from: 'Odoo, contacts',
    target: undefined,
    place: 'iso',
    columns: `External ID=slug | Name=company>name | Company Type='Company' | Related Company=empty | Street=street>address | Street2=street2>address2 |
      City=city>city | State=region>region | Zip=zip>postCode | Country=countryname>country | Tax ID=vat>vatRegistrationNumber | Phone=phone>phone |
      Mobile=mobile | Email=email>email | Website=web>homePage | Reference=partnerno>number | Salesperson=agent>salesperson | Tags=empty`,
  },
  {
    from: 'Outlook, contacts',
    target: undefined,
    place: 'us',
    columns: `First Name=first | Middle Name=empty | Last Name=last | Title=empty | Company=company>name | Department=empty |
      Job Title=jobtitle>contactTitle | Business Street=street>address | Business Street 2=street2>address2 | Business City=city>city |
      Business State=region>region | Business Postal Code=zip>postCode | Business Country/Region=countryname>country | Home Street=empty |
      Home City=empty | Home Postal Code=empty | Business Fax=fax>fax | Business Phone=phone>phone | Business Phone 2=empty | Home Phone=empty |
      Mobile Phone=mobile | Birthday='0/0/00' | E-mail Address=email>email | E-mail Type='SMTP' | E-mail Display Name=person~contact |
      E-mail 2 Address=empty | Web Page=web>homePage | Notes=note | Priority='Normal' | Private='False'`,
  },
  {
    from: 'Google, contacts',
    target: undefined,
    place: 'us',
    columns: `First Name=first | Middle Name=empty | Last Name=last | Nickname=empty | Organization Name=company>name |
      Organization Title=jobtitle>contactTitle | Birthday=empty | Notes=note | Labels='* myContacts' | E-mail 1 - Label='Work' |
      E-mail 1 - Value=email>email | E-mail 2 - Value=empty | Phone 1 - Label='Work' | Phone 1 - Value=phone>phone | Address 1 - Label='Work' |
      Address 1 - Formatted=street | Address 1 - Street=street>address | Address 1 - City=city>city | Address 1 - Region=region>region |
      Address 1 - Postal Code=zip>postCode | Address 1 - Country=country>country | Website 1 - Value=web>homePage`,
  },
  {
    from: 'Stripe, customers',
    target: 'customer',
    place: 'iso',
    columns: `id=hash>number | Description=person | Email=email>email | Name=company>name | Created (UTC)=moment | Delinquent='false' |
      Card ID=empty | Currency=currency>currency | Business Vat ID=vat>vatRegistrationNumber | Address Line1=street>address |
      Address Line2=street2>address2 | Address City=city>city | Address State=region>region | Address Country=country>country |
      Address Postal Code=zip>postCode | Phone=phone>phone | Total Spend=total | Payment Count=count`,
  },
  {
    from: 'a German list of suppliers',
    target: 'vendor',
    place: 'de',
    columns: `Lief.-Nr.=vendorno>number | Lieferant=company>name | Ansprechpartner=person>contact | Straße/Nr.=street>address | PLZ=zip>postCode |
      Ort=city>city | Tel.=phone>phone | Fax=fax>fax | Mail=email>email | Steuernr.=taxno | USt-ID=vat>vatRegistrationNumber |
      Zahlungsziel=terms>paymentTerms | unsere Kd.-Nr.=partnerno>ourAccountNumber | Bemerkungen=note`,
  },
  {
    from: 'a French list of customers',
    target: 'customer',
    place: 'fr',
    columns: `Code client=partnerno>number | Raison sociale=company>name | Contact=person>contact | Adresse=street>address |
      Complément d'adresse=street2>address2 | CP=zip>postCode | Ville=city>city | Pays=country>country | Téléphone=phone>phone | Email=email>email |
      SIRET=taxno | N° TVA=vat>vatRegistrationNumber | Encours autorisé=credit>creditLimit | Commercial=agent>salesperson`,
  },
  {
    from: 'a Spanish list of suppliers',
    target: 'vendor',
    place: 'es',
    columns: `Cód. proveedor=vendorno>number | Nombre fiscal=company>name | Nombre comercial=company | NIF=vat>vatRegistrationNumber |
      Domicilio=street>address | C.P.=zip>postCode | Localidad=city>city | Provincia=region>region | Teléfono=phone>phone |
      Correo=email>email | Persona de contacto=person>contact | Forma de pago=terms>paymentTerms | IBAN=iban`,
  },
  {
    from: 'an Italian list of customers',
    target: 'customer',
    place: 'it',
    columns: `Codice cliente=partnerno>number | Ragione sociale=company>name | Indirizzo=street>address | CAP=zip>postCode | Città=city>city |
      Prov.=region>region | Nazione=country>country | Partita IVA=vat>vatRegistrationNumber | Codice fiscale=taxno | Telefono=phone>phone |
      E-mail=email>email | PEC=email | Condizioni di pagamento=terms>paymentTerms | Agente=agent>salesperson | Fido=credit>creditLimit`,
  },
  {
    from: 'a Dutch list of customers',
    target: 'customer',
    place: 'nl',
    columns: `Debiteurnr=debtor>number | Bedrijfsnaam=company>name | T.a.v.=person>contact | Adres=street>address | Postcode=zip>postCode |
      Plaats=city>city | Land=country>country | Telefoon=phone>phone | E-mail=email>email | Btw-nummer=vat>vatRegistrationNumber | KvK-nummer=taxno |
      Betaaltermijn=terms>paymentTerms | Kredietlimiet=credit>creditLimit`,
  },
  {
    from: 'a Polish list of customers',
    target: 'customer',
    place: 'pl',
    columns: `Kod klienta=partnerno>number | Nazwa=company>name | Ulica=street>address | Kod pocztowy=zip>postCode | Miasto=city>city |
      Kraj=country>country | NIP=vat>vatRegistrationNumber | Telefon=phone>phone | E-mail=email>email | Osoba kontaktowa=person>contact |
      Termin płatności=terms>paymentTerms | Limit kredytowy=credit>creditLimit`,
  },
  {
    from: 'a Russian list of customers',
    target: 'customer',
    place: 'ru',
    columns: `Код клиента=partnerno>number | Наименование=company>name | ИНН=vat>vatRegistrationNumber | Адрес=street>address | Город=city>city |
      Индекс=zip>postCode | Страна=countryname>country | Контактное лицо=person>contact | Телефон=phone>phone | Эл. почта=email>email |
      Условия оплаты=terms>paymentTerms | Менеджер=agent>salesperson`,
  },
];
