import type { BundleOptions } from '@temporalio/worker';

type Hook = NonNullable<BundleOptions['webpackConfigHook']>;

/** What the oldest supported Node runs as it is. Temporal's bundler writes object spread and private fields out for older ones, which are then several times slower. */
const TARGET = 'es2022';

/** Sets the target of the compiler of workflow sources. @throws Error if the bundler is not configured as expected, such as after an upgrade of Temporal's SDK */
export const setTarget: Hook = (configuration) => {
  const compilers = (configuration.module?.rules ?? []).flatMap((rule) => (isCompiler(rule) ? [rule.use.options.jsc] : []));
  if (compilers.length !== 1)
    throw new Error(`Expected one compiler of TypeScript in the bundler's configuration, found ${compilers.length}.`);
  for (const compiler of compilers) compiler.target = TARGET;
  return configuration;
};

interface CompilerRule {
  readonly use: { readonly options: { readonly jsc: { target: string } } };
}

function isCompiler(rule: unknown): rule is CompilerRule {
  return typeof (rule as Partial<CompilerRule> | null)?.use?.options?.jsc?.target === 'string';
}
