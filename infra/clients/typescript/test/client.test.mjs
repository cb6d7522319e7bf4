import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { ClientCredentials, PreceptClient, PreceptError } from "../dist/index.js";

const base = process.env.PRECEPT_BASE;
const resource = { type: "orders", id: "instance" };
const aliceReads = { subject: { type: "user", id: "alice" }, action: "read", resource };
const bobReads = { subject: { type: "user", id: "bob" }, action: "read", resource };

const credentials = () =>
  new ClientCredentials(
    `${base}/o/system/oauth2/token`,
    process.env.PRECEPT_CLIENT_ID,
    process.env.PRECEPT_CLIENT_SECRET,
  );

/** Stands before the service and answers the next so many requests itself. */
const door = { faults: 0, seen: 0, server: undefined };
let client;

before(async () => {
  door.server = createServer(async (request, response) => {
    door.seen++;
    const body = [];
    for await (const chunk of request) {
      body.push(chunk);
    }
    if (door.faults-- > 0) {
      response.writeHead(503).end();
      return;
    }
    const { authorization, "content-type": type } = request.headers;
    const headers = { authorization, "content-type": type };
    if (request.headers["precept-at-least"]) {
      headers["precept-at-least"] = request.headers["precept-at-least"];
    }
    const answer = await fetch(base + request.url, {
      method: request.method,
      headers,
      body: Buffer.concat(body),
    });
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((ready) => door.server.listen(0, "127.0.0.1", ready));
  const place = `http://127.0.0.1:${door.server.address().port}`;
  client = new PreceptClient({ base: place, organization: "default", tokens: credentials() });
});

after(() => {
  door.server.closeAllConnections();
  door.server.close();
});

test("asks one question", async () => {
  const permit = await client.evaluate(aliceReads);
  assert.equal(permit.isPermitted, true);
  assert.equal(permit.reason, "PERMITTED");
  assert.ok(permit.position > 0);
  const deny = await client.evaluate(bobReads);
  assert.equal(deny.isPermitted, false);
  assert.equal(deny.reason, "NO_ROLE_IN_AUDIENCE");
});

test("asks a batch", async () => {
  const batch = [aliceReads, bobReads, aliceReads];
  const permitted = (answers) => answers.map((answer) => answer.isPermitted);
  assert.deepEqual(permitted(await client.evaluateAll(batch)), [true, false, true]);
  assert.deepEqual(permitted(await client.evaluateAll(batch, "deny_on_first_deny")), [true, false]);
  assert.deepEqual(permitted(await client.evaluateAll(batch, "permit_on_first_permit")), [true]);
  assert.deepEqual(await client.evaluateAll([]), []);
});

test("demands a position", async () => {
  const { position } = await client.evaluate(aliceReads);
  assert.ok((await client.atLeast(position).evaluate(aliceReads)).position >= position);
  await assert.rejects(client.atLeast(position + 1_000_000).evaluate(aliceReads), { status: 400 });
});

test("asks again where a node is down", async () => {
  door.seen = 0;
  door.faults = 3;
  assert.equal((await client.evaluate(aliceReads)).isPermitted, true);
  assert.equal(door.seen, 4);
});

test("ends at the deadline and permits nothing", async () => {
  const place = `http://127.0.0.1:${door.server.address().port}`;
  const hurried = new PreceptClient({
    base: place,
    organization: "default",
    tokens: credentials(),
    deadlineMillis: 300,
  });
  door.faults = 1000;
  await assert.rejects(hurried.evaluate(aliceReads), { name: "PreceptError" });
  assert.equal(await hurried.permits(aliceReads), false);
  door.faults = 0;
  assert.equal(await client.permits(aliceReads), true);
  assert.equal(await client.permits(bobReads), false);
});

test("replaces a refused token", async () => {
  const fresh = credentials();
  let isRefused = false;
  const tokens = {
    token: (deadline) => (isRefused ? fresh.token(deadline) : Promise.resolve("stale")),
    refused: () => {
      isRefused = true;
    },
  };
  const other = new PreceptClient({ base, organization: "default", tokens });
  assert.equal((await other.evaluate(aliceReads)).isPermitted, true);
});

test("tells what is wrong with a question", async () => {
  const odd = { ...aliceReads, context: { application: 1 } };
  await assert.rejects(client.evaluate(odd), (error) => {
    assert.ok(error instanceof PreceptError);
    assert.equal(error.status, 400);
    assert.match(error.message, /context\.application/);
    return true;
  });
});
