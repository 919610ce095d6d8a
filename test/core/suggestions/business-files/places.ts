/** Names and formats of a country's files. */
export interface Place {
  country: string;
  countryName: string;
  currency: string;
  date: (day: Date) => string;
  decimal: ',' | '.';
  companies: readonly string[];
  first: readonly string[];
  last: readonly string[];
  streets: readonly string[];
  cities: readonly [city: string, postCode: string, region: string][];
  phone: string;
  vat: (digits: string) => string;
  products: readonly string[];
  categories: readonly string[];
  units: readonly string[];
  terms: readonly string[];
}

const two = (value: number): string => String(value).padStart(2, '0');
const dotted = (day: Date) => `${two(day.getUTCDate())}.${two(day.getUTCMonth() + 1)}.${day.getUTCFullYear()}`;
const slashed = (day: Date) => dotted(day).replaceAll('.', '/');
const american = (day: Date) => `${day.getUTCMonth() + 1}/${day.getUTCDate()}/${day.getUTCFullYear()}`;
const iso = (day: Date) => day.toISOString().slice(0, 10);
const list = (text: string) => text.split(', ');
const cities = (text: string) => list(text).map((city) => city.split('/') as [string, string, string]);

const us: Place = {
  country: 'US',
  countryName: 'United States',
  currency: 'USD',
  date: american,
  decimal: '.',
  companies: list(
    'Harbor Supply Co., Bluebird Books LLC, Northgate Tools Inc., Maple & Sons, Redwood Traders, Prairie Foods',
  ),
  first: list('James, Linda, Robert, Susan, Michael, Karen, David, Nancy'),
  last: list('Walker, Young, Hughes, Carter, Brooks, Foster, Bell, Reed'),
  streets: list('Main Street, Oak Avenue, Elm Road, Mill Lane, Station Road, Park Drive'),
  cities: cities('Portland/97201/OR, Austin/73301/TX, Denver/80202/CO, Boston/02108/MA, Savannah/31401/GA'),
  phone: '+1 503 555 0',
  vat: (digits) => `${digits.slice(0, 2)}-${digits.slice(2, 9)}`,
  products: list(
    'Canvas tote bag, Steel water bottle, Oak cutting board, Wool blanket, Ceramic mug, Desk lamp, Garden hose 20 m, Leather belt',
  ),
  categories: list('Kitchen, Garden, Office, Apparel'),
  units: list('EA, BOX, SET'),
  terms: list('NET30, NET14, COD'),
};

const gb: Place = {
  ...us,
  country: 'GB',
  countryName: 'United Kingdom',
  currency: 'GBP',
  date: slashed,
  companies: list(
    'Thistle Trading Ltd, Albion Hardware, Kestrel Foods plc, Severn Paper Ltd, Otter & Finch, Moorland Crafts',
  ),
  cities: cities(
    'Leeds/LS1 4AP/West Yorkshire, Bristol/BS1 5TR/Avon, York/YO1 7HH/North Yorkshire, Bath/BA1 1SU/Somerset',
  ),
  phone: '+44 113 496 0',
  vat: (digits) => `GB${digits.slice(0, 9)}`,
};

const de: Place = {
  country: 'DE',
  countryName: 'Deutschland',
  currency: 'EUR',
  date: dotted,
  decimal: ',',
  companies: list(
    'Müller Metallbau GmbH, Hansen & Söhne KG, Bäckerei Vogt, Elbe Technik AG, Schreinerei Kuhn, Alpen Sport GmbH',
  ),
  first: list('Jürgen, Sabine, Thomas, Petra, Stefan, Monika, Jörg, Anja'),
  last: list('Schäfer, Weber, Krüger, Vogel, Lange, Böhm, Richter, Simon'),
  streets: list('Hauptstraße, Bahnhofstr., Gartenweg, Am Markt, Lindenallee, Schulstraße'),
  cities: cities('Hamburg/20095/Hamburg, München/80331/Bayern, Dresden/01067/Sachsen, Köln/50667/Nordrhein-Westfalen'),
  phone: '+49 40 5550',
  vat: (digits) => `DE${digits.slice(0, 9)}`,
  products: list(
    'Kugelschreiber blau, Schraubendreher 6 mm, Regal Buche, Wolldecke grau, Kaffeetasse weiß, Schreibtischlampe, Gartenschlauch 20 m',
  ),
  categories: list('Büro, Werkzeug, Garten, Küche'),
  units: list('Stk, Pkg, kg'),
  terms: list('14 Tage netto, 30 Tage netto, Vorkasse'),
};

const fr: Place = {
  ...de,
  country: 'FR',
  countryName: 'France',
  date: slashed,
  companies: list('Boulangerie Martin SARL, Ateliers du Rhône, Durand et Fils, Maison Lefèvre, Outillage Bernard SA'),
  first: list('Jean, Marie, Luc, Hélène, Pierre, Claire'),
  last: list('Dupont, Morel, Girard, Lambert, Roux, Fontaine'),
  streets: list('rue de la Gare, avenue Victor Hugo, place du Marché, boulevard Carnot'),
  cities: cities('Lyon/69002/Rhône, Lille/59000/Nord, Nantes/44000/Loire-Atlantique, Nice/06000/Alpes-Maritimes'),
  phone: '+33 4 72 55 ',
  vat: (digits) => `FR${digits.slice(0, 11)}`,
  products: list('Stylo bleu, Tournevis 6 mm, Étagère en hêtre, Couverture grise, Tasse blanche, Lampe de bureau'),
  categories: list('Bureau, Outillage, Jardin, Cuisine'),
  units: list('PCE, CRT, KG'),
  terms: list('30 jours fin de mois, 14 jours, comptant'),
};

const es: Place = {
  ...fr,
  country: 'ES',
  countryName: 'España',
  companies: list('Ferretería López S.L., Panadería Sol, Aceites del Sur S.A., Muebles García, Talleres Ruiz'),
  first: list('José, Carmen, Luis, Pilar, Antonio, Lucía'),
  last: list('García, Fernández, Ruiz, Moreno, Álvarez, Torres'),
  streets: list('Calle Mayor, Avenida de la Paz, Plaza España, Calle del Carmen'),
  cities: cities('Sevilla/41001/Sevilla, Valencia/46001/Valencia, Bilbao/48001/Bizkaia, Málaga/29001/Málaga'),
  phone: '+34 954 55 ',
  vat: (digits) => `B${digits.slice(0, 8)}`,
  products: list('Bolígrafo azul, Destornillador 6 mm, Estantería de haya, Manta gris, Taza blanca, Lámpara de mesa'),
  categories: list('Oficina, Herramientas, Jardín, Cocina'),
  units: list('UD, CAJA, KG'),
  terms: list('30 días, 60 días, contado'),
};

const it: Place = {
  ...fr,
  country: 'IT',
  countryName: 'Italia',
  companies: list('Ferramenta Rossi S.r.l., Panificio Bianchi, Arredi Conti S.p.A., Officine Greco, Cartoleria Ferri'),
  first: list('Giuseppe, Maria, Marco, Giulia, Paolo, Elena'),
  last: list('Rossi, Bianchi, Conti, Greco, Gallo, Ricci'),
  streets: list('Via Roma, Corso Italia, Piazza Garibaldi, Via Dante'),
  cities: cities('Torino/10121/TO, Bologna/40121/BO, Napoli/80121/NA, Verona/37121/VR'),
  phone: '+39 011 555',
  vat: (digits) => `IT${digits.slice(0, 11)}`,
  products: list('Penna blu, Cacciavite 6 mm, Scaffale in faggio, Coperta grigia, Tazza bianca, Lampada da tavolo'),
  categories: list('Ufficio, Utensili, Giardino, Cucina'),
  units: list('PZ, CF, KG'),
  terms: list('30 gg DF, 60 gg FM, rimessa diretta'),
};

const nl: Place = {
  ...de,
  country: 'NL',
  countryName: 'Nederland',
  date: (day) => dotted(day).replaceAll('.', '-'),
  companies: list('Van Dijk Techniek BV, Bakkerij de Boer, Jansen & Zn., Kaas van Gouda BV, Tuincentrum Smit'),
  first: list('Jan, Anneke, Pieter, Els, Kees, Marijke'),
  last: list('de Vries, Bakker, Visser, Smit, Mulder, van den Berg'),
  streets: list('Dorpsstraat, Kerkstraat, Stationsweg, Molenlaan'),
  cities: cities('Utrecht/3511 AB/Utrecht, Gouda/2801 AA/Zuid-Holland, Breda/4811 CD/Noord-Brabant'),
  phone: '+31 30 555 0',
  vat: (digits) => `NL${digits.slice(0, 9)}B01`,
  products: list('Balpen blauw, Schroevendraaier 6 mm, Kast beuken, Wollen deken, Koffiemok wit, Bureaulamp'),
  categories: list('Kantoor, Gereedschap, Tuin, Keuken'),
  units: list('ST, DS, KG'),
  terms: list('14 dagen, 30 dagen, vooruitbetaling'),
};

const pl: Place = {
  ...de,
  country: 'PL',
  countryName: 'Polska',
  currency: 'PLN',
  companies: list('Kowalski Metal sp. z o.o., Piekarnia Złoty Kłos, Nowak i Synowie, Meble Dąb S.A., Papier-Hurt'),
  first: list('Jan, Anna, Piotr, Ewa, Tomasz, Zofia'),
  last: list('Kowalski, Nowak, Wójcik, Zieliński, Lewandowska, Mazur'),
  streets: list('ul. Długa, ul. Polna, al. Jana Pawła II, ul. Kościelna'),
  cities: cities('Kraków/30-001/małopolskie, Gdańsk/80-001/pomorskie, Łódź/90-001/łódzkie'),
  phone: '+48 12 555 ',
  vat: (digits) => `PL${digits.slice(0, 10)}`,
  products: list('Długopis niebieski, Śrubokręt 6 mm, Regał bukowy, Koc szary, Kubek biały, Lampka biurkowa'),
  categories: list('Biuro, Narzędzia, Ogród, Kuchnia'),
  units: list('szt., op., kg'),
  terms: list('14 dni, 30 dni, przedpłata'),
};

const ru: Place = {
  ...de,
  country: 'RU',
  countryName: 'Россия',
  currency: 'RUB',
  companies: list('ООО «Ромашка», АО «Волга», ИП Смирнов, ООО «Север», ЗАО «Маяк»'),
  first: list('Иван, Мария, Пётр, Ольга, Сергей, Анна'),
  last: list('Иванов, Смирнова, Петров, Кузнецова, Соколов, Попова'),
  streets: list('ул. Ленина, пр. Мира, ул. Садовая, наб. Реки'),
  cities: cities('Москва/101000/Москва, Казань/420000/Татарстан, Самара/443000/Самарская обл.'),
  phone: '+7 495 555-',
  vat: (digits) => digits.slice(0, 10),
  products: list('Ручка синяя, Отвёртка 6 мм, Полка из бука, Плед серый, Кружка белая, Лампа настольная'),
  categories: list('Офис, Инструменты, Сад, Кухня'),
  units: list('шт, уп, кг'),
  terms: list('14 дней, 30 дней, предоплата'),
};

/** The places by the key that a table names; "iso" is an American shop that writes dates for programs. */
export const places = { us, iso: { ...us, date: iso }, gb, de, fr, es, it, nl, pl, ru } satisfies Record<string, Place>;
