import { Alert, Button, Flex, Text } from '@hubspot/ui-extensions';
import type { Problem } from './problem';

const WARNINGS = new Set([
  'DUPLICATE_REFERRAL',
  'KEY_REUSED',
  'FORGOTTEN_PERSON',
  'NOT_CONNECTED',
  'NOT_ELIGIBLE',
  'UNSUPPORTED_RECORD',
]);

/** The one way this card says that something went wrong: what, and what to do next. */
export const ErrorPanel = ({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) => (
  <Alert title={problem.title} variant={WARNINGS.has(problem.code) ? 'warning' : 'danger'}>
    <Flex direction="column" gap="extra-small" align="start">
      <Text>{problem.message}</Text>
      {problem.fix && <Text>{problem.fix}</Text>}
      {problem.retry && onRetry && (
        <Button variant="secondary" size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Flex>
  </Alert>
);
