# METADATA
# title: What only Precept can tell
# description: |
#   Asks Precept's data API in the place of a sidecar: `data.precept_remote` has its `url`, fields
#   to send (`headers`) and a `timeout`. It comes from beside the bundle, which does not own it.
package precept.rule.remote

import data.precept.rule.reading

default_timeout := "500ms"

# What Precept may answer otherwise: it has the means, or a later image.
asked_again := {"REMOTE_ONLY", "TOKEN_AHEAD_OF_IMAGE", "LEASE_EXPIRED"}

# The document, or Precept's own where this reason says so and Precept can be asked.
instead_of(document, reason, path) := asked(path) if {
	reason in asked_again
} else := document

asked(path) := answer.body.result if {
	remote := data.precept_remote
	not reading.has_lost_text(input)
	answer := http.send({
		"method": "POST",
		"url": concat("/", [trim_right(remote.url, "/"), "v1/data", path]),
		"headers": object.get(remote, "headers", {}),
		"body": {"input": input},
		"timeout": object.get(remote, "timeout", default_timeout),
		"raise_error": false,
	})
	answer.status_code == 200
	is_boolean(answer.body.result.allow)
}
