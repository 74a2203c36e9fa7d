import { shortenEnd, toPlainText } from '../report/plain-text.ts';

/** Characters; a rule's `comment` is read on one line of the profile. */
export const LONGEST_REASON = 500;

/** What keeps a text from being the reason in a profile's rule, a sentence each; empty when nothing does. */
export function checkReason(reason: string): string[] {
  if (reason.trim() === '') return ['found an empty reason, expected a few words on why'];
  if (reason.length > LONGEST_REASON) {
    return [`found a reason of ${reason.length} characters, expected at most ${LONGEST_REASON}`];
  }
  if (toPlainText(reason) === reason) return [];
  const shown = shortenEnd(toPlainText(reason), 80);
  return [`found control or invisible characters in the reason ("${shown}"), expected plain text`];
}
