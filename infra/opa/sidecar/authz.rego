# Whom an OPA beside a gateway answers, and what: opa run --server --authorization=basic … authz.rego
# Whoever reaches it may ask for decisions. The bundle itself, with all users and roles, nobody reads.
package system.authz

default allow := false

allow if {
	input.method == "GET"
	input.path[0] == "health"
}

# The default decision.
allow if {
	input.method == "POST"
	input.path in {[], [""]}
}

allow if {
	input.method == "POST"
	[version, "data"] = array.slice(input.path, 0, 2)
	version in {"v0", "v1"}
	array.slice(input.path, 2, count(input.path)) in decisions
}

decisions := {
	["precept", "allow"],
	["precept", "decision"],
	["precept", "apisix", "decision"],
	["precept", "envoy", "decision"],
	["precept", "kong", "decision"],
}
