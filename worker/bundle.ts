import { bundleWorkflows } from './workflow-bundle.js';

await bundleWorkflows();
