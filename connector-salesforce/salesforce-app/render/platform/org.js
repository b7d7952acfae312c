let org;

/** @param config where the org's REST API is ("rest"), with which token ("token"), and who looks ("user": id, name) */
export const connect = (config) => {
  org = config;
};

export const me = () => org.user;

/** A literal for a query, from a value. */
export const literal = (value) =>
  value === null || value === undefined
    ? 'null'
    : `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** All records that a query finds; a field that the user may not see is left out of it. */
export const query = async (soql) => {
  const records = [];
  let path = `/query?q=${encodeURIComponent(soql)}`;
  while (path) {
    const page = await call('GET', path);
    records.push(...page.records);
    path = page.done ? null : page.nextRecordsUrl.slice(page.nextRecordsUrl.indexOf('/query'));
  }
  return records;
};

const described = new Map();

/** What the user may see and do with records of a type; null when the user may not see them at all. */
export const describe = (type) => {
  if (!described.has(type)) {
    described.set(
      type,
      call('GET', `/sobjects/${type}/describe`).catch((error) => {
        if (error.status === 404) return null;
        described.delete(type);
        throw error;
      }),
    );
  }
  return described.get(type);
};

/** As a list for a query: those of the fields that the user may read. */
export const readable = async (type, fields) => {
  const known = await describe(type);
  const names = new Set(known?.fields.map(({ name }) => name));
  return fields.filter((field) => names.has(field));
};

export const create = (type, record) => call('POST', `/sobjects/${type}`, record);

export const update = (type, id, changes) => call('PATCH', `/sobjects/${type}/${id}`, changes);

const call = async (method, path, body) => {
  const answer = await fetch(`${org.rest}${path}`, {
    method,
    headers: { Authorization: `Bearer ${org.token}`, 'Content-Type': 'application/json' },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  const told = text === '' ? null : JSON.parse(text);
  if (answer.ok) return told;
  const { errorCode, message } = Array.isArray(told) ? told[0] : (told ?? {});
  throw Object.assign(new Error(message ?? `HTTP ${answer.status}`), {
    status: answer.status,
    code: errorCode,
    body: { message: message ?? `HTTP ${answer.status}` },
  });
};
