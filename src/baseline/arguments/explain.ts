import type { ObservedCall } from '../../audit/observed-call.ts';
import { architectureByName } from '../../seccomp/architecture.ts';
import { answerCall } from '../../seccomp/decision.ts';
import type { RuleSet } from '../../seccomp/rules.ts';
import type { SeenUse } from './use-fold.ts';

/** A call that was logged, with what an audit rule recorded of it. */
export interface ExplainedCall extends ObservedCall {
  /** The first four, where they are known; `arguments` are the same in words. */
  readonly args?: readonly bigint[];
  readonly arguments: string | null;
}

/**
 * Splits calls whose arguments were recorded into the uses that the filter logged, by the events of the same executable. What no event explains stays one entry without arguments: it counts as outside.
 */
export function explainCalls(
  calls: readonly ObservedCall[],
  uses: readonly SeenUse[],
  filter: RuleSet,
): readonly ExplainedCall[] {
  const byCall = new Map<string, SeenUse[]>();
  for (const use of uses) {
    const key = keyOf(use);
    const known = byCall.get(key);
    if (known === undefined) byCall.set(key, [use]);
    else known.push(use);
  }
  return calls.flatMap((call) => {
    const own = call.action === 'log' ? (byCall.get(keyOf(call)) ?? []) : [];
    const logged = own.filter((use) => isLogged(filter, use));
    const rest = call.count - logged.reduce((sum, { count }) => sum + count, 0);
    const explained = logged.map((use) => explain(call, use));
    if (logged.length === 0) return [{ ...call, arguments: null }];
    return rest > 0 ? [...explained, { ...call, count: rest, arguments: null, path: null }] : explained;
  });
}

function keyOf({
  arch,
  nr,
  exe,
}: {
  readonly arch: string;
  readonly nr: number;
  readonly exe: string;
}): string {
  return `${arch} ${nr} ${exe}`;
}

function isLogged(filter: RuleSet, use: SeenUse): boolean {
  const token = architectureByName(use.arch)?.token;
  if (token === undefined) return false;
  const { action } = answerCall(filter, { arch: token, nr: use.nr, args: argsOf(use) });
  return action === 'SCMP_ACT_LOG';
}

function argsOf({ args }: SeenUse): readonly bigint[] {
  return args.map(BigInt);
}

function explain(call: ObservedCall, use: SeenUse): ExplainedCall {
  const { comm, pid, firstSerial, firstAtMs, count, context, test, path } = use;
  return {
    ...call,
    comm,
    pid,
    firstSerial,
    firstAtMs,
    count,
    context,
    test,
    path,
    args: argsOf(use),
    arguments: use.arguments,
  };
}
