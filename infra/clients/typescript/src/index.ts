import type { TokenSource } from "./tokens.js";
import { PreceptError, send } from "./transport.js";

export { ClientCredentials, type TokenSource } from "./tokens.js";
export { type Deadline, PreceptError } from "./transport.js";

/** A subject or a resource (AuthZEN 1.0 sections 5.1 and 5.2). */
export interface Entity {
  /** A subject's: user, client, token or api-key. A resource's: an API's handle or resource type. */
  readonly type: string;
  /** A handle, an id, a token; a resource's: a path that begins with "/", or an instance. */
  readonly id: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** One question: may the subject do this to the resource (AuthZEN 1.0 section 6.1)? */
export interface Evaluation {
  readonly subject: Entity;
  /** An HTTP method where the resource is a path, else a scope's name. */
  readonly action: string;
  readonly resource: Entity;
  /** What is said of the request: application, clientAddress, … */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** An answer. */
export interface Decision {
  readonly isPermitted: boolean;
  /** Why, one of the decision point's codes; empty where an item of a batch was at fault. */
  readonly reason: string;
  /** The position of the log that answered; 0 where none is told. */
  readonly position: number;
  /** What whoever enforces the decision has to do. */
  readonly obligations: Readonly<Record<string, unknown>>;
}

/** When a batch stops (AuthZEN 1.0 section 7.1.2.1). */
export type Semantic = "execute_all" | "deny_on_first_deny" | "permit_on_first_permit";

export interface Options {
  /** Where the decision point is, for instance `https://precept.example`. */
  readonly base: string;
  /** The organization's handle. */
  readonly organization: string;
  /** By which the decision point knows us. */
  readonly tokens: TokenSource;
  /** Milliseconds for each call with all it takes; 2,000 unless told. */
  readonly deadlineMillis?: number;
  /** A position that no answer may predate: what `Precept-Position` said of a change. */
  readonly atLeast?: number;
}

type Json = Record<string, unknown>;

interface Page {
  readonly results?: readonly Json[];
  readonly page?: { readonly next_token?: string };
}

/**
 * Asks one organization's decision point. Whoever enforces the answers has to refuse where a promise
 * is rejected; `permits` does.
 */
export class PreceptClient {
  readonly #options: Options;
  readonly #place: string;

  constructor(options: Options) {
    this.#options = options;
    const base = options.base.replace(/\/+$/, "");
    this.#place = `${base}/o/${encodeURIComponent(options.organization)}/access/v1/`;
  }

  /** The same, whose answers do not predate this position, whichever node gives them. */
  atLeast(position: number): PreceptClient {
    return new PreceptClient({ ...this.#options, atLeast: position });
  }

  /** Whether the answer is a permit; false also where no answer can be had. */
  async permits(evaluation: Evaluation): Promise<boolean> {
    try {
      return (await this.evaluate(evaluation)).isPermitted;
    } catch (error) {
      if (error instanceof PreceptError) {
        return false;
      }
      throw error;
    }
  }

  /** The answer to one question. */
  async evaluate(evaluation: Evaluation): Promise<Decision> {
    return decision(await this.#post("evaluation", question(evaluation)));
  }

  /**
   * The answers to a batch of at most 1,000 questions, in their order, all from one position; fewer
   * than were asked where the semantic stops.
   */
  async evaluateAll(
    evaluations: readonly Evaluation[],
    semantic: Semantic = "execute_all",
  ): Promise<Decision[]> {
    if (evaluations.length === 0) {
      return [];
    }
    const answer = await this.#post("evaluations", {
      evaluations: evaluations.map(question),
      options: { evaluations_semantic: semantic },
    });
    const answers = answer["evaluations"];
    if (!Array.isArray(answers)) {
      throw new PreceptError(200, "an answer without evaluations");
    }
    return answers.map(decision);
  }

  /** The users or clients that may do this, page by page. */
  searchSubjects(
    type: "user" | "client",
    action: string,
    resource: Entity,
    context?: Json,
  ): AsyncGenerator<Entity> {
    return this.#entities("subject", { subject: { type }, ...rest(action, context), resource });
  }

  /** The resources of a type to which the subject may do this, page by page. */
  searchResources(
    subject: Entity,
    action: string,
    type: string,
    context?: Json,
  ): AsyncGenerator<Entity> {
    return this.#entities("resource", { subject, ...rest(action, context), resource: { type } });
  }

  /** What the subject may do to the resource. */
  async searchActions(subject: Entity, resource: Entity, context?: Json): Promise<string[]> {
    const names: string[] = [];
    for await (const found of this.#search("action", { subject, resource, ...said(context) })) {
      names.push(String(found["name"]));
    }
    return names;
  }

  async *#entities(what: string, body: Json): AsyncGenerator<Entity> {
    for await (const found of this.#search(what, body)) {
      const { type, id, properties } = found as unknown as Entity;
      yield properties === undefined ? { type, id } : { type, id, properties };
    }
  }

  async *#search(what: string, body: Json): AsyncGenerator<Json> {
    let next: string | undefined;
    do {
      const asked = next === undefined ? body : { ...body, page: { token: next } };
      const page: Page = await this.#post(`search/${what}`, asked);
      yield* page.results ?? [];
      next = page.page?.next_token;
    } while (next !== undefined && next !== "");
  }

  async #post(path: string, body: Json): Promise<Json> {
    const { tokens, deadlineMillis } = this.#options;
    const end = performance.now() + (deadlineMillis ?? 2000);
    const text = JSON.stringify(body);
    const token = await tokens.token(end);
    let answer = await this.#send(path, text, token, end);
    if (answer.status === 401) {
      tokens.refused(token);
      answer = await this.#send(path, text, await tokens.token(end), end);
    }
    if (answer.status !== 200) {
      const why = await answer.text();
      throw new PreceptError(answer.status, `refused with ${answer.status}: ${why}`);
    }
    try {
      return (await answer.json()) as Json;
    } catch (error) {
      throw new PreceptError(200, "the answer is not JSON", { cause: error });
    }
  }

  #send(path: string, body: string, token: string, end: number): Promise<Response> {
    const headers: Record<string, string> = {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
    };
    if (this.#options.atLeast !== undefined) {
      headers["Precept-At-Least"] = String(this.#options.atLeast);
    }
    return send(this.#place + path, { method: "POST", headers, body }, end);
  }
}

function question(evaluation: Evaluation): Json {
  const { subject, action, resource, context } = evaluation;
  return { subject, resource, ...rest(action, context) };
}

function rest(action: string, context: Json | undefined): Json {
  return { action: { name: action }, ...said(context) };
}

function said(context: Json | undefined): Json {
  return context === undefined ? {} : { context };
}

function decision(answer: Json): Decision {
  const permitted = answer["decision"];
  if (typeof permitted !== "boolean") {
    throw new PreceptError(200, "an answer without a decision");
  }
  const context = (answer["context"] ?? {}) as Partial<Decision>;
  return {
    isPermitted: permitted,
    reason: context.reason ?? "",
    position: context.position ?? 0,
    obligations: context.obligations ?? {},
  };
}
