import { en } from "./en";
import type { Catalogue } from "./index";
export const pl: Catalogue = en;
