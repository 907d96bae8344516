// The words of the conversation in the language in force.
import { language } from "./language.js";
import { talkInDanish } from "./talk-da.js";
import { talkInEnglish } from "./talk-en.js";

export const talk = language === "en" ? talkInEnglish : talkInDanish;
