import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { components } from '../src/components';
import { Alert } from '../src/components/Alert';
import { Button, LoadingButton } from '../src/components/buttons';
import {
  DescriptionList,
  DescriptionListItem,
  TableCell,
  TableHeader,
} from '../src/components/data';
import { Form } from '../src/components/form';
import { Input, Select, TextArea } from '../src/components/inputs';
import { Accordion, EmptyState, flexClass, List } from '../src/components/layout';
import { Link } from '../src/components/links';
import { LoadingSpinner } from '../src/components/LoadingSpinner';
import { StatusTag, Text } from '../src/components/text';
import { controller } from '../src/controller';

const attribute = (markup: string, name: string) =>
  markup.match(new RegExp(` ${name}="([^"]*)"`))?.[1];

test('knows every component that the app uses', () => {
  const app = resolve(import.meta.dirname, '../../../connector-hubspot/hubspot-app/src/app');
  const used = ['cards', 'pages', 'settings']
    .flatMap((folder) => readdirSync(resolve(app, folder)).map((file) => `${folder}/${file}`))
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(resolve(app, file), 'utf8'))
    .flatMap((code) => [...code.matchAll(/import \{([^}]*)\} from '@hubspot\/ui-extensions'/g)])
    .flatMap(([, names]) => names!.split(',').map((name) => name.trim()))
    .filter((name) => /^[A-Z]/.test(name));

  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((name) => !Object.hasOwn(components, name))).toEqual([]);
});

test('a component nobody mapped is a visible box that keeps its content', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const Unknown = controller.get('BarChart');

  const markup = html(createElement(Unknown, null, 'inside'));

  expect(markup).toContain('unsupported component BarChart');
  expect(markup).toContain('inside');
  expect(controller.get('BarChart')).toBe(Unknown);
  expect(warn).toHaveBeenCalledOnce();
});

describe('fields', () => {
  const fields: [string, (props: object) => ReactElement][] = [
    ['Input', (props) => <Input label="E-mail" name="email" {...props} />],
    ['TextArea', (props) => <TextArea label="E-mail" name="email" {...props} />],
  ];

  test.each(fields)('%s has its label', (_, field) => {
    const markup = html(field({}));

    expect(attribute(markup, 'for')).toBe(attribute(markup, 'id'));
    expect(markup).not.toContain('aria-describedby');
  });

  test.each(fields)('%s is described by its help and its error', (_, field) => {
    const markup = html(
      field({ description: 'Help', error: true, validationMessage: 'Wrong', required: true }),
    );

    const ids = attribute(markup, 'aria-describedby')!.split(' ');
    expect(ids).toHaveLength(2);
    ids.forEach((id) => expect(markup).toContain(`<div id="${id}"`));
    expect(markup).toContain('aria-invalid="true"');
    expect(markup).toContain('aria-required="true"');
    expect(markup).toContain('role="status">Wrong');
  });

  test.each(fields)('%s shows its value', (_, field) => {
    expect(html(field({ value: 'sarah@acme.example' }))).toContain('sarah@acme.example');
    expect(html(field({ defaultValue: 'first' }))).toContain('first');
  });

  test('a choice shows what is chosen among what there is', () => {
    const markup = html(
      <Select
        label="For"
        name="days"
        value={30}
        options={[
          { label: 'A week', value: 7 },
          { label: 'A month', value: 30 },
        ]}
      />,
    );

    expect(attribute(markup, 'for')).toBe(attribute(markup, 'id'));
    expect(markup).toContain('<option value="30" selected="">A month</option>');
    expect(markup).toContain('<option value="7">A week</option>');
  });

  test('an empty state has its title and its words', () => {
    expect(html(<EmptyState title="Nobody">They come.</EmptyState>)).toContain(
      '<h3>Nobody</h3>They come.',
    );
  });

  test('a form leaves validation to the card', () => {
    expect(html(<Form>x</Form>)).toContain('novalidate');
  });
});

describe('links', () => {
  test.each([
    ['a web address opens a tab and says so', 'https://a.example', '_blank'],
    ['an address told to stay stays', { url: 'https://a.example', external: false }, undefined],
    ['a path stays', '/contacts/1', undefined],
  ])('%s', (_, href, target) => {
    const markup = html(<Link href={href}>Open</Link>);

    expect(attribute(markup, 'target')).toBe(target);
    expect(markup.includes('opens in a new tab')).toBe(target === '_blank');
  });

  test.each(['javascript:alert(1)', 'data:text/html,x'])('%s goes nowhere', (href) => {
    expect(attribute(html(<Link href={href}>Open</Link>), 'href')).toBeUndefined();
    expect(attribute(html(<Button href={href}>Open</Button>), 'href')).toBeUndefined();
  });
});

describe('buttons', () => {
  test('take variant, size and type', () => {
    const markup = html(
      <Button variant="primary" size="sm" type="submit">
        Go
      </Button>,
    );

    expect(markup).toBe(
      '<button type="submit" class="rc-button rc-primary rc-size-sm">Go</button>',
    );
  });

  test('stay focusable while loading', () => {
    const markup = html(<LoadingButton loading>Send</LoadingButton>);

    expect(markup).toContain('aria-busy="true"');
    expect(markup).not.toContain(' disabled');
  });
});

describe('alerts', () => {
  test.each([
    ['danger', 'alert'],
    ['error', 'alert'],
    ['warning', 'status'],
    ['success', 'status'],
  ] as const)('%s is announced as %s', (variant, role) => {
    expect(attribute(html(<Alert title="T" variant={variant} />), 'role')).toBe(role);
  });
});

describe('the rest', () => {
  test('sizes have one short name', () => {
    expect(flexClass({ gap: 'extra-small', direction: 'column', wrap: true })).toBe(
      'rc-flex rc-column rc-gap-xs rc-wrap',
    );
    expect(flexClass({ gap: 'xs', align: 'center', justify: 'between' })).toBe(
      'rc-flex rc-row rc-gap-xs rc-align-center rc-justify-between',
    );
  });

  test('a status is a word and a shape', () => {
    expect(html(<StatusTag variant="success">Won</StatusTag>)).toBe(
      '<span class="rc-status rc-success"><span class="rc-dot" aria-hidden="true"></span>Won</span>',
    );
  });

  test('texts nest', () => {
    const nested = (
      <Text>
        a{' '}
        <Text inline format={{ fontWeight: 'bold' }}>
          b
        </Text>
      </Text>
    );

    expect(html(nested)).toBe(
      '<div class="rc-text rc-bodytext">a <span class="rc-text rc-bodytext rc-bold">b</span></div>',
    );
  });

  test('a list wraps each child', () => {
    expect(html(<List variant="ordered">{['a', 'b']}</List>)).toContain(
      '<li>a</li><li>b</li></ol>',
    );
    expect(html(<List>{['a']}</List>)).toContain('</ul>');
  });

  test("an accordion is the browser's own", () => {
    expect(html(<Accordion title="Why">because</Accordion>)).toMatch(/^<details[^>]*><summary>Why/);
    expect(html(<Accordion title="Why" defaultOpen />)).toContain('open=""');
  });

  test('pairs are a description list', () => {
    const list = (
      <DescriptionList>
        <DescriptionListItem label="Next">Wait</DescriptionListItem>
      </DescriptionList>
    );

    expect(html(list)).toContain('<dt>Next</dt><dd>Wait</dd>');
  });

  test('cells align, headers have a scope', () => {
    expect(html(<TableCell align="right">1</TableCell>)).toBe('<td class="rc-right">1</td>');
    expect(html(<TableHeader>A</TableHeader>)).toContain('scope="col"');
  });

  test('a spinner without a visible label still has one', () => {
    expect(html(<LoadingSpinner label="Wait" />)).toContain('<span class="rc-hidden">Wait</span>');
  });
});
