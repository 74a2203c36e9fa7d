/** The kernel's audit state as `auditctl -s` prints it. `lost` counts records, since boot or the last reset. */
export interface AuditStatus {
  /** 0 off, 1 on, 2 on and locked until the next boot. */
  readonly enabled: number;
  readonly failure: number;
  /** The process that holds the audit socket; 0 when there is none. */
  readonly pid: number;
  readonly rateLimit: number;
  readonly backlogLimit: number;
  readonly lost: number;
  readonly backlogWaitTime: number;
}

/** undefined when a field is missing: an unknown state is no state. */
export function parseAuditStatus(text: string): AuditStatus | undefined {
  const fields = new Map(
    [...text.matchAll(/^(\w+) (\d+)(?: .*)?$/gm)].map((m) => [m[1], Number(m[2])] as const),
  );
  const values = [
    'enabled',
    'failure',
    'pid',
    'rate_limit',
    'backlog_limit',
    'lost',
    'backlog_wait_time',
  ].map((name) => fields.get(name));
  const [enabled, failure, pid, rateLimit, backlogLimit, lost, backlogWaitTime] = values;
  if (
    enabled === undefined ||
    failure === undefined ||
    pid === undefined ||
    rateLimit === undefined ||
    backlogLimit === undefined ||
    lost === undefined ||
    backlogWaitTime === undefined
  ) {
    return undefined;
  }
  return { enabled, failure, pid, rateLimit, backlogLimit, lost, backlogWaitTime };
}

/** Kernel settings that a run changes, as they were before; those only that it changes. */
export interface Settings {
  readonly enabled?: number;
  readonly backlogLimit?: number;
}

/**
 * What a run has to change, as it is found. A daemon that is there has chosen its backlog. Locked settings (`enabled` 2)
 * cannot be changed before the next boot (auditctl(8), -e): auditing is on then, and a small backlog slows the writers
 * but loses nothing within the wait time.
 */
export function settingsToChange(found: AuditStatus, backlogLimit: number): Settings {
  if (isLocked(found)) return {};
  return {
    ...(found.enabled === 0 ? { enabled: found.enabled } : {}),
    ...(found.pid === 0 && found.backlogLimit < backlogLimit ? { backlogLimit: found.backlogLimit } : {}),
  };
}

/** Whether the settings and rules cannot be changed before the next boot. */
export function isLocked(status: AuditStatus): boolean {
  return status.enabled >= 2;
}

/** auditctl's options that set them. */
export function settingOptions({ enabled, backlogLimit }: Settings): readonly string[] {
  return [
    ...(backlogLimit === undefined ? [] : ['-b', String(backlogLimit)]),
    ...(enabled === undefined ? [] : ['-e', String(enabled)]),
  ];
}
