# Whom an OPA that evaluates policies for Precept lets ask, and what: opa run --server --authentication=token --authorization=basic
# authz.rego callers.json. Of tokens it knows SHA-256 alone: {"precept_callers": {"tokens": ["hex", …]}}; two while one is replaced.
package system.authz

default allow := false

# Whether it is alive everybody may ask.
allow if input.path == ["health"]

allow if {
	crypto.sha256(input.identity) in data.precept_callers.tokens
	["v1", kind, place] = array.slice(input.path, 0, 3)
	kind in {"data", "policies"}

	# What is asked, and what is compiled and tested before Precept takes it.
	place in {"precept_engine", "precept_check"}
}
