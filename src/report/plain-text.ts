/** Control characters, line separators, and the marks that reorder or hide text (Unicode Bidi_Control, ZW*, tags). */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** Text from outside, safe to print on one line of a terminal or log: nothing in it moves, hides or colours. */
export function toPlainText(text: string): string {
  return text.replaceAll(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Shortens to `length` characters at most, keeping the end: of a path, that is the part that tells. */
export function shortenStart(text: string, length: number): string {
  if (text.length <= length) return text;
  const start = text.length - length + 1;
  return `…${text.slice(isWithinCharacter(text, start) ? start + 1 : start)}`;
}

export function shortenEnd(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = length - 1;
  return `${text.slice(0, isWithinCharacter(text, end) ? end - 1 : end)}…`;
}

/** Whether a character that UTF-16 has as two would be halved at this place. */
function isWithinCharacter(text: string, place: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(place - 1, place + 1));
}

/** A sentence of ours, with a capital letter. */
export function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** One word of a POSIX shell command line; quoted only where it has to be. */
export function quoteShell(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `1,234,567`; Intl would take 25 ms to load. */
export function formatNumber(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 call`, `2 calls` */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(number)} ${number === 1 ? noun : plural}`;
}

/** `420 ms`, `1.24 s`, `3 min 5 s` */
export function formatDuration(milliseconds: number): string {
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
  if (Math.round(milliseconds / 10) < 6000) return `${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
