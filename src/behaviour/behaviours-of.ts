import type { SyscallEvent } from '../audit/event.ts';
import { type Architecture, architectureOf } from '../seccomp/architecture.ts';
import { syscallName } from '../seccomp/syscall-table.ts';
import { isPathname } from './address.ts';
import { SIGNALS } from './argument-names.ts';
import type { Behaviour, Kind, Outcome } from './behaviour.ts';
import { type CallUse, findUse } from './call-table.ts';
import type { EventForms, FoundPath } from './event-forms.ts';
import { outcomeOf } from './outcome.ts';
import { findPathBehaviours } from './path-behaviours.ts';
import { markUnverified } from './path-text.ts';
import { unwrapIpc, unwrapSocketcall } from './socketcall.ts';
import { describeSocket, intArgument, nameOr, nameRequest, showId } from './use-text.ts';

/** What the parts of a decoding have in common. */
export interface Decoded {
  readonly event: SyscallEvent;
  readonly call: string;
  readonly use: CallUse;
  readonly outcome: Outcome;
  readonly forms: EventForms;
  /** Of each of the event's PATH items. */
  readonly found: readonly FoundPath[];
}

/** Everything that one event says its process did; nothing for a call that came to nothing or is of no interest. */
export function behavioursOf(event: SyscallEvent, forms: EventForms): readonly Behaviour[] {
  const architecture = architectureOf(event.arch, event.nr);
  const call = architecture === undefined ? undefined : syscallName(architecture.name, event.nr);
  if (architecture === undefined || call === undefined) return [];
  return decode(call, event, architecture, forms);
}

function decode(
  call: string,
  event: SyscallEvent,
  architecture: Architecture,
  forms: EventForms,
): readonly Behaviour[] {
  const use = findUse(call);
  if (use === undefined) return [];
  if (use.decoding.as === 'socketcall' || use.decoding.as === 'ipc') {
    const inner = use.decoding.as === 'ipc' ? unwrapIpc(event) : unwrapSocketcall(event);
    return inner === undefined ? [] : decode(inner.call, inner.event, architecture, forms);
  }
  const outcome = hasMadeFile(event, use) ? 'done' : outcomeOf(event.exit, use.decoding.as === 'address');
  if (outcome === null) return [];
  const found = event.paths.length === 0 ? [] : forms.paths(event, descriptorsOf(event, use));
  const decoded = { event, call, use, outcome, forms, found };
  const { decoding } = use;
  if (
    decoding.as === 'open' ||
    decoding.as === 'paths' ||
    decoding.as === 'link' ||
    decoding.as === 'execute'
  )
    return findPathBehaviours(decoded, decoding);
  if (decoding.as !== 'address' && !passesTests(event, use, architecture)) return [];
  return describeArguments(decoded, architecture).map(({ kind, value, isVerified = true }) => ({
    kind,
    value,
    call,
    detail: '',
    outcome,
    isVerified,
  }));
}

/** An open that fails after it made the file leaves it there. */
function hasMadeFile({ paths }: SyscallEvent, { decoding }: CallUse): boolean {
  return (
    decoding.as === 'open' && paths.some(({ nameType, inode }) => nameType === 'CREATE' && inode !== null)
  );
}

/** Those that its paths are relative to; a file that was opened by its handle has no path but its own descriptor. */
function descriptorsOf({ args, exit }: SyscallEvent, { calls, directories }: CallUse): readonly bigint[] {
  if (calls.includes('open_by_handle_at')) return exit >= 0n ? [exit] : [];
  return (directories ?? []).map((index) => args[index] ?? 0n);
}

function passesTests(event: SyscallEvent, use: CallUse, { name }: Architecture): boolean {
  const tests = use.tests?.(name) ?? [];
  return tests.every(({ argument, mask }) => (intArgument(event, argument) & mask) !== 0);
}

interface Valued {
  readonly kind: Kind;
  readonly value: string;
  readonly isVerified?: boolean;
}

function describeArguments(decoded: Decoded, architecture: Architecture): Valued[] {
  const { event, call, use } = decoded;
  const { decoding } = use;
  const uses = (...values: string[]): Valued[] => values.map((value) => ({ kind: 'use', value }));
  switch (decoding.as) {
    case 'address':
      return describeAddress(decoded, decoding.kind, architecture);
    case 'socket':
      return uses(describeSocket(call, event));
    case 'bits': {
      const argument = use.tests?.(architecture.name)[0]?.argument ?? decoding.argument;
      const bits = intArgument(event, argument);
      if (bits === decoding.question) return [];
      const set = decoding.bits.filter(([, bit]) => (bits & bit) !== 0).map(([name]) => `${call} ${name}`);
      return uses(...(set.length === 0 && decoding.none !== undefined ? [`${call} ${decoding.none}`] : set));
    }
    case 'number': {
      const number = intArgument(event, use.numberIn ?? 0);
      const { names } = decoding;
      return uses(
        `${call} ${names === 'ioctl' ? nameRequest(architecture.name, number) : nameOr(names, number)}`,
      );
    }
    case 'ids': {
      const ids = Array.from({ length: decoding.count }, (_, index) => showId(intArgument(event, index)));
      return uses(`${call.replace(/32$/, '')} ${ids.join(' ')}`);
    }
    case 'word':
      return uses(decoding.word);
    case 'signal': {
      const signal = nameOr(SIGNALS, intArgument(event, decoding.argument));
      const outside = event.targets.filter(({ session }) => session !== event.session);
      return outside.map(({ comm }) => ({ kind: 'signal', value: `${signal} ${comm}` }));
    }
    default:
      return [];
  }
}

/**
 * An address; of a unix socket with a path it is the file that the path led to, as of all paths. Of several addresses the
 * kernel's record has the last one alone, which is said.
 */
function describeAddress(decoded: Decoded, kind: Kind, { endianness }: Architecture): Valued[] {
  const { event, call, forms, found } = decoded;
  const address = forms.address(event, call === 'connect' ? 'ends' : 'inet');
  if (address === null) return [];
  const isSeveral = call === 'sendmmsg' && intArgument(event, 2) > 1;
  const others: Valued[] = isSeveral ? [{ kind: 'use', value: 'sendmmsg several addresses' }] : [];
  if (event.sockaddr === null || !isPathname(event.sockaddr, endianness))
    return [{ kind, value: address }, ...others];
  const file = found[event.paths.findLastIndex(({ nameType }) => nameType !== 'PARENT')];
  const value = file === undefined ? markUnverified(address) : `unix:${file.value}`;
  return [{ kind, value, isVerified: file?.isVerified ?? false }, ...others];
}
