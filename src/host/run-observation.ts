import { deriveEvidence, describeReading, explainEvents } from '../audit/proof.ts';
import { type AuditSetup, readAuditState } from './audit-setup.ts';
import { describeCommand } from './command-result.ts';
import { findDaemonSockets } from './daemon-sockets.ts';
import type { FrontChannel } from './front-channel.ts';
import { gatherWitness } from './gather-witness.ts';
import type { Launcher } from './launch.ts';
import { LogFollower } from './log-follower.ts';
import { restore } from './note.ts';
import { ObservationRun } from './observation-run.ts';
import type { ObservePlan, ObserverResult } from './plan.ts';
import { daemonVersion, readVersion } from './versions.ts';

/** Runs the subject and reads its records to the end canary. What fails once it runs is evidence, and not an error. */
export async function runObservation(
  plan: ObservePlan,
  setup: AuditSetup,
  launcher: Launcher,
  channel: FrontChannel,
  ausearch: Promise<string | null>,
): Promise<ObserverResult> {
  const follower = await LogFollower.open(
    setup.daemon.logFile,
    setup.daemon.kind === 'own' ? 'start' : 'end',
  );
  const socketsBefore = findDaemonSockets(plan);
  const run = new ObservationRun(plan, setup, launcher, channel);
  try {
    const outcome = await run.follow(follower);
    const { observation, examiner, failures } = run;
    const examined = Promise.all([examiner.finish(), run.finishEvents(observation)]);
    const after = await readAuditState().catch(() => undefined);
    // The host is put right while ausearch still reads.
    const [restored] = await Promise.all([restore(setup.note, { keepFolder: true }), examined]);
    const { session, keeper, watch } = run;
    const listed = observation === undefined ? [] : run.calls.list(observation);
    const calls = listed.map((call) => ({ ...call, path: watch?.pathOf(call) ?? null }));
    const logDigest = keeper?.end();
    const log = follower.state;
    const found = {
      plan,
      setup: { ...setup, before: run.before },
      after,
      session,
      socketsBefore,
      outcome,
      examiner,
      log,
      logDigest,
      failures,
      ...(run.eventWitness === undefined ? {} : { events: run.eventWitness }),
    };
    const witness = gatherWitness(found);
    const evidence = deriveEvidence(witness, observation, calls);
    if (keeper !== undefined) await channel.forwardLog(keeper.path);
    return {
      command: describeCommand(outcome, run.timedOut),
      calls,
      processes: run.processes?.processes ?? [],
      behaviours:
        watch === undefined
          ? null
          : {
              ...watch.list(observation, [...run.rulesProblems, ...explainEvents(witness, observation)]),
              limits: run.limits,
            },
      evidence,
      proof: { witness, reading: describeReading(observation) },
      versions: {
        auditd: daemonVersion(observation) ?? (await readVersion('auditctl')),
        ausearch: await ausearch,
      },
      restored,
      cost: {
        observerPeakBytes: process.resourceUsage().maxRSS * 1024,
        logBytes: follower.state.bytes,
        slowestAusearchMs: Math.round(examiner.slowestMs),
      },
    };
  } finally {
    await follower.close();
  }
}
