import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface FakeRun {
  readonly run_id: string;
  readonly experiment: string;
  status: string;
  deleted: boolean;
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  /** As MLflow keeps them: the same point once. */
  readonly metrics: Set<string>;
  datasets: number;
}

export interface FakeMlflow {
  readonly uri: string;
  readonly runs: FakeRun[];
  readonly versions: { readonly name: string; readonly version: string; readonly key: string }[];
  readonly artifacts: Map<string, Buffer>;
  readonly aliases: Map<string, string>;
  /** Headers of the last request. */
  readonly last: { headers: IncomingMessage['headers'] };
  /** Called before each request is served; what it throws breaks the connection. */
  beforeEach: (path: string) => void | Promise<void>;
  stop(): Promise<void>;
}

interface Body {
  readonly [field: string]: unknown;
  readonly name?: string;
  readonly run_id?: string;
  readonly experiment_id?: string;
  readonly filter?: string;
  readonly status?: string;
  readonly tags?: { key: string; value: string }[];
  readonly params?: { key: string; value: string }[];
  readonly metrics?: object[];
}

/** As much of MLflow's REST API as the tracker uses, with its rules: names once, parameters fixed, equal points once. */
export async function startFakeMlflow(): Promise<FakeMlflow> {
  const experiments = new Map<string, string>();
  const models = new Set<string>();
  const fake: Omit<FakeMlflow, 'uri' | 'stop'> = {
    runs: [],
    versions: [],
    artifacts: new Map(),
    aliases: new Map(),
    last: { headers: {} },
    beforeEach: () => undefined,
  };
  const findRun = (id: unknown) => fake.runs.find(({ run_id }) => run_id === id) ?? refuse(404, 'RESOURCE_DOES_NOT_EXIST');
  const exists = () => refuse(400, 'RESOURCE_ALREADY_EXISTS');
  const routes: Readonly<Record<string, (body: Body, query: URLSearchParams) => unknown>> = {
    'experiments/create': ({ name = '' }) => {
      if (experiments.has(name)) return exists();
      experiments.set(name, String(experiments.size + 1));
      return { experiment_id: experiments.get(name) };
    },
    'experiments/get-by-name': (_, query) => ({
      experiment: { experiment_id: experiments.get(query.get('experiment_name') ?? ''), creation_time: 1 },
    }),
    'runs/create': ({ experiment_id: experiment = '', tags = [] }) => {
      const run_id = `run${String(1000 - fake.runs.length)}`;
      const listed = new Map(tags.map(({ key, value }) => [key, value]));
      fake.runs.push({
        run_id,
        experiment,
        status: 'RUNNING',
        deleted: false,
        tags: listed,
        params: new Map(),
        metrics: new Set(),
        datasets: 0,
      });
      return { run: { info: { run_id, status: 'RUNNING' } } };
    },
    'runs/search': ({ filter = '' }) => {
      const [, tag, value] = /`(.*)` = '(.*)'/.exec(filter) ?? [];
      const found = fake.runs.filter(({ deleted, tags }) => !deleted && tags.get(tag ?? '') === value);
      return { runs: found.map(({ run_id, status }) => ({ info: { run_id, status } })) };
    },
    'runs/get': (_, query) => ({ run: { inputs: { dataset_inputs: Array.from({ length: findRun(query.get('run_id')).datasets }) } } }),
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
    'runs/update': ({ run_id, status = '' }) => {
      findRun(run_id).status = status;
      return {};
    },
    'runs/delete': ({ run_id }) => {
      findRun(run_id).deleted = true;
      return {};
    },
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
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://fake');
    const path = url.pathname.replace('/api/2.0/', '');
    fake.last.headers = request.headers;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    try {
      await served.beforeEach(path);
    } catch {
      request.socket.destroy();
      return;
    }
    if (path.startsWith('mlflow-artifacts/'))
      fake.artifacts.set(decodeURIComponent(path.replace('mlflow-artifacts/artifacts/', '')), bytes);
    const route = routes[path.replace('mlflow/', '')];
    const answer = path.startsWith('mlflow-artifacts/')
      ? {}
      : serve(() => route?.(bytes.length === 0 ? {} : JSON.parse(bytes.toString()), url.searchParams));
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
