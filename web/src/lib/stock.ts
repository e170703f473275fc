/** So few units are worth a word: to who would buy one, and to who would order more. */
export const LOW_STOCK = 5;
