// `npm run sbom`: prints the npm packages that users get, with version, hash and licence, as CycloneDX. `npm sbom --omit dev` omits too
// much: also packages that development packages depend on too. So this requests all; npm marks those that are for development only.
import { runCommand } from '../set-up/command.mjs';

const DEVELOPMENT = 'cdx:npm:package:development';

/**
 * @typedef {{ 'bom-ref': string, properties?: { name: string }[] }} Component
 * @typedef {{ components: Component[], dependencies: { ref: string }[] }} SoftwareList
 */

const printed = await runCommand({
  program: 'npm',
  // Also with NODE_ENV=production, which would omit packages as described above.
  arguments: ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include', 'dev'],
});
process.stdout.write(`${JSON.stringify(withoutDevelopment(JSON.parse(printed)), null, 2)}\n`);

/**
 * @param {SoftwareList} list
 * @returns {SoftwareList}
 */
function withoutDevelopment(list) {
  const left = list.components.filter(({ properties = [] }) => properties.some(({ name }) => name === DEVELOPMENT));
  const references = new Set(left.map((component) => component['bom-ref']));
  return {
    ...list,
    components: list.components.filter((component) => !references.has(component['bom-ref'])),
    dependencies: list.dependencies.filter(({ ref }) => !references.has(ref)),
  };
}
