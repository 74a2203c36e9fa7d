import type { PathItem, SyscallEvent } from '../audit/event.ts';

/** Where a path led: in normal form, and whether that is known to be the file that the call took effect on. */
export interface FoundPath {
  readonly value: string;
  readonly isVerified: boolean;
}

/** What turns the raw parts of an event into normal forms; it may look at the machine. */
export interface EventForms {
  /** One of an event's paths; `directory` is the descriptor that it is relative to, where the call took one. */
  path(event: SyscallEvent, item: PathItem, directory: number | undefined): FoundPath;
  /** An absolute path that is resolved already, as `exe` in a record is. */
  place(path: string): string;
  /** The event's address; null where it has none that says anything. */
  address(event: SyscallEvent): string | null;
  /** Whether a path in normal form is a file that holds secrets. */
  isSecret(value: string): boolean;
}
