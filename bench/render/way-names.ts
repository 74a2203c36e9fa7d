import type { WayName } from '../results.ts';

/** The ways as a reader knows them: plain for the chart, with Markdown for the table. */
export const WAY_NAMES: Readonly<Record<WayName, { readonly plain: string; readonly markdown: string }>> = {
  bare: { plain: 'bare', markdown: 'bare' },
  check: { plain: 'callgate check', markdown: '`callgate check`' },
  'check-calls': { plain: 'check, calls alone', markdown: '`callgate check --behaviours off`' },
  record: { plain: 'callgate record', markdown: '`callgate record`' },
  'strace-groups': {
    plain: 'strace, three groups',
    markdown: '`strace -f --seccomp-bpf -e trace=%network,%process,openat`',
  },
  strace: { plain: 'strace -f', markdown: '`strace -f`' },
  stock: { plain: 'all logged, stock auditd', markdown: "all logged by Debian's stock auditd" },
};
