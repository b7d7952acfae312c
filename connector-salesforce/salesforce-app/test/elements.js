import { createElement } from 'lwc';

/** Lets everything that waits for an answer go on. */
export const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

export const shown = async (name, Component, properties = {}) => {
  const element = Object.assign(createElement(name, { is: Component }), properties);
  document.body.appendChild(element);
  await settled();
  return element;
};

export const cleared = () => {
  while (document.body.firstChild) document.body.removeChild(document.body.firstChild);
  jest.clearAllMocks();
};

/** Everything that can be read, also in components inside, and the labels of base components. */
export const textOf = (root) => {
  const parts = [];
  const walk = (node) => {
    if (node.nodeType === 3) parts.push(node.textContent);
    if (node.label) parts.push(node.label);
    [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].forEach(walk);
  };
  walk(root);
  return parts.join(' ').replace(/\s+/g, ' ').trim();
};

/** The first element that fits, also in components inside. */
export const within = (root, selector) => {
  const scope = root.shadowRoot ?? root;
  const found = scope.querySelector(selector);
  if (found) return found;
  for (const inner of scope.querySelectorAll('*')) {
    const deeper = inner.shadowRoot && within(inner, selector);
    if (deeper) return deeper;
  }
  return null;
};

export const press = async (root, label) => {
  const scope = root.shadowRoot ?? root;
  const find = (from) => {
    for (const element of from.querySelectorAll('*')) {
      if (element.tagName === 'LIGHTNING-BUTTON' && element.label === label) return element;
      const deeper = element.shadowRoot && find(element.shadowRoot);
      if (deeper) return deeper;
    }
    return null;
  };
  find(scope).click();
  await settled();
};

export const type = async (root, field, value) => {
  const input = within(root, `[data-field="${field}"]`);
  input.dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settled();
  return input;
};
