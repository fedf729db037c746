import path from 'node:path';

/** Arguments and variables for a server that keeps everything in a folder, sends no telemetry, and starts no further processes. */
export function describeMlflowServer(folder: string, port: number) {
  const store = `sqlite:///${path.join(path.resolve(folder), 'mlflow.db')}`;
  const artifacts = path.join(path.resolve(folder), 'artifacts');
  const places = ['--backend-store-uri', store, '--artifacts-destination', artifacts];
  return {
    args: ['-m', 'mlflow', 'server', ...places, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    variables: { MLFLOW_DISABLE_TELEMETRY: 'true', MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' },
  };
}
