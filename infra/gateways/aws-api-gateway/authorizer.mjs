// AWS API Gateway: a Lambda authorizer (Node.js 20 or later, no dependencies) that asks Precept about
// every request. HTTP APIs with payload format 2.0 and simple responses, and REST APIs with type REQUEST.
// PRECEPT_URL and PRECEPT_GATEWAY_KEY come from the function's environment. Whatever goes wrong denies.

const TIMEOUT_MILLIS = 2000;
const IDENTITY = {
  subject: "x-precept-subject",
  clientId: "x-precept-client-id",
  scopes: "x-precept-scopes",
  organization: "x-precept-organization",
  position: "x-precept-position",
};

/** A header field of the client; several are joined, so that two are seen as none that counts. */
function field(headers, name) {
  return Object.entries(headers ?? {})
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value)
    .join(",");
}

/** What is asked about, from an event of an HTTP API. */
function ofHttpApi(event) {
  const query = event.rawQueryString ? `?${event.rawQueryString}` : "";
  return {
    method: event.requestContext.http.method,
    host: event.requestContext.domainName,
    uri: event.rawPath + query,
    address: event.requestContext.http.sourceIp,
  };
}

/** What is asked about, from an event of a REST API: the path with its stage, as clients call it. */
function ofRestApi(event) {
  return {
    method: event.httpMethod,
    host: event.requestContext.domainName,
    uri: event.requestContext.path,
    address: event.requestContext.identity.sourceIp,
  };
}

async function ask(request, headers) {
  const fields = {
    "precept-gateway-key": process.env.PRECEPT_GATEWAY_KEY,
    "x-original-method": request.method,
    "x-original-host": request.host,
    "x-original-uri": request.uri,
    "x-real-ip": request.address,
  };
  for (const name of ["authorization", "x-api-key"]) {
    const value = field(headers, name);
    if (value !== "") {
      fields[name] = value;
    }
  }
  const answer = await fetch(process.env.PRECEPT_URL, {
    headers: fields,
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  });
  await answer.arrayBuffer();
  return answer;
}

/** Every name is there, empty where the answer has none, so that the mapping always overwrites. */
function identity(answer) {
  return Object.fromEntries(
    Object.entries(IDENTITY).map(([name, header]) => [name, answer.headers.get(header) ?? ""]),
  );
}

function document(effect, event, context) {
  return {
    principalId: context.subject || "nobody",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Action: "execute-api:Invoke", Effect: effect, Resource: event.methodArn }],
    },
    context,
  };
}

export async function handler(event) {
  const isHttpApi = event.version === "2.0";
  let answer;
  try {
    answer = await ask(isHttpApi ? ofHttpApi(event) : ofRestApi(event), event.headers);
  } catch (failure) {
    console.error(`Precept was not asked: ${failure.name}`);
  }
  const isPermitted = answer?.status === 200;
  if (isHttpApi) {
    return { isAuthorized: isPermitted, context: isPermitted ? identity(answer) : {} };
  }
  if (answer?.status === 401) {
    // The product makes 401 of exactly this message.
    throw new Error("Unauthorized");
  }
  return document(isPermitted ? "Allow" : "Deny", event, isPermitted ? identity(answer) : {});
}
