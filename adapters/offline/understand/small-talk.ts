// Words that ask for nothing by themselves, and words that ask for something else: neither answers a question.
import type { Sentence } from "./tokens.ts";
import { tidy, withoutLeads, word } from "./vocabulary.ts";

const GREETINGS = new Set(
  `hello|hello there|hi|hi there|hey|hey there|hiya|howdy|yo|good morning|good afternoon|good evening|good day|good night
|greetings|hello adjutant|hi adjutant|hey adjutant|hallo|hallo zusammen|guten tag|guten morgen|guten abend|moin|servus
|gruezi|grüezi|bonjour|bonsoir|salut|coucou|hola|buenos dias|buenos días|buenas|buenas tardes|ciao|buongiorno|salve
|olá|ola|oi|bom dia|hej|hei|ahoj|cześć|dzień dobry|привет|здравствуйте|здравствуй|добрый день|доброе утро|привіт
|你好|您好|こんにちは|おはよう|안녕하세요|안녕|مرحبا|السلام عليكم|שלום|नमस्ते|merhaba|selam|bye|goodbye|good bye|see you
|how are you|what's up|are you there`
    .split("|")
    .map((one) => one.trim()),
);

/** Said of a question or after it, without being its answer. */
const ACKNOWLEDGED = new Set(
  `yes|yep|yeah|sure|ok|okay|fine|good|great|thanks|thank you|thx|cheers|please|go ahead|do it|of course|right|done|what|huh
|why|how|i don't know|i do not know|dunno|no idea|not sure|maybe|later|wait|hm|hmm|danke|merci|gracias|ja|si|oui|da|да|спасибо`
    .split("|")
    .map((one) => one.trim()),
);

const ENOUGH = new Set(
  `never mind|nevermind|cancel|cancel that|forget it|forget that|forget about it|no|nope|nothing|stop|leave it|no thanks
|drop it|skip it`
    .split("|")
    .map((one) => one.trim()),
);

/** Verbs that ask me for something, whatever follows: what begins so is a wish of its own. */
const COMMANDING = new Set([
  ..."publish republish unpublish email send resend remember remind forget delete remove erase cancel undo revert".split(
    " ",
  ),
  ..."approve reject pause resume rollback retry stop do schedule unschedule disconnect restart".split(" "),
]);

const plain = (words: string): string =>
  tidy(words)
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[!?.…\s]{1,9}$/u, "");

export const isGreeting = (words: string): boolean => GREETINGS.has(plain(words));

export const isAcknowledged = (words: string): boolean => ACKNOWLEDGED.has(plain(words));

/** `never mind`: the question is let go. */
export const isEnough = (words: string): boolean => ENOUGH.has(plain(words));

/** Whether the sentence begins as something to be done. */
export function isCommanding(sentence: Sentence): boolean {
  return COMMANDING.has(word(withoutLeads(sentence), 0));
}
