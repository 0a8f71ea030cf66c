// What people and spreadsheets write in cells for true and for false.

/** As people and spreadsheets write what is true and what is not, in some languages. */
export const TRUTH_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...[
    'true',
    't',
    'yes',
    'y',
    '1',
    'wahr',
    'ja',
    'vrai',
    'oui',
    'verdadero',
    'sí',
    'si',
    'vero',
    'verdadeiro',
  ]
    .concat(['sim', 'waar', 'sant', 'prawda', 'tak', 'истина', 'да', 'نعم', 'כן', 'אמת'])
    .map((word) => [word, true] as const),
  ...[
    'false',
    'f',
    'no',
    'n',
    '0',
    'falsch',
    'nein',
    'faux',
    'non',
    'falso',
    'não',
    'nee',
    'onwaar',
    'falskt',
    'nej',
  ]
    .concat(['fałsz', 'nie', 'ложь', 'нет', 'لا', 'לא', 'שקר'])
    .map((word) => [word, false] as const),
])
