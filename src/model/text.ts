/** Words a person reads, in both languages of the product. Written side by side where they arise, so neither can be forgotten. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export type Lang = keyof Text;

export const text = (en: string, zh: string): Text => ({ en, zh });

/** Joins texts with a separator, language by language. */
export const joinText = (parts: readonly Text[], separator: string): Text => ({
  en: parts.map((part) => part.en).join(separator),
  zh: parts.map((part) => part.zh).join(separator),
});
