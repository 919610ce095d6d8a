import type { LegacyEncoding } from '../../../core/formats/legacy-encoding.js';

/** Words of business files in one language. */
export interface BusinessLanguage {
  /** Names of columns, separated by `;`, as are the words. */
  header: string;
  words: string;
  /** Encodings in which such files are written. */
  encodings: readonly LegacyEncoding[];
}

export const businessLanguages: Readonly<Record<string, BusinessLanguage>> = {
  Japanese: {
    header: '品番;商品名;単価;数量;取引先;住所;備考',
    words:
      '株式会社山田商店;ボールペン 黒;鉛筆;ノート;田中太郎;東京都千代田区;大阪市北区;キャップ;消しゴム;佐藤花子;青いインク;有限会社スズキ;送料;事務用椅子;会議テーブル;プリンター用紙;名古屋支店;はさみ;請求書;福岡県;ホッチキス;電池（単三）',
    encodings: ['shift_jis', 'euc-jp'],
  },
  Chinese: {
    header: '编号;名称;单价;数量;客户;地址;备注',
    words:
      '北京华联商贸有限公司;圆珠笔;铅笔;笔记本;张伟;上海市浦东新区;广州市;帽子;橡皮;王芳;蓝色墨水;深圳科技股份;运费;办公椅;会议桌;打印纸;南京分公司;剪刀;发票;四川省;订书机;电池',
    encodings: ['gb18030'],
  },
  Taiwanese: {
    header: '編號;名稱;單價;數量;客戶;地址;備註',
    words:
      '台灣電子股份有限公司;原子筆;鉛筆;筆記本;陳志明;台北市信義區;高雄市;帽子;橡皮擦;林淑芬;藍色墨水;運費;辦公椅;會議桌;影印紙;台中分公司;剪刀;發票;訂書機;電池;新竹縣;統一企業',
    encodings: ['big5'],
  },
  Korean: {
    header: '품번;품명;단가;수량;거래처;주소;비고',
    words:
      '삼성상회;볼펜 검정;연필;공책;김철수;서울특별시 강남구;부산광역시;모자;지우개;이영희;파란 잉크;주식회사 한국무역;배송비;사무용 의자;회의 탁자;복사용지;대구지점;가위;세금계산서;경기도;스테이플러;건전지',
    encodings: ['euc-kr'],
  },
  Thai: {
    header: 'รหัส;ชื่อสินค้า;ราคา;จำนวน;ลูกค้า;ที่อยู่;หมายเหตุ',
    words:
      'บริษัท สยามการค้า จำกัด;ปากกา;ดินสอ;สมุด;สมชาย ใจดี;กรุงเทพมหานคร;เชียงใหม่;หมวก;ยางลบ;สมหญิง รักไทย;หมึกสีน้ำเงิน;ค่าขนส่ง;เก้าอี้สำนักงาน;โต๊ะประชุม;กระดาษ;สาขาภูเก็ต;กรรไกร;ใบแจ้งหนี้;นนทบุรี;แบตเตอรี่',
    encodings: ['windows-874'],
  },
  Hebrew: {
    header: 'מספר;תיאור;מחיר;כמות;לקוח;כתובת;הערה',
    words:
      'חברת הצפון בע"מ;עט כחול;עיפרון;מחברת;משה כהן;תל אביב;ירושלים;כובע;מחק;רחל לוי;דיו;משלוח;כיסא משרדי;שולחן ישיבות;נייר;סניף חיפה;מספריים;חשבונית;באר שבע;סוללה',
    encodings: ['windows-1255', 'cp862'],
  },
  Arabic: {
    header: 'الرقم;الوصف;السعر;الكمية;العميل;العنوان;ملاحظة',
    words:
      'شركة النور التجارية;قلم حبر أزرق;قلم رصاص;دفتر;محمد علي;القاهرة;الرياض;قبعة;ممحاة;فاطمة حسن;حبر;الشحن;كرسي مكتب;طاولة اجتماعات;ورق;فرع دبي;مقص;فاتورة;الإسكندرية;بطارية',
    encodings: ['windows-1256', 'iso-8859-6'],
  },
  Vietnamese: {
    header: 'Mã số;Tên hàng;Đơn giá;Số lượng;Khách hàng;Địa chỉ;Ghi chú',
    words:
      'Công ty Thương mại Hà Nội;Bút bi xanh;Bút chì;Vở;Nguyễn Văn An;Thành phố Hồ Chí Minh;Đà Nẵng;Mũ;Cục tẩy;Trần Thị Hoa;Mực xanh;Phí vận chuyển;Ghế văn phòng;Bàn họp;Giấy in;Chi nhánh Hải Phòng;Kéo;Hóa đơn;Cần Thơ;Lê Hoàng Phúc',
    encodings: ['windows-1258'],
  },
  Russian: {
    header: 'Номер;Наименование;Цена;Количество;Клиент;Адрес;Примечание',
    words:
      'ООО Ромашка;Ручка синяя;Карандаш;Тетрадь;Иванов Сергей;Москва;Санкт-Петербург;Шапка;Ластик;Анна Кузнецова;Чернила;Доставка;Кресло офисное;Стол для переговоров;Бумага;Филиал Казань;Ножницы;Счёт;Екатеринбург;Батарейка',
    encodings: ['windows-1251', 'koi8-r', 'cp866', 'iso-8859-5', 'cp855', 'maccyrillic'],
  },
  Ukrainian: {
    header: 'Номер;Назва;Ціна;Кількість;Клієнт;Адреса;Примітка',
    words:
      'ТОВ Сонячна долина;Ручка синя;Олівець;Зошит;Шевченко Олена;Київ;Львів;Шапка;Гумка;Їжак;Чорнило;Доставка;Крісло офісне;Стіл для нарад;Папір;Філія Харків;Ножиці;Рахунок;Запоріжжя;Єва Ґалаґан',
    encodings: ['windows-1251', 'koi8-u', 'cp1125'],
  },
  Bulgarian: {
    header: 'Номер;Описание;Цена;Количество;Клиент;Адрес;Забележка',
    words:
      'Слънчев бряг ООД;Химикалка синя;Молив;Тетрадка;Георги Иванов;София;Пловдив;Шапка;Гума;Мария Петрова;Мастило;Доставка;Офис стол;Маса за срещи;Хартия;Клон Варна;Ножица;Фактура;Бургас;Батерия',
    encodings: ['windows-1251', 'iso-8859-5'],
  },
  Greek: {
    header: 'Κωδικός;Περιγραφή;Τιμή;Ποσότητα;Πελάτης;Διεύθυνση;Σημείωση',
    words:
      'Αφοί Παπαδόπουλος ΑΕ;Στυλό μπλε;Μολύβι;Τετράδιο;Γιώργος Νικολάου;Αθήνα;Θεσσαλονίκη;Καπέλο;Γόμα;Μαρία Ιωάννου;Μελάνι;Μεταφορικά;Καρέκλα γραφείου;Τραπέζι;Χαρτί;Υποκατάστημα Πάτρας;Ψαλίδι;Τιμολόγιο;Ηράκλειο;Μπαταρία',
    encodings: ['windows-1253', 'iso-8859-7', 'cp737'],
  },
  Polish: {
    header: 'Numer;Nazwa towaru;Cena;Ilość;Klient;Adres;Uwagi',
    words:
      'Śląskie Zakłady Spożywcze;Długopis niebieski;Ołówek;Zeszyt;Józef Wójcik;Łódź;Kraków;Czapka żółta;Gumka;Małgorzata Dąbrowska;Atrament;Przesyłka;Krzesło biurowe;Stół;Papier;Oddział Gdańsk;Nożyczki;Wrocław;Świeca;Poznań',
    encodings: ['windows-1250', 'iso-8859-2', 'cp852'],
  },
  Czech: {
    header: 'Číslo;Název;Cena;Množství;Zákazník;Adresa;Poznámka',
    words:
      'Příbramské závody;Propiska modrá;Tužka;Sešit;Jiří Dvořák;Plzeň;Brno;Čepice;Guma;Lucie Nováková;Inkoust;Doprava;Kancelářská židle;Stůl;Papír;Pobočka Ústí;Nůžky;České Budějovice;Žďár nad Sázavou;Zboží',
    encodings: ['windows-1250', 'iso-8859-2', 'cp852'],
  },
  Hungarian: {
    header: 'Szám;Megnevezés;Egységár;Mennyiség;Vevő;Cím;Megjegyzés',
    words:
      'Győri Élelmiszer Kft;Golyóstoll kék;Ceruza;Füzet;Kovács Zoltán;Székesfehérvár;Pécs;Sapka;Radír;Szűcs Erzsébet;Tinta;Szállítás;Irodai szék;Tárgyalóasztal;Papír;Debreceni fiók;Olló;Nyíregyháza;Ütvefúró;Dűlő út',
    encodings: ['windows-1250', 'iso-8859-2', 'cp852'],
  },
  Romanian: {
    header: 'Număr;Denumire;Preţ;Cantitate;Client;Adresă;Observaţii',
    words:
      'Fabrica de Pâine Iaşi;Pix albastru;Creion;Caiet;Ştefan Ionescu;Bucureşti;Timişoara;Şapcă;Radieră;Mădălina Popa;Cerneală;Transport;Scaun de birou;Masă;Hârtie;Filiala Braşov;Foarfecă;Factură;Târgu Mureş;Îngrăşământ',
    encodings: ['windows-1250', 'iso-8859-2', 'cp852'],
  },
  Turkish: {
    header: 'Numara;Açıklama;Fiyat;Miktar;Müşteri;Adres;Not',
    words:
      'Şişecam Ticaret A.Ş.;Mavi tükenmez kalem;Kurşun kalem;Defter;Mehmet Yılmaz;İstanbul;İzmir;Şapka;Silgi;Ayşe Öztürk;Mürekkep;Kargo ücreti;Büro koltuğu;Toplantı masası;Kağıt;Eskişehir şubesi;Makas;Muğla;Ağrı;Gümüş',
    encodings: ['windows-1254', 'cp857', 'iso-8859-9'],
  },
  Lithuanian: {
    header: 'Numeris;Pavadinimas;Kaina;Kiekis;Klientas;Adresas;Pastaba',
    words:
      'Šiaulių prekyba;Rašiklis mėlynas;Pieštukas;Sąsiuvinis;Žydrūnas Kazlauskas;Klaipėda;Panevėžys;Kepurė;Trintukas;Rūta Jankauskienė;Rašalas;Siuntimas;Biuro kėdė;Stalas;Popierius;Žirklės;Sąskaita;Šilutė;Ąžuolas;Ūkis',
    encodings: ['windows-1257', 'cp775', 'iso-8859-13'],
  },
  Latvian: {
    header: 'Numurs;Nosaukums;Cena;Daudzums;Klients;Adrese;Piezīme',
    words:
      'Rīgas Tirgus;Pildspalva zila;Zīmulis;Burtnīca;Jānis Bērziņš;Liepāja;Daugavpils;Cepure;Dzēšgumija;Līga Kalniņa;Tinte;Piegāde;Biroja krēsls;Galds;Papīrs;Šķēres;Rēķins;Jūrmala;Ķekava;Ģimene',
    encodings: ['windows-1257', 'iso-8859-13'],
  },
  German: {
    header: 'Nummer;Beschreibung;Stückpreis;Menge;Käufer;Straße;Bemerkung',
    words:
      'Müller & Söhne;Füller blau;Bleistift;Heft;Jürgen Groß;Köln;Münster;Mütze;Radiergummi;Käthe Schäfer;Tinte;Lieferung;Bürostuhl;Tisch;Papier;Zweigstelle Lübeck;Schere;Nürnberg;Würfel;Öl',
    encodings: ['windows-1252', 'cp850', 'cp437', 'macintosh'],
  },
  French: {
    header: 'Numéro;Désignation;Prix;Quantité;Client;Adresse;Remarque',
    words:
      'Société Générale du Café;Stylo bleu;Crayon;Cahier;Hélène Lefèvre;Besançon;Évreux;Chapeau;Gomme à crayon;François Côté;Encre;Livraison;Chaise;Table;Papier à lettres;Succursale d’Orléans;Ciseaux;Nîmes;Œufs;Forêt',
    encodings: ['windows-1252', 'cp850', 'cp437', 'macintosh', 'iso-8859-15'],
  },
  Spanish: {
    header: 'Número;Descripción;Precio;Cantidad;Cliente;Dirección;Observación',
    words:
      'Compañía Española;Bolígrafo azul;Lápiz;Cuaderno;José Martínez;Málaga;Cádiz;Gorra;Goma;María Núñez;Tinta;Envío;Silla;Mesa;Papel;Sucursal León;Tijeras;Peñíscola;Jamón;Año',
    encodings: ['windows-1252', 'cp850', 'cp437', 'macintosh'],
  },
  Portuguese: {
    header: 'Número;Descrição;Preço;Quantidade;Cliente;Endereço;Observação',
    words:
      'Padaria São João;Caneta azul;Lápis;Caderno;João Gonçalves;São Paulo;Guimarães;Boné;Borracha;Conceição Magalhães;Tinta;Remessa;Cadeira;Mesa de reunião;Papel;Filial Évora;Tesoura;Maçã;Pão;Açúcar',
    encodings: ['windows-1252', 'cp850', 'macintosh'],
  },
  Swedish: {
    header: 'Nummer;Benämning;Pris;Antal;Kund;Gatuadress;Anmärkning',
    words:
      'Åkerström & Söner;Kulspetspenna blå;Blyertspenna;Häfte;Björn Sjögren;Malmö;Göteborg;Mössa;Suddgummi;Åsa Lindström;Bläck;Leverans;Skrivbordsstol;Bord;Papper;Västerås;Saxar;Örebro;Kött;Äpple',
    encodings: ['windows-1252', 'cp850', 'cp437', 'macintosh'],
  },
  Danish: {
    header: 'Nummer;Beskrivelse;Pris;Mængde;Kunde;Gade;Bemærkning',
    words:
      'Sørensen & Søn;Kuglepen blå;Blyant;Hæfte;Jørgen Bjørn;Århus;Ærø;Hue;Viskelæder;Åse Kjær;Blæk;Levering;Kontorstol;Bord;Papir;Køge;Saks;Tårnby;Smørrebrød;Æble',
    encodings: ['windows-1252', 'cp850', 'macintosh', 'cp865'],
  },
  Croatian: {
    header: 'Broj;Naziv;Cijena;Količina;Kupac;Adresa;Napomena',
    words:
      'Đuro Đaković;Olovka plava;Grafitna olovka;Bilježnica;Željko Horvat;Šibenik;Čakovec;Kapa;Gumica;Marija Kovačić;Tinta;Dostava;Uredski stolac;Stol;Papir;Poreč;Škare;Račun;Žito;Ćevapi',
    encodings: ['windows-1250', 'iso-8859-2', 'cp852'],
  },
};
