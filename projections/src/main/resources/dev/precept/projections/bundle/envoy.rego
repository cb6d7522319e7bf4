# METADATA
# title: opa-envoy-plugin
# description: |
#   Envoy's external authorization (envoy.service.auth.v3.CheckRequest), and the answer as
#   opa-envoy-plugin reads it. What only Precept can tell is denied: ask it by ext_authz itself.
package precept.envoy

import data.precept.rule.gateway

http := input.attributes.request.http

request := {
	"method": http.method,
	"scheme": object.get(http, "scheme", ""),
	"host": http.host,
	"path": http.path,
	"address": object.get(input.attributes, ["source", "address", "socketAddress", "address"], ""),
	"headers": {lower(name): [value] | some name, value in object.get(http, "headers", {})},
}

document := told if {
	told := gateway.document with input as {"request": request}
} else := {"allow": false, "status": 403, "headers": {}}

# Fields that clients may have sent themselves do not reach the upstream.
identity_fields := [
	"x-precept-subject",
	"x-precept-client-id",
	"x-precept-scopes",
	"x-precept-organization",
	"x-precept-position",
]

# METADATA
# entrypoint: true
decision := {
	"allowed": document.allow,
	"headers": document.headers,
	"request_headers_to_remove": [name |
		some name in identity_fields
		not name in {lower(set) | some set, _ in document.headers}
	],
} if {
	document.allow
} else := {
	"allowed": false,
	"headers": document.headers,
	"http_status": document.status,
	"body": object.get(document, "message", ""),
}
