import { behaviourIds } from './behaviour-text.ts';
import { callText } from './call-text.ts';
import { shortenEnd } from './plain-text.ts';
import type { Report } from './schema.ts';

/** One thing to say of a change: a label of at most nine characters, a sentence of ours, and words from outside. */
export interface JudgedLine {
  readonly label: string;
  /** `%` stands where the words go. */
  readonly sentence: string;
  readonly words: readonly string[];
}

const SHOWN = 100;

/** What a change does to what it is judged by, and who has to look at it; empty where no change was judged. */
export function describeJudged({ judged, baseline, behaviours }: Report): JudgedLine[] {
  if (judged === null) return [];
  const { base, editAllowed, editReason, owners, allowedByEdit, widened, removed, settings } = judged;
  const isEdited = base.digest !== baseline.digest || settings.length > 0;
  const isGated = behaviours?.mode === 'gate';
  const ids = behaviourIds(behaviours?.byEdit ?? []);
  const edited = [...new Set(allowedByEdit.map(callText)), ...(isGated ? ids : [])];
  const lines: (JudgedLine | false)[] = [
    {
      label: 'judged by',
      sentence: base.digest === null ? '% at %, which has no baseline there' : '% at %',
      words: [base.ref, base.sha.slice(0, 12)],
    },
    edited.length > 0 && {
      label: 'by edit',
      sentence: `% allowed by this change's own edit alone, which ${editAllowed ? 'passes' : 'does not pass'}: %`,
      words: [list(edited), editReason],
    },
    !isGated &&
      ids.length > 0 && {
        label: 'by edit',
        sentence: "% seen, and allowed by this change's own edit alone; behaviours are not gated",
        words: [list(ids)],
      },
    widened.length > 0 && {
      label: 'widened',
      sentence: '% allowed further, not seen',
      words: [list(widened)],
    },
    removed.length > 0 && { label: 'removed', sentence: '% no longer allowed', words: [list(removed)] },
    ...settings.slice(0, 20).map(({ key, before, after }) => ({
      label: 'setting',
      sentence: '%, from % to %',
      words: [key, before ?? 'nothing', after ?? 'nothing'].map((word) => shortenEnd(word, 200)),
    })),
    settings.length > 20 && {
      label: 'setting',
      sentence: `${settings.length - 20} more in the report file`,
      words: [],
    },
    isEdited && owners.length > 0 && { label: 'review by', sentence: '%', words: [list(owners)] },
  ];
  return lines.filter((line) => line !== false);
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => shortenEnd(name, 60));
  return `${shown.join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;
}

/** The sentence with its words in it, each as `show` renders it. */
export function fillIn({ sentence, words }: JudgedLine, show: (word: string) => string): string {
  const parts = sentence.split('%');
  return parts.map((part, index) => (index === 0 ? part : `${show(words[index - 1] ?? '')}${part}`)).join('');
}
