import type { Random } from './random.ts';

type List = readonly [string, ...string[]];

/** How one people writes names. `Latin|script` where the name has a script of its own. All combinations are invented. */
interface Naming {
  readonly language: string;
  readonly female: List;
  readonly male: List;
  /** Undefined: a person has one name. */
  readonly family: List | undefined;
  /** Which comes first in the own script, and what parts them. */
  readonly script?: { readonly familyFirst: boolean; readonly gap: string };
}

export const namings: readonly [Naming, ...Naming[]] = [
  { language: 'English', female: ['Maisie', 'Rowan', 'Tamsin', 'Orla'], male: ['Alfie', 'Callum', 'Desmond', 'Gareth'], family: ['Ashdown', 'Fernleigh', 'Penhallow', 'Whitlock', "O'Dwyer"] },
  { language: 'Spanish', female: ['Inés', 'María José', 'Begoña', 'Ximena'], male: ['Íñigo', 'Martín', 'José Ángel'], family: ['Núñez Carrasco', 'Peña Olmedo', 'Ibáñez Roldán', 'Güell Ferrer'] },
  { language: 'Portuguese', female: ['Maria da Conceição Aparecida', 'Luísa', 'Joana'], male: ['João Baptista', 'Inácio', 'Tomé'], family: ['de Albuquerque Cavalcanti e Vasconcelos', 'Gonçalves Brandão', 'Simões'] },
  { language: 'Vietnamese', female: ['Thị Hoa', 'Thị Ánh Tuyết'], male: ['Văn Đức', 'Quốc Bảo'], family: ['Nguyễn', 'Trần', 'Đặng', 'Phạm'] },
  { language: 'Polish', female: ['Małgorzata', 'Żaneta', 'Bożena'], male: ['Łukasz', 'Świętosław', 'Jędrzej'], family: ['Wójtowicz', 'Źrebiec', 'Kołodziej', 'Błaszczyk'] },
  { language: 'Turkish', female: ['Ayşegül', 'Çiğdem', 'Işıl'], male: ['Oğuzhan', 'İlker', 'Ümit'], family: ['Karagözlü', 'Yıldırımer', 'Şahinbaş'] },
  { language: 'Norwegian', female: ['Åshild', 'Sølvi'], male: ['Bjørnar', 'Øystein'], family: ['Bråten', 'Sørlie', 'Ødegård'] },
  { language: 'Yoruba', female: ['Abídèmí', 'Títílayọ̀'], male: ['Olúwaṣeun', 'Adébọ́lá'], family: ['Akíntólá', 'Ògúnbánjọ', 'Adéyẹmí'] },
  { language: 'Malagasy', female: ['Voahangy', 'Haingotiana'], male: ['Tsiory', 'Njaka'], family: ['Andrianampoinimanitra', 'Rakotoarimanana', 'Razafindrakotohasina'] },
  { language: 'Indonesian', female: ['Wulandari', 'Sulastri', 'Ningsih'], male: ['Sutrisno', 'Wagimin', 'Paijo'], family: undefined },
  { language: 'Japanese', female: ['Yui|結衣', 'Haruka|遥', 'Michiko|美智子'], male: ['Sōta|颯太', 'Kenji|健二'], family: ['Morishita|森下', 'Tanabe|田辺', 'Ōkubo|大久保'], script: { familyFirst: true, gap: ' ' } },
  { language: 'Chinese', female: ['Xiulan|秀兰', 'Meiling|美玲'], male: ['Jianguo|建国', 'Wenhao|文浩'], family: ['Ouyang|欧阳', 'Zhou|周', 'Lü|吕'], script: { familyFirst: true, gap: '' } },
  { language: 'Korean', female: ['Seo-yeon|서연', 'Mi-kyung|미경'], male: ['Ji-hoon|지훈', 'Dong-hyun|동현'], family: ['Namgung|남궁', 'Baek|백', 'Seo|서'], script: { familyFirst: true, gap: '' } },
  { language: 'Arabic', female: ['Layla|ليلى', 'Huda|هدى'], male: ['Karim|كريم', 'Yusuf|يوسف'], family: ['al-Masri|المصري', 'Haddad|حداد', 'Zaytuni|الزيتوني'], script: { familyFirst: false, gap: ' ' } },
  { language: 'Hindi', female: ['Asha|आशा', 'Kavita|कविता'], male: ['Rohan|रोहन', 'Devendra|देवेन्द्र'], family: ['Chaturvedi|चतुर्वेदी', 'Bhandari|भंडारी'], script: { familyFirst: false, gap: ' ' } },
  { language: 'Greek', female: ['Eleni|Ελένη', 'Kalliopi|Καλλιόπη'], male: ['Stavros|Σταύρος', 'Thanasis|Θανάσης'], family: ['Papakonstantinou|Παπακωνσταντίνου', 'Vlachos|Βλάχος'], script: { familyFirst: false, gap: ' ' } },
  { language: 'Ukrainian', female: ['Oksana|Оксана', 'Zoriana|Зоряна'], male: ['Taras|Тарас', 'Ostap|Остап'], family: ['Kovalchuk|Ковальчук', 'Hrytsenko|Гриценко'], script: { familyFirst: false, gap: ' ' } },
  { language: 'Amharic', female: ['Almaz|አልማዝ', 'Tigist|ትዕግስት'], male: ['Bekele|በቀለ', 'Dawit|ዳዊት'], family: ['Tadesse|ታደሰ', 'Worku|ወርቁ'], script: { familyFirst: false, gap: ' ' } },
];

export interface DemoName {
  readonly familyName: string;
  readonly givenNames: string;
  readonly nameInOwnScript: string;
  readonly language: string;
}

const split = (name: string): { readonly latin: string; readonly script: string } => {
  const [latin = '', script = ''] = name.split('|');
  return { latin, script };
};

export const pickName = (random: Random, isFemale: boolean): DemoName => {
  const naming = random.pick(namings);
  const given = split(random.pick(isFemale ? naming.female : naming.male));
  // A single name is written where lists are sorted by.
  if (naming.family === undefined) return { familyName: given.latin, givenNames: '', nameInOwnScript: '', language: naming.language };
  const family = split(random.pick(naming.family));
  const own = naming.script === undefined ? '' : (naming.script.familyFirst ? [family.script, given.script] : [given.script, family.script]).join(naming.script.gap);
  return { familyName: family.latin, givenNames: given.latin, nameInOwnScript: own, language: naming.language };
};

export const streets: List = ['Lantern Row', 'Mill Lane', 'Orchard Walk', 'Saltmarsh Road', 'Copper Street', 'Heron Close', 'Quarry Bank', 'Tidewater Avenue'];
export const towns: List = ['Harbourfield', 'Upper Marrow', 'Saint Ebba', 'Thornwick', 'Lower Marrow', 'Gullhaven'];
