import * as objects from './objects.ts';
import { notFound, ok, page, REPO, type Route, refuse } from './route.ts';

/** Workflow runs and their artifacts. */
export const RUN_ROUTES: readonly Route[] = [
  {
    operation: `GET ${REPO}/actions/runs/{run_id}`,
    needs: { actions: 'read' },
    answer(state, call) {
      const found = state.runs.find(({ id }) => id === Number(call.path.run_id));
      return found === undefined ? notFound() : ok(objects.run(state, found));
    },
  },
  {
    operation: `GET ${REPO}/actions/runs`,
    needs: { actions: 'read' },
    answer(state, call) {
      const [sha, event] = [call.query.get('head_sha'), call.query.get('event')];
      const found = state.runs.filter(
        (run) => (sha === null || run.headSha === sha) && (event === null || run.event === event),
      );
      const at = `/repos/${call.repository.fullName}/actions/runs`;
      const { items, headers } = page(state, call, at, found, (run) => objects.run(state, run));
      return { status: 200, body: { total_count: found.length, workflow_runs: items }, headers };
    },
  },
  {
    operation: `GET ${REPO}/actions/runs/{run_id}/jobs`,
    needs: { actions: 'read' },
    answer(state, call) {
      const found = state.runs.find(({ id }) => id === Number(call.path.run_id));
      if (found === undefined) return notFound();
      const at = `/repos/${call.repository.fullName}/actions/runs/${found.id}/jobs`;
      const { items, headers } = page(state, call, at, found.jobs, (job) => objects.job(state, found, job));
      return { status: 200, body: { total_count: found.jobs.length, jobs: items }, headers };
    },
  },
  {
    operation: `GET ${REPO}/actions/runs/{run_id}/artifacts`,
    needs: { actions: 'read' },
    answer(state, call) {
      const run = Number(call.path.run_id);
      if (!state.runs.some(({ id }) => id === run)) return notFound();
      const name = call.query.get('name');
      const all = state.artifacts.filter((of) => of.run === run && (name === null || of.name === name));
      const at = `/repos/${call.repository.fullName}/actions/runs/${run}/artifacts`;
      const { items, headers } = page(state, call, at, all, (artifact) => objects.artifact(state, artifact));
      return { status: 200, body: { total_count: all.length, artifacts: items }, headers };
    },
  },
  {
    operation: `GET ${REPO}/actions/artifacts/{artifact_id}/{archive_format}`,
    needs: { actions: 'read' },
    answer(state, call) {
      const found = state.artifacts.find(({ id }) => id === Number(call.path.artifact_id));
      if (found === undefined) return notFound();
      if (found.expired) return refuse(410, 'Artifact has expired');
      return { status: 302, headers: { location: `${state.storage}/${found.id}.zip?sig=${found.id}` } };
    },
  },
];
