import { en } from "./en";
import type { Catalogue } from "./index";
export const ru: Catalogue = en;
