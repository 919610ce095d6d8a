export * from './company.js';
export * from './import.js';
export * from './integration.js';
export * from './record.js';
export * from './targets.js';
