# What of a decision leaves the machine in OPA's log: of a token what it says, not what makes it one,
# and no key of an API, cookie or password. Load it beside the bundle: opa run … mask.rego
package system.log

credentials := {"authorization", "proxy-authorization", "cookie", "x-api-key", "dpop"}

# Envoy's and APISIX's requests, then Kong's.
headers := {
	"/input/attributes/request/http/headers": object.get(input.input, ["attributes", "request", "http", "headers"], {}),
	"/input/request/headers": object.get(input.input, ["request", "headers"], {}),
	"/input/request/http/headers": object.get(input.input, ["request", "http", "headers"], {}),
}

mask contains {"op": "upsert", "path": path, "value": masked} if {
	some place, fields in headers
	some name, value in fields
	lower(name) in credentials
	path := sprintf("%s/%s", [place, escaped(name)])
	masked := without_secret(value)
}

# An AuthZEN evaluation about a token or a key.
mask contains {"op": "upsert", "path": "/input/subject/id", "value": without_secret(input.input.subject.id)} if {
	input.input.subject.type in {"token", "api-key"}
}

mask contains "/input/context/dpop"

# A JSON pointer's.
escaped(name) := replace(replace(name, "~", "~0"), "/", "~1")

# A JWT without its signature, which nobody takes for a token; nothing of anything else.
without_secret(value) := sprintf("%s.%s.", [parts[1], parts[2]]) if {
	is_string(value)
	parts := regex.find_all_string_submatch_n(`(eyJ[\w-]*)\.([\w-]+)\.[\w-]*$`, value, 1)[0]
} else := "masked"
