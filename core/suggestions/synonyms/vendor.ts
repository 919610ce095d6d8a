import { addressSynonyms } from './address.js';
import { customerSynonyms } from './customer.js';
import { compounds, type FieldSynonyms } from './field-synonyms.js';

const before =
  'vendor, supplier, buy from, pay to, remit to, Lieferanten, Kreditor, Kreditoren, fournisseur, proveedor, leverancier';
const withWhose = Object.fromEntries(
  Object.entries(addressSynonyms).map(([field, names]) => [field, { ...names, Compound: compounds(before, names) }]),
);

export const vendorSynonyms: FieldSynonyms = {
  ...withWhose,
  number: {
    English:
      'vendor no, vendor id, vendor code, vendor key, vendor account no, supplier no, supplier id, supplier code, creditor no, creditor, creditor code, partner no, partner id, business partner, business partner no',
    Second: 'account no, account id, account reference, account ref, Konto, Kontonummer, Kontonr.',
    German:
      'Lieferantennummer, Lieferanten-Nr., Lief.-Nr., LiefNr, Kreditor, Kreditorennummer, Kreditoren-Nr., Kreditor Nr., Lieferanten-ID, Lieferantencode',
    French:
      'n° fournisseur, numéro fournisseur, code fournisseur, numéro de fournisseur, référence fournisseur, id fournisseur',
    Spanish: 'n° proveedor, número de proveedor, código de proveedor, código proveedor, cód. proveedor, id proveedor',
    Dutch:
      'leveranciersnummer, leveranciernummer, leveranciersnr, leverancierscode, crediteur, crediteurnummer, crediteurnr',
    SAP: 'LIFNR, PARTNER, CardCode',
    Odoo: 'ref, internal reference',
    Seldom: 'external id',
    Perhaps:
      'id, code, key, number, vendor, supplier, reference, account code, lieferant, fournisseur, proveedor, leverancier',
  },
  name: {
    English:
      'name, vendor name, supplier name, company, company name, creditor name, full name, display name, legal name, business name, organization, organization name, name 1',
    German: 'Name, Lieferantenname, Firma, Firmenname, Firmenbezeichnung, Kreditorenname, Unternehmen',
    French: 'nom, nom du fournisseur, nom fournisseur, raison sociale, société, entreprise',
    Spanish: 'nombre, nombre del proveedor, razón social, empresa, nombre fiscal',
    Dutch: 'naam, leveranciersnaam, bedrijfsnaam, bedrijf, naam leverancier',
    SAP: 'NAME1, NAME_ORG1, CardName',
    Perhaps: 'vendor, supplier, lieferant, fournisseur, proveedor, leverancier',
  },
  ourAccountNumber: {
    English:
      'our account no, our customer no, our account, our customer id, our account with vendor, our customer code',
    German: 'unsere Kundennummer, unsere Kunden-Nr., eigene Kundennummer, unsere Kontonr., unsere Kd.-Nr.',
    Perhaps: 'customer no, Kundennummer, Kunden-Nr., Kd.-Nr., account no',
    French: 'notre n° client, notre code client, notre numéro de compte',
    Spanish: 'nuestro número de cliente, nuestra cuenta, nuestro código de cliente',
    Dutch: 'ons klantnummer, ons klantnr, onze debiteurnummer',
    SAP: 'EIKTO',
  },
  blocked: {
    ...customerSynonyms.blocked,
    SAP: 'SPERR, SPERM, LOEVM',
    German: 'gesperrt, Sperre, Sperrkennzeichen, inaktiv',
  },
};
