import type { PathItem, SyscallEvent } from '../audit/event.ts';

/** Where a path led: in normal form, and whether that is known to be the file that the call took effect on. */
export interface FoundPath {
  readonly value: string;
  readonly isVerified: boolean;
}

/** What turns the raw parts of an event into normal forms; it may look at the machine. */
export interface EventForms {
  /**
   * Where each of the event's PATH items was; to be asked once for each event, in their order. `descriptors` are the
   * call's descriptors that its paths are relative to, as they stand in its arguments.
   */
  paths(event: SyscallEvent, descriptors: readonly bigint[]): readonly FoundPath[];
  /** An absolute path that is resolved already, as `exe` in a record is. */
  place(path: string): string;
  /** Whether such a path leads to the file with an item's number, right now. */
  isAt(path: string, item: PathItem): boolean;
  /**
   * The event's address; null where it has none that says anything. `unspecified` is what one without a family means to
   * the call.
   */
  address(event: SyscallEvent, unspecified: 'ends' | 'inet'): string | null;
  /** Whether a path in normal form is a file that holds secrets. */
  isSecret(value: string): boolean;
}
