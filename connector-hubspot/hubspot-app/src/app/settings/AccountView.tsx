import {
  Alert,
  Button,
  DescriptionList,
  DescriptionListItem,
  Flex,
  Heading,
  Link,
  List,
  StatusTag,
  Text,
} from '@hubspot/ui-extensions';
import { momentText, statusVariant } from 'referloop-shared';
import type { Account } from './account';

interface Props {
  account: Account;
  locale?: string;
  onReload: () => void;
}

export const AccountView = ({ account, locale, onReload }: Props) => (
  <Flex direction="column" gap="medium">
    <Flex direction="row" gap="small" align="center" wrap>
      <Heading inline>{account.account}</Heading>
      <StatusTag variant={statusVariant(account.state.tone)}>{account.state.label}</StatusTag>
      <Button variant="secondary" size="sm" onClick={onReload}>
        Look again
      </Button>
    </Flex>
    {account.reason && (
      <Alert title="HubSpot refuses Referloop's access" variant="warning">
        {account.reason}
      </Alert>
    )}
    <DescriptionList direction="column">
      <DescriptionListItem label={`${account.state.label} since`}>
        <Text>
          {momentText(account.since, locale)}, by {account.connectedBy}
        </Text>
      </DescriptionListItem>
      <DescriptionListItem label="Last change heard">
        <Text>
          {account.lastChange
            ? momentText(account.lastChange, locale)
            : 'None yet; change any deal to see it arrive.'}
        </Text>
      </DescriptionListItem>
      <DescriptionListItem label="Records that speak for a referral">
        <Text>{account.linkedRecords}</Text>
      </DescriptionListItem>
      <DescriptionListItem label="Stages mapped">
        <Text>
          {account.mappedStages} of {account.stages}
        </Text>
      </DescriptionListItem>
      <DescriptionListItem label="Programs">
        <Text>{programs(account)}</Text>
      </DescriptionListItem>
      <DescriptionListItem label="People to ask now">
        <Text>{account.eligible}</Text>
      </DescriptionListItem>
    </DescriptionList>
    <Todos todos={account.todos} />
    <Text>
      Fields, stages and programs are set up in Referloop.{' '}
      <Link href={{ url: account.url, external: true }}>Open Referloop</Link>
    </Text>
  </Flex>
);

const programs = ({ programs: all }: Account): string =>
  all.length === 0
    ? 'None yet; publish one in Referloop.'
    : all.map(({ name, currency }) => `${name} (${currency})`).join(', ');

const Todos = ({ todos }: Pick<Account, 'todos'>) =>
  todos.length === 0 ? (
    <Text>All good: nothing waits for anybody.</Text>
  ) : (
    <Flex direction="column" gap="extra-small">
      <Heading>What needs you</Heading>
      <List variant="unordered-styled">
        {todos.map(({ text, url }) => (
          <Text key={text}>
            {text} <Link href={{ url, external: true }}>See to it</Link>
          </Text>
        ))}
      </List>
    </Flex>
  );
