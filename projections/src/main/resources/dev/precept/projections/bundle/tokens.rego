# METADATA
# title: Access tokens
# description: |
#   The bearer of an access token of the organization's own (RFC 9068), whose signature, type and
#   time are verified here: ES256, RS256 and PS256, since OPA knows no EdDSA. Every other token, and
#   one that is bound to a key (RFC 8705, RFC 9449), only Precept can tell of.
package precept.rule.tokens

import data.precept.rule.view

clock_skew_seconds := 60

most_characters := 16384

remote_only := refused("REMOTE_ONLY")

refused(reason) := {"kind": "REFUSED_TOKEN", "reason": reason}

# The bearer as the subject of a question.
subject(jwt, organization) := refused("TOKEN_INVALID") if {
	count(jwt) > most_characters
} else := remote_only if {
	not key(jwt, organization)
} else := refused("TOKEN_INVALID") if {
	not is_ours(jwt, key(jwt, organization))
} else := refused("TOKEN_INVALID") if {
	not has_all(claims(jwt))
} else := refused("TOKEN_ISSUER_UNKNOWN") if {
	claims(jwt).org_id != organization
} else := refused("TOKEN_EXPIRED") if {
	not is_in_time(claims(jwt))
} else := remote_only if {
	claims(jwt).cnf
} else := {"kind": "TOKEN", "claims": facts(claims(jwt))}

decoded(jwt) := io.jwt.decode(jwt)

header(jwt) := decoded(jwt)[0]

claims(jwt) := decoded(jwt)[1]

# The organization's key that the token names; undefined for a token of anybody else, or of a kind
# that OPA cannot verify.
key(jwt, organization) := found if {
	some found in data.precept.signing_keys[organization].keys
	found.kid == header(jwt).kid
}

# RFC 8725: the type says what the token is for, and the key decides the algorithm.
is_ours(jwt, key) if {
	header(jwt).typ == "at+jwt"
	header(jwt).alg == key.alg
	is_signed(jwt, key.alg, json.marshal({"keys": [key]}))
}

is_signed(jwt, "ES256", jwks) if io.jwt.verify_es256(jwt, jwks)

is_signed(jwt, "RS256", jwks) if io.jwt.verify_rs256(jwt, jwks)

is_signed(jwt, "PS256", jwks) if io.jwt.verify_ps256(jwt, jwks)

texts := {"iss", "sub", "client_id", "azp", "jti", "org_id", "log"}

numbers_of := {"iat", "nbf", "exp", "pos"}

has_all(token) if {
	every name in texts {
		is_string(token[name])
	}
	every name in numbers_of {
		is_number(token[name])
	}
	token.azp == token.client_id
	is_string(object.get(token, "sid", ""))
}

# Whether the claims are in their time; `exp` has no leeway.
is_in_time(token) if {
	now := view.clock_ns / 1000000000
	now < token.exp
	token.nbf <= now + clock_skew_seconds
	token.iat <= now + clock_skew_seconds
}

facts(token) := object.union(
	{
		"organization": token.org_id,
		"clientId": token.client_id,
		"subject": token.sub,
		"audience": audience(token.aud),
		"scopes": [scope | some scope in split(object.get(token, "scope", ""), " "); scope != ""],
		"tokenId": token.jti,
		"log": token.log,
		"position": token.pos,
		"expiresAt": time.format([token.exp * 1000000000, "UTC", "2006-01-02T15:04:05.000000Z"]),
		"isSenderConstrained": false,
		"more": object.filter(token, ["acr", "amr", "auth_time", "idp", "idp_groups"]),
	},
	{"session": session | session := token.sid},
)

audience(several) := several if is_array(several)

audience(one) := [one] if is_string(one)
