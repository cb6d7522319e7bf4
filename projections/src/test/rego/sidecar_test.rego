package sidecar_test

# The key pair of RFC 7517 appendix A.2: known to everybody.
private_key := {
	"kty": "EC",
	"crv": "P-256",
	"x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
	"y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
	"d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE",
}

seconds := floor(time.now_ns() / 1000000000)

claims := {
	"iss": "https://precept.example/o/acme",
	"sub": "u1",
	"aud": ["https://orders.example"],
	"client_id": "c1",
	"azp": "c1",
	"scope": "orders:read orders:write",
	"iat": seconds - 10,
	"nbf": seconds - 10,
	"exp": seconds + 600,
	"jti": "t1",
	"org_id": "o1",
	"pos": 40,
	"log": "log-1",
	"acr": "silver",
}

jwt(more) := io.jwt.encode_sign(
	{"typ": "at+jwt", "alg": "ES256", "kid": "k1"},
	object.union(claims, more),
	private_key,
)

evaluation(type, id, action, path) := {
	"subject": {"type": type, "id": id},
	"action": {"name": action},
	"resource": {"type": "orders", "id": path},
}

asked(type, id, action, path) := decision if {
	decision := data.precept.decision with input as evaluation(type, id, action, path)
}

with_application(id, path) := decision if {
	question := object.union(
		evaluation("user", id, "GET", path),
		{"context": {"application": "portal"}},
	)
	decision := data.precept.decision with input as question
}

test_a_user_passes_by_a_role_of_a_group if {
	decision := with_application("alice", "/list")
	decision.allow
	decision.reason == "PERMITTED"
	decision.status_code == 200
	decision.revision == "evt-40"
	decision.obligations == {"rateLimit": {"count": 10, "perSeconds": 60}}
}

test_a_user_without_a_role_does_not_pass if {
	with_application("bob", "/list").reason == "NO_ROLE_IN_AUDIENCE"
}

test_roles_that_exclude_each_other_do_not_count if {
	with_application("carol", "/list").reason == "ROLES_EXCLUDE"
}

test_nothing_passes_once_the_lease_has_run_out if {
	every until in ["2026-01-01T00:00:00Z", time.format(time.now_ns() - 1000), "", 7] {
		late := with_application("alice", "/list") with data.precept.image.lease as {"until": until}
		late.reason == "LEASE_EXPIRED"
		not late.allow
		not late.obligations
		other := with_application("bob", "/list") with data.precept.image.lease as {"until": until}
		other.reason == "NO_ROLE_IN_AUDIENCE"
		open := asked("robot", "r2", "GET", "/health") with data.precept.image.lease as {"until": until}
		open.reason == "LEASE_EXPIRED"
	}
	until := time.format(time.now_ns() + 60000000000)
	good := with_application("alice", "/list") with data.precept.image.lease as {"until": until}
	good.allow
}

test_a_public_operation_is_anybodys if {
	asked("token", "nonsense", "GET", "/health").reason == "PUBLIC_OPERATION"
	asked("robot", "r2", "GET", "/health").allow
}

test_a_pattern_comes_before_a_parameter if {
	with_application("alice", "/report-1").reason == "CONDITION_NOT_MET"
	with_application("alice", "/anything").reason == "PERMITTED"
}

test_a_code_that_could_be_a_literal_is_refused if {
	with_application("alice", "/a//b").reason == "PATH_REFUSED"
	with_application("alice", "/%6Cist").reason == "PATH_REFUSED"
	with_application("alice", "/none/at/all").reason == "UNKNOWN_OPERATION"
}

test_an_instance_asks_for_a_scope if {
	asked("client", "portal", "read", "order-1").allow
	asked("client", "portal", "delete", "order-1").reason == "UNKNOWN_SCOPE"
}

test_a_token_is_verified if {
	asked("token", jwt({}), "GET", "/list").allow
	asked("token", concat("", [jwt({}), "x"]), "GET", "/list").reason == "TOKEN_INVALID"
	asked("token", jwt({"exp": seconds - 1}), "GET", "/list").reason == "TOKEN_EXPIRED"
	asked("token", jwt({"nbf": seconds + 100}), "GET", "/list").reason == "TOKEN_EXPIRED"
	asked("token", jwt({"azp": "c2"}), "GET", "/list").reason == "TOKEN_INVALID"
	asked("token", jwt({"aud": "https://other.example"}), "GET", "/list").reason == "AUDIENCE_MISMATCH"
	asked("token", jwt({"pos": 41}), "GET", "/list").reason == "TOKEN_AHEAD_OF_IMAGE"
	asked("token", jwt({"scope": "orders:write"}), "GET", "/list").reason == "SCOPE_NOT_IN_TOKEN"
}

test_another_kind_of_token_is_not_taken if {
	id_token := io.jwt.encode_sign({"typ": "JWT", "alg": "ES256", "kid": "k1"}, claims, private_key)
	asked("token", id_token, "GET", "/list").reason == "TOKEN_INVALID"
	unsigned := io.jwt.encode_sign(
		{"typ": "at+jwt", "alg": "HS256", "kid": "k1"},
		claims,
		{"kty": "oct", "k": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"},
	)
	asked("token", unsigned, "GET", "/list").reason == "TOKEN_INVALID"
}

test_what_only_precept_can_tell_is_denied if {
	every subject in [["token", "opaque"], ["api-key", "prk_1"], ["token", jwt({"cnf": {"jkt": "x"}})]] {
		decision := asked(subject[0], subject[1], "GET", "/list")
		not decision.allow
		decision.reason == "REMOTE_ONLY"
	}
}

test_what_only_precept_can_tell_is_asked_of_it if {
	told := {"allow": true, "reason": "PERMITTED", "status_code": 200}
	decision := data.precept.decision with input as evaluation("api-key", "prk_1", "GET", "/list")
		with data.precept_remote as {"url": "https://precept.example/o/acme/g/key/"}
		with http.send as {"status_code": 200, "body": {"result": told}}
	decision == told
}

test_a_token_from_later_is_asked_about if {
	told := {"allow": true, "reason": "PERMITTED", "status_code": 200}
	decision := data.precept.decision with input as evaluation("token", jwt({"pos": 41}), "GET", "/list")
		with data.precept_remote as {"url": "https://precept.example/o/acme"}
		with http.send as {"status_code": 200, "body": {"result": told}}
	decision == told
}

test_what_a_sidecar_can_tell_it_does_not_ask if {
	decision := data.precept.decision with input as evaluation("user", "bob", "GET", "/list")
		with data.precept_remote as {"url": "https://precept.example/o/acme"}
		with http.send as {"status_code": 200, "body": {"result": {"allow": true}}}
	not decision.allow
}

test_where_precept_cannot_be_asked_it_is_denied if {
	decision := data.precept.decision with input as evaluation("api-key", "prk_1", "GET", "/list")
		with data.precept_remote as {"url": "https://precept.example/o/acme"}
		with http.send as {"status_code": 0, "error": {"message": "refused"}}
	decision.reason == "REMOTE_ONLY"
}

test_a_step_up_is_asked_for if {
	decision := asked("token", jwt({}), "GET", "/report-1")
	decision.reason == "CONDITION_NOT_MET"
	decision.obligations == {"stepUp": {"acrValues": ["gold"]}}
	asked("token", jwt({"acr": "gold"}), "GET", "/report-1").allow
}

apisix(headers, path) := decision if {
	decision := data.precept.apisix.decision with input as {
		"type": "http",
		"request": {
			"scheme": "https",
			"method": "GET",
			"host": "shop.example",
			"port": 443,
			"path": path,
			"headers": headers,
		},
		"var": {"remote_addr": "192.0.2.1"},
	}
}

bearer := {"authorization": concat(" ", ["Bearer", jwt({})])}

test_apisix_lets_a_token_pass if {
	decision := apisix(bearer, "/orders/list")
	decision.allow
	decision.headers["X-Precept-Subject"] == "u1"
	decision.headers["X-Precept-Client-Id"] == "c1"
	decision.headers["X-Precept-Organization"] == "acme"
}

test_apisix_is_told_why_not if {
	decision := apisix({}, "/orders/list")
	not decision.allow
	decision.status_code == 401
	json.unmarshal(decision.reason).code == "unauthenticated"
	decision.headers["WWW-Authenticate"] == `Bearer realm="precept"`
	apisix(bearer, "/orders/report-1").headers["WWW-Authenticate"] == concat("", [
		`Bearer realm="precept", error="insufficient_user_authentication"`,
		`, acr_values="gold"`,
	])
	apisix(bearer, "/elsewhere").status_code == 403
}

# APISIX tells the path without its codes.
test_apisix_tells_characters_and_no_codes if {
	every path in ["/orders/a b", "/orders/caf\u00e9", "/orders/!$&'()*+,:=@~._-"] {
		apisix(bearer, path).status_code == 200
	}
	every path in [
		"/orders/health?", "/orders/health?x", "/orders/health#", "/orders/health%", "/orders/%68ealth",
		"/orders/a%20b", "/orders/a\ufffdb", "/orders/a\u0000b", "/orders/a;b", `/orders/a\b`,
		"/orders//a", "/orders/..", "orders", "",
	] {
		apisix(bearer, path).status_code == 403
		not apisix({}, path).allow
	}
}

test_a_public_operation_names_nobody if {
	apisix(bearer, "/orders/health") == {
		"allow": true,
		"status_code": 200,
		"status": 200,
		"headers": {},
	}
}

test_kong_asks_alike if {
	decision := data.precept.kong.decision with input as {
		"client_ip": "192.0.2.1",
		"request": {"http": {
			"method": "GET",
			"scheme": "https",
			"host": "shop.example",
			"port": 443,
			"path": "/orders/list",
			"headers": bearer,
		}},
	}
	decision.allow
	decision.headers["X-Precept-Subject"] == "u1"
}

envoy(headers) := decision if {
	decision := data.precept.envoy.decision with input as {"attributes": {
		"request": {"http": {
			"method": "GET",
			"scheme": "https",
			"host": "shop.example:443",
			"path": "/orders/list",
			"headers": headers,
		}},
		"source": {"address": {"socketAddress": {"address": "192.0.2.1"}}},
	}}
}

test_envoy_sets_and_removes_fields if {
	decision := envoy(bearer)
	decision.allowed
	decision.headers["X-Precept-Subject"] == "u1"
	"x-precept-scopes" in decision.request_headers_to_remove
}

test_envoy_answers_the_client if {
	decision := envoy({})
	not decision.allowed
	decision.http_status == 401
	json.unmarshal(decision.body).status == 401
}

test_a_request_that_is_not_whole_is_denied if {
	not data.precept.envoy.decision.allowed with input as {}
	not data.precept.apisix.decision.allow with input as {}
	not data.precept.kong.decision.allow with input as {"request": {}}
	not data.precept.allow with input as {}
	not data.precept.allow with input as "text"
}

# A policy of the organization, whose condition is one leaf or a module.
rule(effect, leaf) := {"effect": effect, "fieldMask": [], "condition": {"root": "0", "levels": [], "leaves": {"0": leaf}}}

attached := {"o1:organization": ["p1"]}

of_module := {"kind": "REGO", "hash": "abc", "rule": "allow", "reads": [], "wasm": false}

reading(question, policy) := decision if {
	decision := data.precept.decision with input as object.union(evaluation("client", "portal", "read", "order-1"), question)
		with data.precept.policy_rules as {"p1": policy}
		with data.precept.attachments as attached
		with data.precept.shipped as {"habc": true}
}

test_null_is_nothing_to_a_condition if {
	present := rule("DENY", {"kind": "PRESENT", "operand": {"source": "RESOURCE", "name": "x"}})
	reading({"resource": {"type": "orders", "id": "order-1", "properties": {"x": null}}}, present).reason == "POLICY_DENIES"
	reading({"resource": {"type": "orders", "id": "order-1", "properties": {"y": 1, "x": null}}}, present).allow
	list := rule("DENY", {"kind": "EQUAL", "left": {"source": "CONTEXT", "name": "l"}, "right": {"value": ["a", {}]}})
	reading({"context": {"l": [null, "a", {"b": null}, null]}}, list).reason == "POLICY_DENIES"
	reading({"context": {"l": [null, "b", {}]}}, list).allow
}

test_what_is_said_of_a_resource_counts_where_it_is_believed if {
	owned := rule("PERMIT", {"kind": "PRESENT", "operand": {"source": "RESOURCE", "name": "owner"}})
	question := {"resource": {"type": "orders", "id": "order-1", "properties": {"owner": "bob"}}}
	reading(question, owned).allow
	doubted := object.union(data.precept.image.current, {"believed": false})
	not reading(question, owned).allow with data.precept.image.current as doubted
	of_context := rule("PERMIT", {"kind": "PRESENT", "operand": {"source": "CONTEXT", "name": "x"}})
	reading({"context": {"x": 1}}, of_context).allow with data.precept.image.current as doubted
	unsaid := object.remove(data.precept.image.current, {"believed"})
	not reading(question, owned).allow with data.precept.image.current as unsaid
}

test_null_is_nothing_to_a_module if {
	policy := rule("PERMIT", of_module)
	reading({"context": {"approved": true}}, policy).allow
	not reading({"context": {"approved": null}}, policy).allow
}

test_only_precept_gives_values_to_reserved_names if {
	policy := rule("PERMIT", of_module)
	every name in {"$id", "$type", "$name"} {
		not reading({"context": {name: true}}, policy).allow
		not reading({"context": {"x": true}, "subject": {"type": "client", "id": "portal", "properties": {name: "root"}}}, policy).allow
	}
	not reading({"action": {"name": "read", "properties": {"$id": true}}}, policy).allow
	not reading({"resource": {"type": "orders", "id": "order-1", "properties": {"$name": true}}}, policy).allow
	token := object.union(evaluation("token", jwt({}), "GET", "/list"), {"context": {"$id": true}})
	not reading(token, policy).allow
}

test_only_the_rule_that_is_asked_is_evaluated if {
	policy := rule("PERMIT", of_module)
	reading({"context": {"approved": true}}, policy).reason == "PERMITTED"
	reading({"context": {"approved": false}}, policy).reason == "POLICY_NOT_MET"
}

test_a_module_that_is_not_there_only_precept_can_tell_of if {
	decision := data.precept.decision with input as evaluation("client", "portal", "read", "order-1")
		with data.precept.policy_rules as {"p1": rule("PERMIT", object.union(of_module, {"hash": "none"}))}
		with data.precept.attachments as attached
	decision.reason == "REMOTE_ONLY"
}

test_a_policy_of_which_nothing_is_known_denies if {
	decision := data.precept.decision with input as evaluation("client", "portal", "read", "order-1")
		with data.precept.attachments as attached
	decision.reason == "POLICY_DENIES"
	every policy in [{"effect": "DENY"}, {"condition": {}}, rule("other", {"kind": "BETWEEN"}), {"effect": "DENY", "condition": {}}] {
		reading({}, policy).reason == "POLICY_DENIES"
	}
	reading({}, {"effect": "PERMIT", "condition": {}}).reason == "POLICY_NOT_MET"
}

test_time_is_never_before_the_image if {
	later := {"log": "log-1", "position": 40, "at": "2100-01-01T00:00:00.000000Z", "organization": "o1"}
	until := rule("PERMIT", {"kind": "BETWEEN", "until": "2099-01-01T00:00:00.000000Z"})
	reading({}, until).allow
	not reading({}, until).allow with data.precept.image.current as later
	reading({"now": "2000-01-01T00:00:00Z"}, rule("PERMIT", {"kind": "BETWEEN", "from": "2020-01-01T00:00:00.000000Z"})).allow
	not asked("token", jwt({}), "GET", "/list").allow with data.precept.image.current as later
}

by_user(context) := object.union(evaluation("user", "alice", "GET", "/list"), {"context": context})

test_what_is_of_another_type_is_denied if {
	data.precept.allow with input as by_user({"application": "portal"})
	every context in [
		{"application": false}, {"application": null}, {"application": 1}, {"application": ["portal"]},
		{"application": "portal", "dpop": false}, {"application": "portal", "dpop": {"proof": 1}},
		{"application": "portal", "clientCertificate": null}, null, [], "text",
	] {
		not data.precept.allow with input as by_user(context)
	}
	every part in ["subject", "action", "resource"] {
		every value in [null, false, [], "text"] {
			question := object.union(by_user({"application": "portal"}), {part: value})
			not data.precept.allow with input as question
		}
		every value in [null, false, [], "text"] {
			properties := object.union(by_user({"application": "portal"})[part], {"properties": value})
			question := object.union(by_user({"application": "portal"}), {part: properties})
			not data.precept.allow with input as question
		}
	}
}

test_several_at_once_are_no_question if {
	every more in [
		{"evaluations": []}, {"options": {}}, {"options": {"other": 1}}, {"other": null},
		{"options": {"evaluations_semantic": "deny_on_first_deny"}},
	] {
		data.precept.allow with input as object.union(by_user({"application": "portal"}), more)
	}
	every more in [
		{"evaluations": [{}]}, {"evaluations": false}, {"evaluations": null}, {"evaluations": {}},
		{"options": null}, {"options": false}, {"options": []}, {"options": {"evaluations_semantic": null}},
		{"options": {"evaluations_semantic": "other"}},
	] {
		not data.precept.allow with input as object.union(by_user({"application": "portal"}), more)
	}
}

bearing(subject) := answer if {
	answer := data.precept.rule.decision.answer with input as {
		"organization": "o1",
		"subject": subject,
		"action": "read",
		"resourceType": "orders",
		"resourceId": "order-1",
		"environment": "PRODUCTION",
		"now": "2026-01-02T00:00:00Z",
		"supplied": {},
	}
}

own := {
	"organization": "o1", "clientId": "c1", "subject": "c1", "audience": ["https://orders.example"],
	"scopes": ["orders:read"], "tokenId": "t1", "log": "log-1", "position": 30,
	"expiresAt": "2026-01-03T00:00:00.000000Z", "isSenderConstrained": false, "more": {},
}

test_a_missing_claim_hides_no_cut_off if {
	bearing({"kind": "TOKEN", "claims": own}).allow
	every name in ["organization", "clientId", "subject", "audience", "scopes", "tokenId", "log", "position", "expiresAt", "isSenderConstrained"] {
		not bearing({"kind": "TOKEN", "claims": object.remove(own, [name])}).allow
	}
	not bearing({"kind": "TOKEN", "claims": object.union(own, {"session": 1})}).allow
	cut_off := {"o1:organization": {"position": 35, "at": "2026-01-02T00:00:00.000000Z"}}
	bearing({"kind": "TOKEN", "claims": own}).reason == "TOKEN_REVOKED" with data.precept.cut_offs as cut_off
}

foreign := {
	"provider": "i1", "clientId": "there", "subject": "there", "audience": ["https://orders.example"],
	"scopes": ["orders:read"], "tokenId": "t1", "issuedAt": "2026-01-01T12:00:00.000000Z",
	"expiresAt": "2026-01-03T00:00:00.000000Z", "isSenderConstrained": false, "more": {},
}

test_a_missing_claim_of_a_provider_hides_no_cut_off if {
	providers := {"i1": {"organization": "o1", "issuer": "https://idp.example", "applications": {"there": "portal"}}}
	by_id := {"i1": {"organization": "o1", "issuer": "https://idp.example", "applications": {"there": "c1"}}}
	bearing({"kind": "FOREIGN_TOKEN", "claims": foreign}).allow with data.precept.providers as by_id
	not bearing({"kind": "FOREIGN_TOKEN", "claims": foreign}).allow with data.precept.providers as providers
	every name in ["clientId", "subject", "audience", "scopes", "tokenId", "issuedAt", "expiresAt", "isSenderConstrained"] {
		not bearing({"kind": "FOREIGN_TOKEN", "claims": object.remove(foreign, [name])}).allow with data.precept.providers as by_id
	}
	bearing({"kind": "FOREIGN_TOKEN", "claims": foreign}).reason == "TOKEN_REVOKED" with data.precept.providers as by_id
		with data.precept.cut_offs as {"o1:token:t1": {"position": 35, "at": "2026-01-02T00:00:00.000000Z"}}
}

at_host(host) := {"attributes": {"request": {"http": {"method": "GET", "host": host, "path": "/orders/health"}}}}

test_a_host_of_other_letters_has_no_route if {
	data.precept.envoy.decision.allowed with input as at_host("SHOP.example")
	routes := {"o1:kiosk.example": [{"api": "a1", "base": ["orders"]}]}
	data.precept.envoy.decision.allowed with input as at_host("KIOSK.example") with data.precept.routes as routes
	every host in ["\u212aiosk.example", "", "kiosk.example ", "kiosk.example\n"] {
		not data.precept.envoy.decision.allowed with input as at_host(host) with data.precept.routes as routes
	}
}

# What a bundle has of an API that is not in its filter.
others := {"a2": {"handle": "health"}}

test_what_is_left_out_is_not_taken_for_another if {
	data.precept.envoy.decision.allowed with input as at_host("shop.example")
	apis := object.union(data.precept.apis, others)
	routes := {"o1:shop.example": [
		{"api": "a1", "base": ["orders"]},
		{"api": "a2", "base": ["orders", "health"]},
	]}
	names := object.union(data.precept.api_names, {"o1:health": ["a2"]})
	not data.precept.envoy.decision.allowed with input as at_host("shop.example") with data.precept.routes as routes
		with data.precept.apis as apis
		with data.precept.api_names as names
	left := with_application("alice", "/list") with data.precept.apis as apis
		with data.precept.api_names as object.union(names, {"o1:orders": ["a2"]})
	left.reason == "REMOTE_ONLY"
	clash := with_application("alice", "/list") with data.precept.apis as apis
		with data.precept.api_names as object.union(names, {"o1:orders": ["a1", "a2"]})
	clash.reason == "AMBIGUOUS_API"
}
