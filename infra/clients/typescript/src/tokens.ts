import { type Deadline, PreceptError, send } from "./transport.js";

/** Where the access token comes from by which the decision point knows us. */
export interface TokenSource {
  /** A token that is still good. */
  token(deadline: Deadline): Promise<string>;
  /** This token was refused: the next one must be another. */
  refused(token: string): void;
}

const EARLY_MILLIS = 30_000;

interface Held {
  readonly token: string;
  readonly end: number;
}

/**
 * Tokens by the client_credentials grant (RFC 6749 section 4.4), each used until shortly before it
 * ends; whoever asks while one is fetched waits for that one. For servers: a browser keeps no secret.
 */
export class ClientCredentials implements TokenSource {
  readonly #endpoint: string;
  readonly #authorization: string;
  #held: Held | undefined;
  #fetching: Promise<Held> | undefined;

  /** @param endpoint for instance `https://precept.example/o/system/oauth2/token` */
  constructor(endpoint: string, clientId: string, clientSecret: string) {
    this.#endpoint = endpoint;
    // RFC 6749 section 2.3.1: each is form-encoded before they are joined.
    const pair = `${encode(clientId)}:${encode(clientSecret)}`;
    this.#authorization = `Basic ${btoa(pair)}`;
  }

  async token(deadline: Deadline): Promise<string> {
    if (this.#held !== undefined && this.#held.end > performance.now()) {
      return this.#held.token;
    }
    this.#fetching ??= this.#fetch(deadline).finally(() => {
      this.#fetching = undefined;
    });
    this.#held = await this.#fetching;
    return this.#held.token;
  }

  refused(token: string): void {
    if (this.#held?.token === token) {
      this.#held = undefined;
    }
  }

  async #fetch(deadline: Deadline): Promise<Held> {
    const asked = performance.now();
    const request = {
      method: "POST",
      headers: {
        Authorization: this.#authorization,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials",
    };
    const answer = await send(this.#endpoint, request, deadline);
    if (answer.status !== 200) {
      throw new PreceptError(answer.status, `no access token: ${await answer.text()}`);
    }
    const body: { access_token?: unknown; expires_in?: unknown } = await answer.json();
    if (typeof body.access_token !== "string" || typeof body.expires_in !== "number") {
      throw new PreceptError(200, "what the token endpoint answered is no token");
    }
    const life = body.expires_in * 1000;
    return { token: body.access_token, end: asked + life - Math.min(EARLY_MILLIS, life / 2) };
  }
}

function encode(text: string): string {
  return new URLSearchParams({ _: text }).toString().slice(2);
}
