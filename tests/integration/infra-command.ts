// A separate command for infra.test.ts: starts the services, reports them to the test, and runs until it is killed.
import { startServices } from '../../infra/services/services.ts';

const [dataFolder = ''] = process.argv.slice(2);
const services = await startServices({ dataFolder, usualPorts: {} });
process.send?.({ pids: services.pids, shared: services.shared, address: services.temporal.address });
process.on('disconnect', () => process.exit());
