import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

interface BuildOptions {
  /** Folder of the project. */
  readonly context: string;
  readonly file: string;
  readonly tag: string;
  readonly args: Readonly<Record<string, string>>;
  /** Files and folders of this machine that are mounted during the build, by their paths inside. */
  readonly mounts: Readonly<Record<string, string>>;
}

/** An image's metadata. */
export interface ImageDescription {
  readonly OCIv1: {
    readonly config: { readonly User: string; readonly Env: readonly string[]; readonly Labels: Readonly<Record<string, string>> | null };
  };
}

/** Debian's buildah with a separate store; nothing is ever pulled. */
export type Buildah = ReturnType<typeof createBuildah>;

export function createBuildah(folder: string) {
  const common = ['--root', path.join(folder, 'store'), '--runroot', path.join(folder, 'run'), '--storage-driver', 'overlay'];

  async function run(...args: readonly string[]): Promise<string> {
    await mkdir(folder, { recursive: true });
    const { stdout } = await execute('buildah', [...common, ...args], { maxBuffer: 2 ** 26 });
    return stdout.trim();
  }

  return {
    run,
    has: (image: string) =>
      run('inspect', '--type', 'image', image).then(
        () => true,
        () => false,
      ),
    async build({ context, file, tag, args, mounts }: BuildOptions): Promise<void> {
      const given = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
      const shared = Object.entries(mounts).flatMap(([inside, outside]) => ['--volume', `${outside}:${inside}:ro`]);
      // Docker finds it by its name.
      const ignored = ['--ignorefile', path.join(context, `${file}.dockerignore`)];
      const way = ['--pull-never', '--isolation', 'chroot', '--network', 'host', '--layers'];
      await run('build', ...way, ...ignored, ...given, ...shared, '--file', path.join(context, file), '--tag', tag, context);
    },
    inspect: async (image: string): Promise<ImageDescription> => JSON.parse(await run('inspect', '--type', 'image', image)),
    /** An image's files, mounted in a folder until they are released. */
    async mount(image: string) {
      const container = await run('from', '--pull-never', image);
      const root = await run('mount', container);
      return { root, release: async () => void (await run('rm', container)) };
    },
  };
}
