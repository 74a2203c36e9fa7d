import type { Base } from '../git/base.ts';
import { CODE_OWNERS_PATHS, findOwners, LONGEST_CODE_OWNERS, parseCodeOwners } from '../git/code-owners.ts';

/** Whether a change's own edit of what it is judged by passes, why, and who has to review it. */
export interface EditDecision {
  readonly editAllowed: boolean;
  readonly editReason: string;
  readonly owners: readonly string[];
}

export type BaselineEdits = 'allow' | 'deny';

/**
 * What is said outright counts before CODEOWNERS; both as the base has them. `files` are what the edit touches, of which
 * each has to have an owner; undefined is one outside of the repository, which has none.
 */
export async function decideEdits(
  base: Base,
  files: readonly (string | undefined)[],
  given: BaselineEdits | undefined,
  ofSuite: BaselineEdits | undefined,
  suite: string | null,
): Promise<EditDecision> {
  const found = await readCodeOwners(base);
  const rules = parseCodeOwners(found?.text ?? '');
  const owned = files.map((path) => (path === undefined ? [] : findOwners(rules, path)));
  const owners = [...new Set(owned.flat())];
  const said = given ?? ofSuite;
  if (said !== undefined) {
    const where = given === undefined ? `the suite ${suite} of ${base.ref} has` : 'this run is given';
    return { editAllowed: said === 'allow', editReason: `${where} baseline-edits: ${said}`, owners };
  }
  const open = files
    .filter((_path, index) => owned[index]?.length === 0)
    .map((path) => path ?? 'a file outside of the repository');
  if (open.length === 0) {
    return { editAllowed: true, editReason: `${found?.path} of ${base.ref} names who reviews it`, owners };
  }
  const lack =
    found === undefined ? `${base.ref} has no CODEOWNERS` : `${found.path} of ${base.ref} names no owner`;
  const remedy = 'name one there, or set baseline-edits: allow for the suite';
  return { editAllowed: false, editReason: `${lack} for ${open.join(', ')}: ${remedy}`, owners };
}

/** The file that GitHub would take; one that is too long for GitHub is as good as none. */
async function readCodeOwners(base: Base): Promise<{ path: string; text: string } | undefined> {
  for (const path of CODE_OWNERS_PATHS) {
    const file = await base.read(path, LONGEST_CODE_OWNERS);
    if (file.kind === 'text') return { path, text: file.text };
    if (file.kind === 'unusable') return { path, text: '' };
  }
  return undefined;
}
