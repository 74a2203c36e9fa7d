import type { CommentSuite } from '../../src/report/comment.ts';
import type { Report } from '../../src/report/schema.ts';
import { makeReport, newCall } from './sample.ts';

export const DIGEST = `sha256:${'ab'.repeat(32)}`;
export const DIFF = '--- a/seccomp.json\n+++ b/seccomp.json\n@@ -1 +1,2 @@\n+sync\n';

export function suite(report: Partial<Report> = {}, overrides: Partial<CommentSuite> = {}): CommentSuite {
  return {
    report: makeReport(report),
    diff: '',
    headSha: '0123456789abcdef0123456789abcdef01234567',
    reportedByFork: false,
    artifactUrl: 'https://github.com/owner/repository/actions/runs/1/artifacts/2',
    ...overrides,
  };
}

/** A suite with two new calls. */
export const found = (overrides: Partial<Report> = {}) =>
  suite(
    {
      suite: 'agent',
      verdict: 'new',
      new: [
        newCall(),
        newCall({ name: 'bpf', test: 'the tool › loads it', exe: '/usr/bin/node', count: 1200 }),
      ],
      proposed: {
        profile: '{}',
        digest: DIGEST,
        added: ['bpf', 'sync'],
        behaviours: [],
        unrepresentable: [],
      },
      ...overrides,
    },
    { diff: DIFF },
  );
