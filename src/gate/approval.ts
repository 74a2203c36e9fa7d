import { formatProfile } from '../baseline/canonical.ts';
import type { Profile } from '../baseline/profile.ts';
import { nearest } from '../baseline/suggestion.ts';
import { CallgateError } from '../errors.ts';
import { toPlainText } from '../report/plain-text.ts';
import type { Report } from '../report/schema.ts';
import { addAll, listAllNew, riskOfNamed } from './approvable.ts';
import { digestProfile, digestText } from './baseline-file.ts';

export interface ApprovalRequest {
  readonly report: Report;
  /**
   * Reports of other machines that were judged by the same baseline, where the proposal that all of them make together is
   * approved, and that one's digest.
   */
  readonly together?: { readonly others: readonly Report[]; readonly digest: string };
  /** The baseline as it stands now, where the approval is to be written; undefined when there is none. */
  readonly profile: Profile | undefined;
  /** The names of calls and ids of behaviours that are approved; null is all that a profile can name. */
  readonly only: readonly string[] | null;
  /** Why one is approved, by its name or id; null without a reason. */
  readonly reasonOf: (name: string) => string | null;
  /** Who approves, for the rules' `comment`; null leaves it to the history of the file. */
  readonly approver: string | null;
}

/** What an approval writes; names of calls and ids of behaviours once each, the calls first. */
export interface Approval {
  /** The canonical text of the baseline with what was approved in it. */
  readonly text: string;
  readonly digest: string;
  readonly approved: readonly string[];
  /** What is new in the report and stays outside. */
  readonly left: readonly string[];
  /** Of those, the ones that no profile can name. */
  readonly unnamed: readonly string[];
  /** The names of checks that did not hold: the calls were seen, but others may have been missed. */
  readonly unproven: readonly string[];
}

/** An approval, or everything that stands against it, a sentence each. */
export type PlannedApproval =
  | { readonly ok: true; readonly approval: Approval }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Plans what to write for an approval. A report is hostile until shown otherwise: nothing of its proposed text is written.
 * The calls are added to the baseline that stands there, and the same addition, without reasons, must give the very text
 * and digest that the report shows. Refuses a baseline that has moved on, and a call of high risk without a reason.
 */
export function planApproval(request: ApprovalRequest): PlannedApproval {
  const { report, profile, only, together } = request;
  const reports = [report, ...(together?.others ?? [])];
  const names = listAllNew(reports);
  if (names.length === 0 || (together === undefined && report.proposed === null)) {
    const found = report.mode === 'check' ? 'nothing new' : `a report of ${report.mode}`;
    return refuse(
      `found ${found}, expected a report of check with new calls or behaviours: there is nothing to approve`,
    );
  }
  const now = profile === undefined ? null : digestProfile(profile);
  const moved = reports.find(({ baseline }) => baseline.digest !== now);
  if (moved !== undefined) {
    return refuse(
      `the baseline ${toPlainText(moved.baseline.path)} has moved on: the run was judged by ${moved.baseline.digest ?? 'none'}, ` +
        `found ${now ?? 'none'}; run the gate again and approve what that one reports`,
    );
  }
  let unnamed: readonly string[];
  try {
    const again = addAll(profile, reports);
    if (!isProposal(request, formatProfile(again.profile))) {
      return refuse(
        'the proposed baseline of the report is not the baseline with what is new in it; run the gate again',
      );
    }
    unnamed = again.unnamed;
  } catch (error) {
    if (error instanceof CallgateError) return refuse(error.message);
    throw error;
  }
  const approved =
    only === null ? names.filter((name) => !unnamed.includes(name)) : inOrder(new Set(only), names);
  const problems = [
    ...approved.flatMap((name) => explainUnknown(name, names, unnamed)),
    ...approved.filter((name) => names.includes(name)).flatMap((name) => explainRisk(name, request)),
  ];
  if (approved.length === 0)
    problems.push('found nothing that a profile can name, expected at least one call or behaviour');
  if (problems.length > 0) return { ok: false, problems };
  const text = formatProfile(addApproved(request, reports, approved));
  return {
    ok: true,
    approval: {
      text,
      digest: digestText(text),
      approved,
      left: names.filter((name) => !approved.includes(name)),
      unnamed,
      unproven: listUnproven(reports),
    },
  };
}

/** Whether this is the text that was shown, by the digest that was shown with it. */
function isProposal({ report: { proposed }, together }: ApprovalRequest, text: string): boolean {
  if (together !== undefined) return digestText(text) === together.digest;
  return text === proposed?.profile && digestText(text) === proposed.digest;
}

function listUnproven(reports: readonly Report[]): string[] {
  const failed = reports.flatMap(({ evidence }) => evidence.checks.filter(({ ok }) => !ok));
  return [...new Set(failed.map(({ name }) => name))];
}

/** Those that are known first, as they are listed. */
function inOrder(chosen: ReadonlySet<string>, names: readonly string[]): string[] {
  const unknown = [...chosen].filter((name) => !names.includes(name)).sort();
  return [...names.filter((name) => chosen.has(name)), ...unknown];
}

function addApproved(
  { profile, reasonOf, approver }: ApprovalRequest,
  reports: readonly Report[],
  approved: readonly string[],
): Profile {
  const commentOf = (name: string) => renderComment(reasonOf(name), approver);
  return addAll(profile, reports, commentOf, (name) => approved.includes(name)).profile;
}

function renderComment(reason: string | null, approver: string | null): string | undefined {
  if (approver === null) return reason ?? undefined;
  return reason === null ? `approved by @${approver}` : `${reason} (approved by @${approver})`;
}

function explainUnknown(name: string, names: readonly string[], unnamed: readonly string[]): string[] {
  if (unnamed.includes(name)) return [`no profile can name ${toPlainText(name)}, so it cannot be approved`];
  if (names.includes(name)) return [];
  const meant = nearest(name, names);
  const expected = meant === undefined ? `expected one of ${shorten(names)}` : `did you mean ${meant}?`;
  return [`found ${JSON.stringify(toPlainText(name))}, which is nothing new in the report; ${expected}`];
}

function explainRisk(name: string, { reasonOf }: ApprovalRequest): string[] {
  const { level, why } = riskOfNamed(name);
  if (level !== 'high' || reasonOf(name) !== null) return [];
  return [
    `${toPlainText(name)} is of high risk${why === null ? '' : ` (${why.replace(/\.$/, '')})`} and was given no reason; expected one`,
  ];
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(toPlainText).join(', ');
  return names.length > 12 ? `${shown} …` : shown;
}

function refuse(problem: string): PlannedApproval {
  return { ok: false, problems: [problem] };
}
