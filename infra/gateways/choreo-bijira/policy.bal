// Choreo and Bijira: a mediation policy for the request flow of an API proxy. Attach it to every
// resource. Whatever goes wrong is an error of the flow: the request does not reach the backend.
import ballerina/http;
import choreo/mediation;

const string[] IDENTITY = [
    "X-Precept-Subject",
    "X-Precept-Client-Id",
    "X-Precept-Scopes",
    "X-Precept-Organization",
    "X-Precept-Position"
];

@mediation:RequestFlow
public function askPrecept(mediation:Context ctx, http:Request req, string Precept\ URL,
        string Gateway\ Key, string API\ Host) returns http:Response|false|error|() {
    foreach string name in IDENTITY {
        req.removeHeader(name);
    }
    map<string|string[]> fields = {
        "Precept-Gateway-Key": Gateway\ Key,
        "X-Original-Method": req.method,
        "X-Original-Host": API\ Host,
        "X-Original-URI": req.rawPath
    };
    foreach string name in ["Authorization", "X-API-Key"] {
        if req.hasHeader(name) {
            fields[name] = check req.getHeaders(name);
        }
    }
    final http:Client precept = check new (Precept\ URL, timeout = 2, httpVersion = http:HTTP_1_1);
    http:Response answer = check precept->get("/o/acme/authz/forward", fields);
    if answer.statusCode == 200 {
        foreach string name in IDENTITY {
            if answer.hasHeader(name) {
                req.setHeader(name, check answer.getHeader(name));
            }
        }
        return ();
    }
    http:Response refusal = new;
    refusal.statusCode = answer.statusCode == 401 ? 401 : 403;
    if answer.statusCode == 401 && answer.hasHeader("WWW-Authenticate") {
        refusal.setHeader("WWW-Authenticate", check answer.getHeader("WWW-Authenticate"));
    }
    return refusal;
}
