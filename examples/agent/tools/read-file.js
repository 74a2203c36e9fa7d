import { readFile } from 'node:fs/promises';
import { resolveInside } from '../src/policy.js';

export const readTextFile = {
  name: 'read_file',
  description: 'Returns the text of a file of the workspace.',
  parameters: { path: { type: 'string', description: 'relative to the workspace' } },

  async run({ path }, { workspace }) {
    return readFile(await resolveInside(workspace, path), 'utf8');
  },
};
