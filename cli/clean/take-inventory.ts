import type { Client } from '@temporalio/client';
import { readSweepNeeds, type SweepNeeds } from '../../activities/stages/list-needs.ts';
import { findTrialResult } from '../../activities/stages/trial-result.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { S3Settings } from '../../core/domain/service-settings.ts';
import { findSweepFolder, isLedger } from '../../core/domain/store-paths.ts';
import { isSweepId, nameSweepFolder, readSweepFolder } from '../../core/domain/sweep-id.ts';
import { nameTracking, readTracked } from '../../core/domain/task-queues.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { type ListedObject, listObjects } from '../../core/storage/list-objects.ts';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { planRemoval, type Removal } from './plan-removal.ts';

export interface CleaningRequest {
  /** Remove sweeps that ended longer ago than this; null: none by age. */
  readonly olderThanMs: number | null;
  /** Sweeps to remove, whatever their age. */
  readonly sweepIds: readonly string[];
  /** The current time, for computing ages. */
  readonly nowMs: number;
}

export interface CleaningPlaces {
  readonly client: Client;
  readonly storage: S3Settings;
}

export interface PlannedCleaning extends Removal {
  /** Ids of the sweeps to remove. */
  readonly sweepIds: readonly string[];
  /** The sweeps that were running at planning time. */
  readonly running: readonly RunningSweep[];
}

/**
 * Lists the whole store and the sweeps in Temporal, and selects what to remove.
 *
 * @throws DurasweepError InvalidConfig if a named sweep is still running or being logged, or does not exist.
 */
export async function planCleaning(request: CleaningRequest, { client, storage }: CleaningPlaces): Promise<PlannedCleaning> {
  const running = await listRunning(client);
  const runningFolders = new Set(running.map(({ sweepId }) => nameSweepFolder(sweepId)));
  const loggedFolders = new Set((await listLogged(client)).map(nameSweepFolder));
  const objects = await listObjects(storage);
  const store = createS3Store(storage);
  const folders = groupByFolder(objects);
  const needs = await readAllNeeds(store, folders);
  for (const sweep of running) if (!hasLedger(sweep, folders)) needs.delete(nameSweepFolder(sweep.sweepId));
  checkNamed(request.sweepIds, folders, runningFolders, loggedFolders);
  const { nowMs } = request;
  const removed = new Set(
    [
      ...request.sweepIds.map(nameSweepFolder),
      ...[...folders].filter(([folder, own]) => isOldEnough(own, needs.get(folder), request.olderThanMs, nowMs)).map(([folder]) => folder),
    ].filter((folder) => !runningFolders.has(folder) && !loggedFolders.has(folder)),
  );
  const readTensors = async (trialKey: string) => (await findTrialResult(store, trialKey))?.specification.tensors.sha256 ?? null;
  const removal = await planRemoval({ objects, needs, removed, running: runningFolders, nowMs, readTensors });
  return { ...removal, sweepIds: [...removed].map(readSweepFolder), running };
}

export interface RunningSweep {
  readonly sweepId: string;
  readonly startedAtMs: number;
}

/** The running and waiting sweeps. */
export async function listRunning(client: Client): Promise<RunningSweep[]> {
  const sweeps: RunningSweep[] = [];
  for await (const { workflowId, startTime } of client.workflow.list({ query: 'WorkflowType = "sweep" AND ExecutionStatus = "Running"' })) {
    if (isSweepId(workflowId)) sweeps.push({ sweepId: workflowId, startedAtMs: startTime.getTime() });
  }
  return sweeps;
}

/** Sweeps that are being logged in MLflow, which writes into a sweep's folder and may take longer than the sweep. */
async function listLogged(client: Client): Promise<string[]> {
  const sweepIds: string[] = [];
  const query = 'WorkflowType = "tracking" AND ExecutionStatus = "Running"';
  for await (const { workflowId } of client.workflow.list({ query })) sweepIds.push(readTracked(workflowId));
  return sweepIds.filter(isSweepId);
}

/** Whether it has written a ledger since its start; an older ledger with the same id does not say what it needs. */
function hasLedger({ sweepId, startedAtMs }: RunningSweep, folders: ReadonlyMap<string, readonly ListedObject[]>): boolean {
  const own = folders.get(nameSweepFolder(sweepId)) ?? [];
  return own.some(({ key, modifiedAtMs }) => isLedger(key) && modifiedAtMs >= startedAtMs);
}

function groupByFolder(objects: readonly ListedObject[]): Map<string, ListedObject[]> {
  const folders = new Map<string, ListedObject[]>();
  for (const object of objects) {
    const folder = findSweepFolder(object.key);
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), object]);
  }
  return folders;
}

async function readAllNeeds(store: ArtifactStore, folders: ReadonlyMap<string, ListedObject[]>): Promise<Map<string, SweepNeeds>> {
  const needs = new Map<string, SweepNeeds>();
  for (const [folder, own] of folders) {
    const read = await readSweepNeeds(
      store,
      own.map(({ key }) => key),
    );
    if (read !== undefined) needs.set(folder, read);
  }
  return needs;
}

function checkNamed(
  sweepIds: readonly string[],
  folders: ReadonlyMap<string, unknown>,
  running: ReadonlySet<string>,
  logged: ReadonlySet<string>,
): void {
  for (const sweepId of sweepIds) {
    if (running.has(nameSweepFolder(sweepId))) {
      throw new DurasweepError(
        'InvalidConfig',
        `"${sweepId}" is running or waiting and cannot be removed; cancel it first: npm run steer -- cancel ${sweepId}`,
      );
    }
    if (logged.has(nameSweepFolder(sweepId))) {
      throw new DurasweepError(
        'InvalidConfig',
        `"${sweepId}" is still being logged in MLflow; wait for the end of ${nameTracking(sweepId)}, or give up logging it: npm run temporal -- workflow cancel --workflow-id ${nameTracking(sweepId)}`,
      );
    }
    if (folders.has(nameSweepFolder(sweepId))) continue;
    throw new DurasweepError('InvalidConfig', `The store has no sweep "${sweepId}"; npm run steer -- list shows all sweeps.`);
  }
}

/** Only sweeps whose ledger says that they have ended are removed by age: another Temporal on the same store may be running the others. */
function isOldEnough(own: readonly ListedObject[], needs: SweepNeeds | undefined, olderThanMs: number | null, nowMs: number): boolean {
  if (olderThanMs === null || needs?.hasEnded !== true) return false;
  return own.every(({ modifiedAtMs }) => nowMs - modifiedAtMs > olderThanMs);
}
