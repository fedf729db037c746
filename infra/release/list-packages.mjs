// `npm run sbom`: prints which npm packages users get, with version, hash and licence, as CycloneDX. `npm sbom --omit dev` leaves out more than it
// says: each package that something of development depends on as well. So it is asked for all, and says itself which serve development only.
import { runCommand } from '../set-up/command.mjs';

const DEVELOPMENT = 'cdx:npm:package:development';

/**
 * @typedef {{ 'bom-ref': string, properties?: { name: string }[] }} Component
 * @typedef {{ components: Component[], dependencies: { ref: string }[] }} SoftwareList
 */

const printed = await runCommand({
  program: 'npm',
  // In production, too: what is left out would be left out of it as above.
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
