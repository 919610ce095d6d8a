/** Words that occur in column names of business files, in several languages and without accents. */
const words = new Set(
  (
    'no nr num number id code name names first last title date day month year time type status description text comment note notes remark quantity qty amount total price unit cost value currency discount vat tax rate percent ' +
    'customer vendor supplier item product article order invoice document line address street city town zip post postal country region state phone telephone fax email mail contact company account reference ref key category group color size weight sku gtin ean iban bic website url blocked active balance credit limit due delivery ship shipping ' +
    'nummer kunde kundennummer lieferant artikel artikelnummer bezeichnung beschreibung menge preis betrag datum einheit wahrung rabatt steuer mwst auftrag rechnung beleg strasse ort stadt plz land telefon vorname nachname firma kurzel art zeile ' +
    'numero nom prenom client fournisseur libelle quantite prix montant devise remise tva commande facture rue adresse ville pays ' +
    'nombre apellido cliente proveedor articulo descripcion cantidad precio importe fecha unidad moneda descuento pedido factura direccion ciudad pais codigo ' +
    'naam klant leverancier artikel omschrijving aantal prijs bedrag datum eenheid korting straat plaats postcode ' +
    'navn kunde leverandor vare antal belob dato enhed rabat ordre faktura by postnummer namn kund antall mangd pris'
  ).split(' '),
);

/** Whether a text contains a word that is typical for column names: `Order No.`, `CUSTOMER_ID`, `unitPrice`. */
export function hasHeaderWord(name: string): boolean {
  if (name === '' || name.length > 60) return false;
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => words.has(word));
}
