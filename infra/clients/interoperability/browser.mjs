// A browser without JavaScript: keeps cookies, follows redirects, fills in forms.
const REDIRECTS = 20;

export class Browser {
  #cookies = new Map();

  /**
   * Goes to an address and does what the pages ask, until one leads to an address that begins with
   * `end` (or, where that is a function, for which it is true); gives that address. `fields` fills in forms; a button named in `press` is pressed.
   */
  async visit(url, { end, fields, press = ['allow', 'approve', 'confirm'] }) {
    const isEnd = typeof end === 'function' ? end : (address) => address.href.startsWith(end);
    let page = await this.#request(new URL(url), {});
    for (let step = 0; step < REDIRECTS; step++) {
      const location = page.headers.get('location');
      if (location) {
        const next = new URL(location, page.address);
        if (isEnd(next)) {
          return next;
        }
        page = await this.#request(next, {});
        continue;
      }
      const html = await page.text();
      if (isEnd(page.address) || (end === 'done' && !form(html))) {
        return page.address;
      }
      const found = form(html);
      if (page.status !== 200 || !found) {
        throw new Error(`${page.status} at ${page.address.pathname}: ${html.slice(0, 2000)}`);
      }
      page = await this.#submit(page.address, found, fields, press);
    }
    throw new Error(`too many pages; the last is ${page.address}`);
  }

  /** The text of a page, as this browser sees it. */
  async read(url) {
    return (await this.#request(new URL(url), {})).text();
  }

  async #submit(address, found, fields, press) {
    const values = new URLSearchParams();
    for (const input of found.inputs) {
      if (input.type === 'submit' || input.type === 'button') {
        continue;
      }
      if (input.type === 'checkbox' || input.type === 'radio') {
        values.append(input.name, input.value ?? 'on');
      } else if (input.name) {
        values.append(input.name, fields[input.name] ?? input.value ?? '');
      }
    }
    const button =
      found.buttons.find((b) => press.includes(b.value) || press.includes(b.name)) ?? found.buttons[0];
    if (button?.name) {
      values.append(button.name, button.value ?? '');
    }
    const action = new URL(decode(button?.formaction ?? found.action ?? ''), address);
    return found.method.toLowerCase() === 'post'
      ? this.#request(action, { method: 'POST', body: values, headers: { origin: address.origin } })
      : this.#request(new URL(`${action.pathname}?${values}`, action), {});
  }

  async #request(address, options) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, {
      ...options,
      redirect: 'manual',
      headers: { accept: 'text/html', ...options.headers, ...(cookie && { cookie }) },
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair] = set.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(set)) {
        this.#cookies.delete(pair.slice(0, at));
      } else {
        this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
    }
    return Object.assign(response, { address });
  }
}

/** The first form of a page that posts, else the first. */
function form(html) {
  const forms = [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, attributes, content]) => ({
    ...{ method: 'get' },
    ...read(attributes),
    inputs: [...content.matchAll(/<input\b([^>]*)>/gis)].map(([, all]) => read(all)),
    buttons: [...content.matchAll(/<button\b([^>]*)>/gis)].map(([, all]) => read(all)),
  }));
  return forms.find((f) => f.method.toLowerCase() === 'post') ?? forms[0];
}

function read(attributes) {
  const all = {};
  for (const [, name, , quoted, single] of attributes.matchAll(/([\w-]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g)) {
    all[name.toLowerCase()] = decode(quoted ?? single ?? '');
  }
  return all;
}

function decode(text) {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
