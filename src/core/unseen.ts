// Characters that nobody sees and that change what is read: consent is to what is seen, so every channel shows that they are
// there, in its own way.

/**
 * What reorders the text around it (https://trojansource.codes), has no width, or repeats ASCII without a shape (tags, U+E0000
 * on). The joiners U+200C and U+200D are left: scripts and emoji are written with them.
 */
export const UNSEEN =
  /[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
