# METADATA
# title: The OPA plugin of APISIX
package precept.apisix

import data.precept.rule.gateway
import data.precept.rule.remote

request := {
	"method": input.request.method,
	"scheme": object.get(input.request, "scheme", ""),
	"host": object.get(input.request.headers, "host", input.request.host),
	"path": input.request.path,
	"address": object.get(input, ["var", "remote_addr"], ""),
	"headers": {lower(name): values(value) | some name, value in input.request.headers},
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
decision := remote.instead_of(local, reason, "apisix/decision")
