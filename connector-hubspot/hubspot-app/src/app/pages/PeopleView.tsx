import { Button, Divider, EmptyState, Flex, Heading, Link, Text } from '@hubspot/ui-extensions';
import { headline, type People } from './people';
import { PersonRow } from './PersonRow';

interface Props {
  url: string;
  page: People;
  locale?: string;
  /** Null on the first page. */
  onFirst: (() => void) | null;
  onNext: (after: string) => void;
  onReload: () => void;
}

export const PeopleView = ({ url, page, locale, onFirst, onNext, onReload }: Props) => {
  const { people, next } = page;
  return (
    <Flex direction="column" gap="medium">
      <Flex direction="row" gap="small" align="center" justify="between" wrap>
        <Flex direction="column" gap="flush">
          <Heading>Whom to ask for a referral</Heading>
          <Text variant="microcopy">{headline(page)}</Text>
        </Flex>
        <Flex direction="row" gap="small" align="center">
          <Button variant="secondary" size="sm" onClick={onReload}>
            Look again
          </Button>
          <Link href={{ url: page.url, external: true }}>Open in Referloop</Link>
        </Flex>
      </Flex>
      {people.length === 0 && <Nobody asks={page.asks} />}
      {people.map((person) => (
        <Flex key={person.id} direction="column" gap="small">
          <Divider />
          <PersonRow url={url} person={person} locale={locale} />
        </Flex>
      ))}
      <Flex direction="row" gap="small">
        {onFirst && (
          <Button variant="secondary" size="sm" onClick={onFirst}>
            Back to the first
          </Button>
        )}
        {next && (
          <Button variant="secondary" size="sm" onClick={() => onNext(next)}>
            More people
          </Button>
        )}
      </Flex>
    </Flex>
  );
};

const Nobody = ({ asks }: { asks: boolean }) => (
  <EmptyState title={asks ? 'Nobody to ask right now' : 'No program says yet whom to ask'}>
    <Text>
      {asks
        ? 'People come here by themselves, as soon as something about them says that the moment is good.'
        : 'Give a program in Referloop its signals, such as an NPS score of 9: then people are listed here, each with the reason why now.'}
    </Text>
  </EmptyState>
);
