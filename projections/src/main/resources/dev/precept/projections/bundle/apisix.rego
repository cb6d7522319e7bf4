# METADATA
# title: The OPA plugin of APISIX
# description: |
#   It tells a path without its codes, as nginx has decoded it: a question mark, a number sign and a
#   percent sign are characters of the path there. They are written as codes again, as the plugin
#   proxy-rewrite does towards the upstream; a text that is not what was sent stays refused.
package precept.apisix

import data.precept.rule.gateway
import data.precept.rule.remote

request := {
	"method": input.request.method,
	"scheme": object.get(input.request, "scheme", ""),
	"host": object.get(input.request.headers, "host", input.request.host),
	"path": path,
	"address": object.get(input, ["var", "remote_addr"], ""),
	"headers": {lower(name): values(value) | some name, value in input.request.headers},
}

plain := {
	"+": "%20", "%21": "!", "%24": "$", "%26": "&", "%27": "'", "%28": "(", "%29": ")", "%2A": "*",
	"%2B": "+", "%2C": ",", "%2F": "/", "%3A": ":", "%3D": "=", "%40": "@",
}

path := strings.replace_n(plain, urlquery.encode(input.request.path)) if {
	not contains(input.request.path, "\ufffd")
} else := input.request.path

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
