import * as z from 'zod';
import { CallgateError } from '../errors.ts';
import type { Remote } from '../git/base.ts';
import { createClient } from '../github/client.ts';
import { connect, readInstance } from './instance.ts';

/** Bytes of an answer that are read; a baseline is at most this long. */
const LONGEST = 16 << 20;
/** Milliseconds in which GitHub is asked what is wrong with a CODEOWNERS; a run does not wait longer for it. */
const OWNERS_TIMEOUT = 10_000;
const OwnerErrors = z.object({
  errors: z.array(z.object({ path: z.string(), line: z.int(), kind: z.string() })),
});

/** The repository of the workflow, through GitHub's REST API. Without a token it can answer for public ones only. */
export function connectRemote(env: NodeJS.ProcessEnv, token: string): Remote {
  const client = connect(env, token);
  const repository = `/repos/${env.GITHUB_REPOSITORY}`;
  return {
    fetchFile(path, sha) {
      const address = `${repository}/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${sha}`;
      return explain(`${path} at ${sha}`, async () => {
        const { status, bytes } = await client.raw(address, { limit: LONGEST, expect: [404] });
        if (status !== 404) return bytes.toString('utf8');
        // Of what may not be seen GitHub says the same as of what is not there.
        await client.rest('GET', `${repository}/git/commits/${sha}`);
        return undefined;
      });
    },
    findMergeBase(one, other) {
      return explain(`where ${one} and ${other} part`, async () => {
        const { data } = await client.rest('GET', `${repository}/compare/${one}...${other}?per_page=1`);
        const sha = (data as { merge_base_commit?: { sha?: unknown } } | undefined)?.merge_base_commit?.sha;
        if (typeof sha === 'string' && /^[0-9a-f]{40,64}$/.test(sha)) return sha;
        throw new CallgateError('github', 'the answer names no commit.');
      });
    },
    async listOwnerErrors(sha) {
      const asked = createClient({ token, ...readInstance(env), timeoutMs: OWNERS_TIMEOUT, pauses: [] });
      try {
        const { data } = await asked.rest('GET', `${repository}/codeowners/errors?ref=${sha}`);
        return OwnerErrors.safeParse(data).data?.errors;
      } catch (error) {
        if (error instanceof CallgateError) return undefined;
        throw error;
      }
    },
  };
}

/** What came of asking, or for what it was asked and what to do. */
async function explain<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof CallgateError)) throw cause;
    throw new CallgateError(
      'baseline',
      `GitHub was asked for ${what}, which this clone does not have and the change is judged by: ${cause.message} Expected an ` +
        'answer: give the input `token`, with `contents: read`, or fetch the history with `fetch-depth` of actions/checkout. ' +
        'Nothing was run.',
      { cause },
    );
  }
}
