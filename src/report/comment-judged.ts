import type { Report } from './schema.ts';

const MOST_NAMES = 30;

/** What the pull request's own edit of its baseline does, by the base branch's. */
interface Judged {
  readonly base: {
    readonly ref: string;
    readonly sha: string;
    readonly path: string;
    readonly digest: string | null;
  };
  readonly editAllowed: boolean;
  readonly editReason: string;
  readonly owners: readonly string[];
  readonly allowedByEdit: readonly { readonly name: string }[];
  readonly widened: readonly string[];
  readonly removed: readonly string[];
}

/** What the pull request itself changes in the baseline; nothing where it was judged by its own alone. */
export function renderJudged(
  report: Report & { readonly judged?: Judged | null },
  show: (text: string) => string,
  most: number,
): string[] {
  const { judged } = report;
  if (judged === null || judged === undefined) return [];
  const names = (all: readonly string[]) => listNames([...new Set(all)], show, Math.min(most, MOST_NAMES));
  const { base, editAllowed, editReason, owners, allowedByEdit, widened, removed } = judged;
  const at = `${show(base.ref)} (${show(base.sha.slice(0, 12))})`;
  const lines = [
    base.digest === null
      ? `- Judged against ${at}, which has no baseline ${show(base.path)} yet`
      : `- Judged by the baseline ${show(base.path)} of ${at}`,
  ];
  if (allowedByEdit.length > 0) {
    const verdict = editAllowed ? 'accepted' : 'not accepted';
    lines.push(
      `- This pull request's edit of the baseline allows ${names(allowedByEdit.map(({ name }) => name))}; the edit is ${verdict}: ${show(editReason)}`,
    );
  }
  if (widened.length > 0) lines.push(`- It also allows, and no test made: ${names(widened)}`);
  if (removed.length > 0) lines.push(`- It takes out: ${names(removed)}`);
  if (owners.length > 0 && lines.length > 1) lines.push(`- To review the edit: ${names(owners)}`);
  return [lines.join('\n')];
}

function listNames(all: readonly string[], show: (text: string) => string, most: number): string {
  const shown = all.slice(0, most).map(show).join(', ');
  const rest = all.length - Math.min(all.length, most);
  if (rest === 0) return shown;
  return shown === '' ? String(rest) : `${shown} and ${rest} more`;
}
