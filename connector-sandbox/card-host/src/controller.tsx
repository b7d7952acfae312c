import { type Controller, createController } from '@remote-ui/react/host';
import type { ComponentType } from 'react';
import { components } from './components';
import { unsupported } from './components/unsupported';

const known = createController(components as Record<string, ComponentType<any>>);

/** A component nobody mapped is shown as such: a gap in the card would look like a bug of the card. */
export const controller: Controller = {
  ...known,
  get: (type) =>
    Object.hasOwn(components, type) ? known.get(type) : (unsupported(type) as ComponentType<any>),
};
