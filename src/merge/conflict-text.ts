import { diffArrays } from 'diff';

/**
 * Two texts as one, with the markers of git where they differ. It is no JSON then, so that nothing can run under either side
 * before a person has chosen; to choose one side everywhere gives that side's text, whole.
 */
export function renderConflict(ours: string, theirs: string): string {
  const lines: string[] = [];
  let [mine, yours]: [string[], string[]] = [[], []];
  const flush = () => {
    if (mine.length + yours.length > 0)
      lines.push('<<<<<<< ours', ...mine, '=======', ...yours, '>>>>>>> theirs');
    [mine, yours] = [[], []];
  };
  for (const { added, removed, value } of diffArrays(ours.split('\n'), theirs.split('\n'))) {
    if (removed) mine.push(...value);
    else if (added) yours.push(...value);
    else {
      flush();
      lines.push(...value);
    }
  }
  flush();
  return lines.join('\n');
}
