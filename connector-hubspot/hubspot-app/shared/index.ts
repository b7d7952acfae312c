/** What the card, the settings page and the home page share. HubSpot uploads it with each of them, as a dependency. */
export { AskButtons } from './AskButtons';
export { AskForm } from './AskForm';
export { cardApi, type CardApi, recordTypeOf } from './api';
export * from './card';
export { ErrorPanel } from './ErrorPanel';
export * from './format';
export * from './problem';
export { call, failed, rooted } from './request';
export { useAsking, type AskingHandle } from './useAsking';
export { useLoaded, type Outcome } from './useLoaded';
