import type { Base } from '../git/base.ts';
import { CODE_OWNERS_PATHS, findRule, LONGEST_CODE_OWNERS, parseCodeOwners } from '../git/code-owners.ts';

/** Whether a change's own edit of what it is judged by passes, why, and who has to review it. */
export interface EditDecision {
  readonly editAllowed: boolean;
  readonly editReason: string;
  readonly owners: readonly string[];
}

export type BaselineEdits = 'allow' | 'deny';

/**
 * What is said outright counts before CODEOWNERS; both as the base has them. `files` are what the edit touches, of which
 * each has to have an owner; undefined is one outside of the repository, which has none. A line that GitHub finds wrong
 * covers nothing: its owner may be nobody, and then nobody is asked.
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
  const owned = files.map((path) => (path === undefined ? undefined : findRule(rules, path)));
  const owners = [...new Set(owned.flatMap((rule) => rule?.owners ?? []))];
  const said = given ?? ofSuite;
  if (said !== undefined) {
    const where = given === undefined ? `the suite ${suite} of ${base.ref} has` : 'this run is given';
    return { editAllowed: said === 'allow', editReason: `${where} baseline-edits: ${said}`, owners };
  }
  const open = files
    .filter((_path, index) => (owned[index]?.owners ?? []).length === 0)
    .map((path) => path ?? 'a file outside of the repository');
  const remedy = 'or set baseline-edits: allow for the suite';
  if (open.length === 0) {
    const errors = await base.listOwnerErrors();
    const lines = owned.flatMap((rule) => rule?.line ?? []);
    const wrong = errors?.find(({ path, line }) => path === found?.path && lines.includes(line));
    const where = `${found?.path} of ${base.ref}`;
    if (wrong !== undefined) {
      const what = `GitHub finds line ${wrong.line} of ${where} wrong (${wrong.kind}), which names the owners`;
      return { editAllowed: false, editReason: `${what}: mend it, ${remedy}`, owners };
    }
    const unasked =
      errors === undefined ? '; whether they exist and may write, GitHub could not be asked' : '';
    return { editAllowed: true, editReason: `${where} names who reviews it${unasked}`, owners };
  }
  const lack =
    found === undefined ? `${base.ref} has no CODEOWNERS` : `${found.path} of ${base.ref} names no owner`;
  return {
    editAllowed: false,
    editReason: `${lack} for ${open.join(', ')}: name one there, ${remedy}`,
    owners,
  };
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
