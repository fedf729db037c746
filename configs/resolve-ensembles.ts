import type { EnsembleOptions } from '../core/domain/ensemble-options.ts';
import { abbreviate, listTexts } from './explain-issue.ts';
import type { SweepConfiguration } from './schema.ts';

/** A sweep's ensembles with their variants filled in. @param variants names of all variants of the sweep */
export function resolveEnsembles({ ensembles }: Pick<SweepConfiguration, 'ensembles'>, variants: readonly string[]): EnsembleOptions[] {
  // Absent from configurations stored by older code.
  return (ensembles ?? []).map((ensemble) => ({ ...ensemble, variants: ensemble.variants ?? [...new Set(variants)] }));
}

/** Lists duplicate names and variants that do not exist, one line each; needs expanded grids. */
export function findEnsembleProblems({ ensembles }: Pick<SweepConfiguration, 'ensembles'>, variants: readonly string[]): string[] {
  const taken = new Set(variants);
  return ensembles.flatMap(({ name, variants: members = [] }, index) => {
    const place = `ensembles.${index}`;
    const problems: string[] = [];
    if (taken.has(name)) problems.push(`${place}.name: must be a name that no variant and no other ensemble has, got ${abbreviate(name)}`);
    taken.add(name);
    const unknown = members.filter((member) => !variants.includes(member));
    problems.push(
      ...unknown.map(
        (member) => `${place}.variants: must be of the sweep (${listTexts([...new Set(variants)])}), got ${abbreviate(member)}`,
      ),
    );
    const doubled = members.filter((member, position) => members.indexOf(member) !== position);
    problems.push(...doubled.map((member) => `${place}.variants: must name each variant once, got ${abbreviate(member)} again`));
    return problems;
  });
}
