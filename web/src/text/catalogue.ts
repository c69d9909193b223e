// What a language has to say: as many sentences as the English one.
import type { en } from "./en";

/** A sentence with {places}; where it depends on a number, one form for each plural of the language. */
export type Message = string | { [form in Intl.LDMLPluralRule]?: string } & { other: string };
export type Key = keyof typeof en;
export type Catalogue = Record<Key, Message>;
