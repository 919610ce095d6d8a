import { addressSynonyms } from './address.js';
import { compounds, type FieldSynonyms } from './field-synonyms.js';

const before =
  'customer, client, bill to, billing, sell to, default address, Kunden, Debitor, Debitoren, cliente, klant';
/** Exports say whose it is: "Customer City", "Billing Zip", "Kunden-Ort". */
const withWhose = Object.fromEntries(
  Object.entries(addressSynonyms).map(([field, names]) => [field, { ...names, Compound: compounds(before, names) }]),
);

export const customerSynonyms: FieldSynonyms = {
  ...withWhose,
  number: {
    First: 'customer no, Kundennummer',
    English:
      'customer no, customer id, customer code, customer key, customer account no, client no, client id, client code, debtor no, debtor, debtor code, sold to, sold to party, custno, custid, cust code, party no, partner no, partner id, business partner, business partner no, customer account, customer reference no',
    Second: 'account no, account id, account reference, account ref, acc ref, Konto, Kontonummer, Kontonr.',
    German:
      'Kundennummer, Kunden-Nr., Kd.-Nr., KdNr, Kundennr, Kunden-ID, Debitor, Debitorennummer, Debitoren-Nr., Debitor Nr., Kundencode, Geschäftspartner, Geschäftspartnernummer, GP-Nummer',
    French:
      'n° client, numéro client, code client, numéro de client, réf client, référence client, identifiant client, id client',
    Spanish:
      'n° cliente, número de cliente, código de cliente, código cliente, cód. cliente, id cliente, nº de cliente',
    Dutch: 'klantnummer, klantnr, klantcode, klant-id, debiteur, debiteurnummer, debiteurnr, relatienummer',
    SAP: 'KUNNR, PARTNER, CardCode',
    Odoo: 'ref, internal reference',
    Perhaps: 'id, code, key, number, customer, reference, kunde, client, cliente, klant, ID-Nr., account code, account',
    Seldom: 'external id',
  },
  name: {
    English:
      'name, customer name, company, company name, client name, account name, full name, display name, legal name, business name, organization, organisation, organization name, debtor name, name 1',
    German: 'Name, Kundenname, Firma, Firmenname, Firmenbezeichnung, Firma 1, Debitorenname, Unternehmen',
    French: 'nom, nom du client, nom client, raison sociale, société, entreprise, nom de la société, dénomination',
    Spanish: 'nombre, nombre del cliente, razón social, empresa, nombre de la empresa, nombre fiscal, compañía',
    Dutch: 'naam, klantnaam, bedrijfsnaam, bedrijf, naam klant, firmanaam',
    SAP: 'NAME1, NAME_ORG1, CardName',
    Shopify: 'default address company, billing company',
    Perhaps: 'customer, client, kunde, cliente, klant, account',
  },
  creditLimit: {
    English: 'credit limit, credit limit lcy, credit line, max credit, credit amount limit',
    German: 'Kreditlimit, Kreditlimite, Kreditlinie, Kreditrahmen',
    French: 'limite de crédit, plafond de crédit, encours autorisé, encours maximum, crédit maximum, limite crédit',
    Spanish: 'límite de crédito, crédito máximo, crédito límite',
    Dutch: 'kredietlimiet, kredietlimit, kredietmaximum',
    SAP: 'KLIMK',
  },
  salesperson: {
    English:
      'salesperson, salesperson code, sales person, sales rep, sales rep code, sales representative, account manager, sales agent, agent code, sales employee',
    German: 'Verkäufer, Verkäufercode, Vertreter, Vertreternummer, Außendienstmitarbeiter, Vertriebsmitarbeiter',
    French: 'vendeur, code vendeur, commercial, représentant, code représentant',
    Spanish: 'vendedor, código vendedor, comercial, representante, agente',
    Dutch: 'verkoper, verkoperscode, vertegenwoordiger, accountmanager',
    SAP: 'VKGRP, PERNR',
    Odoo: 'user_id',
    Perhaps: 'owner, employee id',
  },
  blocked: {
    English: 'blocked, is blocked, inactive, on hold, suspended, disabled, locked, customer blocked',
    German: 'gesperrt, Sperre, Sperrkennzeichen, inaktiv, Kundensperre',
    French: 'bloqué, inactif, client bloqué',
    Spanish: 'bloqueado, inactivo',
    Dutch: 'geblokkeerd, inactief',
    SAP: 'AUFSD, LOEVM, SPERR',
  },
};
