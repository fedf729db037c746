import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface FakeRun {
  readonly run_id: string;
  readonly name: string;
  readonly experiment: string;
  status: string;
  deleted: boolean;
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  /** Equal points are kept once, as in MLflow. */
  readonly metrics: Set<string>;
  endedAt: number | null;
  datasets: number;
}

export interface FakeMlflow {
  readonly uri: string;
  readonly runs: FakeRun[];
  readonly versions: { readonly name: string; readonly version: string; readonly key: string }[];
  readonly artifacts: Map<string, Buffer>;
  readonly aliases: Map<string, string>;
  /** The server returns no more runs at once. */
  mostRuns: number;
  /** Headers of the last request. */
  readonly last: { headers: IncomingMessage['headers'] };
  /** Called before each request is served; if it throws, the connection is broken. */
  beforeEach: (path: string) => void | Promise<void>;
  stop(): Promise<void>;
}

interface Body {
  readonly [field: string]: unknown;
  readonly name?: string;
  readonly run_id?: string;
  readonly run_name?: string;
  readonly experiment_id?: string;
  readonly filter?: string;
  readonly status?: string;
  readonly tags?: { key: string; value: string }[];
  readonly params?: { key: string; value: string }[];
  readonly metrics?: FakeMetric[];
  readonly max_results?: number;
  readonly page_token?: string;
  readonly end_time?: number;
}

interface FakeMetric {
  readonly key: string;
  readonly value: number;
  readonly step: number;
  readonly timestamp: number;
}

type Kept = Omit<FakeMlflow, 'uri' | 'stop'>;
/** By path. */
type Routes = Readonly<Record<string, (body: Body, query: URLSearchParams) => unknown>>;

/** A run as the server returns it: of each metric, the point with the highest step. */
function showRun({ run_id, experiment, status, tags, params, metrics, datasets }: FakeRun): object {
  const latest = new Map<string, FakeMetric>();
  for (const text of metrics) {
    const metric = JSON.parse(text) as FakeMetric;
    if (metric.step >= (latest.get(metric.key)?.step ?? 0)) latest.set(metric.key, metric);
  }
  const pairs = (values: Map<string, string>) => [...values].map(([key, value]) => ({ key, value }));
  return {
    info: { run_id, status, artifact_uri: `mlflow-artifacts:/${experiment}/${run_id}/artifacts` },
    data: { metrics: [...latest.values()], params: pairs(params), tags: pairs(tags) },
    inputs: { dataset_inputs: Array.from({ length: datasets }) },
  };
}

/** The part of MLflow's REST API that the tracker uses, with its rules: unique names, immutable parameters, equal points kept once. */
export async function startFakeMlflow(): Promise<FakeMlflow> {
  const fake: Kept = {
    runs: [],
    versions: [],
    artifacts: new Map(),
    aliases: new Map(),
    mostRuns: 3,
    last: { headers: {} },
    beforeEach: () => undefined,
  };
  const routes: Routes = { ...routeExperiments(), ...routeRuns(fake), ...routeModels(fake) };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://fake');
    const path = url.pathname.replace('/api/2.0/', '');
    fake.last.headers = request.headers;
    const bytes = await readAll(request);
    try {
      await served.beforeEach(path);
    } catch {
      request.socket.destroy();
      return;
    }
    const answer = path.startsWith('mlflow-artifacts/')
      ? keepArtifact(fake, path, bytes)
      : serve(() => routes[path.replace('mlflow/', '')]?.(bytes.length === 0 ? {} : JSON.parse(bytes.toString()), url.searchParams));
    const status = answer instanceof Refusal ? answer.status : 200;
    response.writeHead(status).end(JSON.stringify(answer instanceof Refusal ? { error_code: answer.code, message: answer.code } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const served: FakeMlflow = {
    ...fake,
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => stop(server),
  };
  return served;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function keepArtifact({ artifacts }: Kept, path: string, bytes: Buffer): object {
  artifacts.set(decodeURIComponent(path.replace('mlflow-artifacts/artifacts/', '')), bytes);
  return {};
}

const exists = () => refuse(400, 'RESOURCE_ALREADY_EXISTS');

function routeExperiments(): Routes {
  const experiments = new Map<string, string>();
  return {
    'experiments/create': ({ name = '' }) => {
      if (experiments.has(name)) return exists();
      experiments.set(name, String(experiments.size + 1));
      return { experiment_id: experiments.get(name) };
    },
    'experiments/get-by-name': (_, query) => ({
      experiment: { experiment_id: experiments.get(query.get('experiment_name') ?? ''), creation_time: 1 },
    }),
  };
}

function routeRuns(fake: Kept): Routes {
  const findRun = (id: unknown) => fake.runs.find(({ run_id }) => run_id === id) ?? refuse(404, 'RESOURCE_DOES_NOT_EXIST');
  return {
    'runs/create': ({ experiment_id: experiment = '', run_name: name = '', tags = [] }) => {
      const run_id = `run${String(1000 - fake.runs.length)}`;
      const listed = new Map(tags.map(({ key, value }) => [key, value]));
      fake.runs.push({
        run_id,
        name,
        experiment,
        status: 'RUNNING',
        deleted: false,
        tags: listed,
        params: new Map(),
        metrics: new Set(),
        endedAt: null,
        datasets: 0,
      });
      return { run: showRun(findRun(run_id)) };
    },
    'runs/search': ({ filter = '', max_results = 1_000, page_token = '0' }) => {
      const [, tag, value] = /`(.*)` = '(.*)'/.exec(filter) ?? [];
      const found = fake.runs.filter(({ deleted, tags }) => !deleted && (tag === undefined || tags.get(tag) === value));
      const begin = Number(page_token);
      const end = begin + Math.min(max_results, fake.mostRuns);
      return { runs: found.slice(begin, end).map(showRun), ...(end < found.length ? { next_page_token: String(end) } : {}) };
    },
    'runs/log-batch': ({ run_id, params = [], metrics = [], tags = [] }) => {
      const run = findRun(run_id);
      if (params.length > 100 || metrics.length > 1_000 || tags.length > 100) return refuse(400, 'INVALID_PARAMETER_VALUE');
      for (const { key, value } of params) {
        if ((run.params.get(key) ?? value) !== value) return refuse(400, 'INVALID_PARAMETER_VALUE');
        run.params.set(key, value);
      }
      for (const metric of metrics) run.metrics.add(JSON.stringify(metric));
      for (const { key, value } of tags) run.tags.set(key, value);
      return {};
    },
    'runs/log-inputs': ({ run_id }) => {
      findRun(run_id).datasets += 1;
      return {};
    },
    'runs/update': ({ run_id, status = '', end_time }) => {
      Object.assign(findRun(run_id), { status, ...(end_time === undefined ? {} : { endedAt: end_time }) });
      return {};
    },
    'runs/delete': ({ run_id }) => {
      findRun(run_id).deleted = true;
      return {};
    },
  };
}

function routeModels(fake: Kept): Routes {
  const models = new Set<string>();
  return {
    'registered-models/create': ({ name = '' }) => {
      if (models.has(name)) return exists();
      models.add(name);
      return {};
    },
    'registered-models/alias': ({ name = '', ...body }) => {
      fake.aliases.set(`${name}@${String(body.alias)}`, String(body.version));
      return {};
    },
    'logged-models': () => ({ model: { info: { model_id: 'm-1', artifact_uri: 'mlflow-artifacts:/1/models/m-1/artifacts' } } }),
    'logged-models/m-1': () => ({}),
    'model-versions/search': (_, query) => ({
      model_versions: fake.versions.filter(
        ({ name, key }) => query.get('filter')?.includes(`'${name}'`) && query.get('filter')?.includes(`'${key}'`),
      ),
    }),
    'model-versions/create': ({ name = '', tags = [] }) => {
      const made = { name, version: String(fake.versions.length + 1), key: tags[0]?.value ?? '' };
      fake.versions.push(made);
      return { model_version: made };
    },
  };
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

function refuse(status: number, code: string): never {
  throw new Refusal(status, code);
}

function serve(route: () => unknown): unknown {
  try {
    return route() ?? new Refusal(404, 'ENDPOINT_NOT_FOUND');
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
