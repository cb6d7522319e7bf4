# METADATA
# title: The OPA plugin of Kong
package precept.kong

import data.precept.rule.gateway
import data.precept.rule.remote

request := {
	"method": input.request.http.method,
	"scheme": object.get(input.request.http, "scheme", ""),
	"host": object.get(input.request.http.headers, "host", input.request.http.host),
	"path": input.request.http.path,
	"address": object.get(input, "client_ip", ""),
	"headers": {lower(name): values(value) | some name, value in input.request.http.headers},
}

values(several) := several if is_array(several)

values(one) := [one] if not is_array(one)

local := document if {
	document := gateway.document with input as {"request": request}
} else := {"allow": false, "status_code": 403, "status": 403, "headers": {}}

reason := told if {
	told := gateway.reason with input as {"request": request}
} else := "PATH_REFUSED"

# METADATA
# entrypoint: true
decision := remote.instead_of(local, reason, "kong/decision")
