package system.authz_test

import data.system.authz

may(method, path) if authz.allow with input as {"method": method, "path": path}

test_decisions_are_asked_for if {
	may("POST", ["v1", "data", "precept", "decision"])
	may("POST", ["v1", "data", "precept", "kong", "decision"])
	may("POST", ["v0", "data", "precept", "allow"])
	may("POST", [""])
	may("GET", ["health"])
	may("GET", ["health", "live"])
}

test_the_bundle_is_not_read if {
	every path in [
		["v1", "data"],
		["v1", "data", ""],
		["v1", "data", "precept"],
		["v1", "data", "precept", ""],
		["v1", "data", "precept", "users"],
		["v1", "data", "precept", "decision", "reason"],
		["v1", "query"],
		["v1", "compile"],
		["v1", "policies"],
		["v1", "config"],
	] {
		every method in ["GET", "POST", "PUT", "PATCH"] {
			not may(method, path)
		}
	}
	not may("PUT", ["v1", "data", "precept", "decision"])
}
