import { Button, Flex } from '@hubspot/ui-extensions';
import type { AskingHandle } from './useAsking';

/** What can be done about somebody who is to be asked now. */
export const AskButtons = ({ asking }: { asking: AskingHandle }) => (
  <Flex direction="row" gap="small">
    <Button variant="secondary" size="sm" onClick={() => asking.open('ask')}>
      Ask…
    </Button>
    <Button variant="secondary" size="sm" onClick={() => asking.open('snooze')}>
      Snooze…
    </Button>
  </Flex>
);
