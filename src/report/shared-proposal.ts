import { riskOfNamed } from '../gate/approvable.ts';
import { type Leg, NAME } from '../merge/leg.ts';
import { type Committed, proposeAll } from '../merge/proposal.ts';
import { renderPatch } from './diff.ts';
import { clip, fence, fold } from './markdown.ts';
import { count } from './plain-text.ts';

/** What is proposed for the legs of one baseline together, instead of what each of them proposes. */
export interface SharedProposal {
  readonly path: string;
  readonly digest: string;
  /** The digests of the legs. */
  readonly legs: readonly string[];
  /** The suite, where all of them are of one that can be named in a command. */
  readonly suite: string | null;
  readonly added: number;
  readonly unrepresentable: readonly string[];
  readonly isHigh: boolean;
  /** Against the committed one, unified. */
  readonly diff: string;
}

/**
 * The proposals for several legs, each where at least two of them have something new, or where one that has is not alone: on
 * another machine the same call may not be allowed.
 */
export function shareProposals(
  legs: readonly Leg[],
  committed: (path: string) => Committed,
  textAt: (path: string) => string,
  digestOf: (text: string) => string,
): SharedProposal[] {
  const byDigest = new Map(legs.map((leg) => [leg.digest, leg.report]));
  return proposeAll(legs, committed, digestOf).flatMap(({ path, legs: within, proposed }) => {
    if (proposed === null || within.length < 2) return [];
    const own = within.flatMap((digest) => byDigest.get(digest)?.proposed ?? []);
    const suites = new Set(within.map((digest) => byDigest.get(digest)?.suite ?? null));
    const [suite = null] = suites;
    if (own.length < 2 && own.every(({ digest }) => digest === proposed.digest)) return [];
    const before = textAt(path);
    return [
      {
        path,
        digest: proposed.digest,
        legs: within,
        suite: suites.size === 1 && suite !== null && NAME.test(suite) ? suite : null,
        added: proposed.added.length + proposed.behaviours.length,
        unrepresentable: proposed.unrepresentable,
        isHigh: [...proposed.added, ...proposed.behaviours].some(
          (name) => riskOfNamed(name).level === 'high',
        ),
        diff: renderPatch(before === '' ? '/dev/null' : `a/${path}`, `b/${path}`, before, proposed.profile),
      },
    ];
  });
}

/** The part of the comment for it; `most` characters of each text from outside. */
export function renderShared(proposal: SharedProposal, most: number, withDiff: boolean): string {
  const { path, legs, added, diff, unrepresentable } = proposal;
  const title = `### Proposed baseline ${clip(path, most)}, for ${count(legs.length, 'leg')} together`;
  const summary = `Proposed baseline: ${added} added`;
  const parts = [title];
  // What looks like a comment's start could be taken for the marker by which this comment is found.
  if (diff !== '' && withDiff)
    parts.push(fold(summary, fence(diff.replaceAll('<!--', '\\u{3c}!--'), 'diff')));
  else parts.push(`${summary}.`);
  if (unrepresentable.length > 0) {
    const names = unrepresentable.slice(0, 20).map((name) => clip(name, most));
    parts.push(`No profile can name ${names.join(', ')}: these cannot be approved.`);
  }
  if (added > 0) parts.push(renderApproveLine(proposal));
  return parts.join('\n\n');
}

/** The line to paste for a proposal; its digest and its suite are ones that Callgate writes. */
export function renderApproveLine({
  digest,
  suite,
  isHigh,
}: Pick<SharedProposal, 'digest' | 'suite' | 'isHigh'>): string {
  const option = suite === null ? '' : ` --suite ${suite}`;
  return [
    `To approve exactly this proposal, comment this line with your reason in place of REASON${isHigh ? ' (what is of high risk needs one)' : ''}:`,
    fence(`/callgate approve ${digest}${option} -- REASON`, ''),
  ].join('\n\n');
}
