import { defineConfig } from 'vitest/config';
import project from './vitest.config.ts';

const { projects: _projects, ...shared } = project.test ?? {};

/** `npm run test:mlflow`: what needs a real server of another project, half a minute of processor time. */
export default defineConfig({ test: { ...shared, include: ['tests/tools/*.tools.ts'] } });
