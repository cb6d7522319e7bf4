# METADATA
# title: Who asks
# description: |
#   The application and the user that a subject stands for, and whether what it brings holds: a
#   token, a token of a trusted provider, or an API key. A cut-off ends what was decided before it.
package precept.rule.party

import data.precept.rule.view

kind := input.subject.kind

claims := input.subject.claims

is_token if kind == "TOKEN"

is_foreign if kind == "FOREIGN_TOKEN"

token := claims if is_token

foreign := claims if is_foreign

is_without_user if claims.subject == claims.clientId

key := found if {
	kind == "API_KEY"
	found := data.precept.api_keys[input.subject.key]
	found.organization == input.organization
}

provider := found if {
	is_foreign
	found := data.precept.providers[claims.provider]
	found.organization == input.organization
}

application_id := view.application(claims.clientId) if is_token

application_id := view.application(provider.applications[claims.clientId]) if is_foreign

application_id := view.application(key.application) if kind == "API_KEY"

application_id := view.application_named(input.subject.id) if kind == "CLIENT"

application_id := view.application_named(input.application) if kind == "USER"

application := data.precept.applications[application_id]

user_id := view.user(claims.subject) if {
	is_token
	not is_without_user
}

user_id := view.user_named(claims.user) if {
	is_foreign
	provider
	not is_without_user
}

user_id := view.user_named(input.subject.id) if kind == "USER"

user := data.precept.users[user_id]

# What the token says of the sign-in.
sign_in := object.get(claims, "more", {}) if claims

sign_in := {} if not claims

environment := key.environment

environment := application.environment if not key.environment

# Why what the subject brings does not hold, or is nobody's; else PERMITTED.
default standing := "UNKNOWN_SUBJECT_TYPE"

standing := of_token if is_token

standing := of_foreign if is_foreign

standing := of_key if kind == "API_KEY"

standing := input.subject.reason if kind == "REFUSED_TOKEN"

standing := of_client if kind == "CLIENT"

standing := of_user if kind == "USER"

of_client := "PERMITTED" if application

of_client := "UNKNOWN_SUBJECT" if not application

of_user := "UNKNOWN_SUBJECT" if {
	not user
} else := "UNKNOWN_APPLICATION" if {
	input.application
	not application
} else := "PERMITTED"

is_over(end) if view.now >= end

is_over(end) if view.image.at >= end

of_token := "TOKEN_INVALID" if {
	not is_whole
} else := "TOKEN_EXPIRED" if {
	is_over(claims.expiresAt)
} else := "TOKEN_OF_OTHER_LOG" if {
	claims.log != view.image.log
} else := "TOKEN_AHEAD_OF_IMAGE" if {
	claims.position > view.image.position
} else := "TOKEN_ISSUER_UNKNOWN" if {
	claims.organization != input.organization
} else := "TOKEN_REVOKED" if {
	some target in targets
	claims.position < view.cut_off(input.organization, target)
} else := "PROOF_MISSING" if {
	claims.isSenderConstrained
} else := view.api_reason if {
	not view.api
} else := "TOKEN_REVOKED" if {
	some of in {input.organization, view.api.organization}
	claims.position < view.cut_off(of, concat(":", ["api", view.api_id]))
} else := "API_NOT_LIVE" if {
	not view.api.live
} else := "AUDIENCE_MISMATCH" if {
	not is_for_api
} else := "UNKNOWN_APPLICATION" if {
	not application
} else := "UNKNOWN_SUBJECT" if {
	not is_without_user
	not user
} else := "PERMITTED"

# By which a token can be cut off; each by itself, so that none that is missing hides another.
targets := {"organization"} | ({target | target := concat(":", ["subject", claims.subject])} | ({target | target := concat(":", ["token", claims.tokenId])} | ({target | target := concat(":", ["client", claims.clientId])} | {target | target := concat(":", ["session", claims.session])})))

# Whether all is there that is compared with something: what is missing would pass every comparison.
has(texts) if {
	every name in texts {
		is_string(claims[name])
	}
	is_string(object.get(claims, "session", ""))
	is_array(claims.scopes)
	is_boolean(claims.isSenderConstrained)
}

is_whole if {
	is_token
	has({"organization", "clientId", "subject", "tokenId", "log", "expiresAt"})
	is_number(claims.position)
}

is_whole if {
	is_foreign
	has({"clientId", "subject", "tokenId", "issuedAt", "expiresAt"})
}

# For this API, and not for an earlier one of its identifier.
is_for_api if {
	view.api.identifier in claims.audience
	view.api.createdAtPosition <= claims.position
}

of_foreign := "TOKEN_INVALID" if {
	not is_whole
} else := "TOKEN_ISSUER_UNKNOWN" if {
	not provider
} else := "TOKEN_EXPIRED" if {
	is_over(claims.expiresAt)
} else := "TOKEN_REVOKED" if {
	some target in foreign_targets
	view.is_cut_off_after(claims.issuedAt, input.organization, target)
} else := "PROOF_MISSING" if {
	claims.isSenderConstrained
} else := view.api_reason if {
	not view.api
} else := "TOKEN_REVOKED" if {
	some of in {input.organization, view.api.organization}
	view.is_cut_off_after(claims.issuedAt, of, concat(":", ["api", view.api_id]))
} else := "API_NOT_LIVE" if {
	not view.api.live
} else := "AUDIENCE_MISMATCH" if {
	not is_foreign_for_api
} else := "UNKNOWN_APPLICATION" if {
	not application
} else := "UNKNOWN_SUBJECT" if {
	not is_without_user
	not user
} else := "PERMITTED"

foreign_targets := {"organization"} | ({target | target := concat(":", ["token", claims.tokenId])} | ({target | target := concat("", ["subject:", provider.issuer, "#", claims.subject])} | ({target | target := concat(":", ["session", claims.session])} | ({target | target := concat(":", ["subject", user_id])} | {target | target := concat(":", ["client", application_id])}))))

is_foreign_for_api if {
	view.api.identifier in claims.audience
	view.api.createdAt <= claims.issuedAt
}

of_key := "API_KEY_UNKNOWN" if {
	not key
} else := "TOKEN_EXPIRED" if {
	is_over(key.expiresAt)
} else := "TOKEN_REVOKED" if {
	some target in {
		"organization",
		concat(":", ["client", key.application]),
		concat(":", ["token", input.subject.key]),
	}
	key.createdAtPosition < view.cut_off(input.organization, target)
} else := view.api_reason if {
	not view.api
} else := "TOKEN_REVOKED" if {
	some of in {input.organization, view.api.organization}
	key.createdAtPosition < view.cut_off(of, concat(":", ["api", view.api_id]))
} else := "API_NOT_LIVE" if {
	not view.api.live
} else := "AUDIENCE_MISMATCH" if {
	key.api != view.api_id
} else := "UNKNOWN_APPLICATION" if {
	not application
} else := "PERMITTED"

authorization := data.precept.authorizations[concat(":", [application_id, view.api_id])]

subscription := data.precept.subscriptions[concat(":", [input.organization, application_id, view.api_id])]

is_subscribed if environment in subscription.serves

# On what terms the party stands with the API, its scopes aside.
terms := view.api_reason if {
	not view.api
} else := "API_NOT_LIVE" if {
	not view.api.live
} else := "NOT_AUTHORIZED_FOR_APPLICATION" if {
	application
	not authorization
	not subscription
} else := "SUBSCRIPTION_INACTIVE" if {
	application
	not authorization
	not is_subscribed
} else := view.operation_reason if {
	view.operation_reason != "PERMITTED"
} else := "NO_SUBSCRIPTION" if {
	view.api.subscriptionRequired
	not subscription
} else := "SUBSCRIPTION_INACTIVE" if {
	view.api.subscriptionRequired
	not is_subscribed
} else := "ENVIRONMENT_MISMATCH" if {
	application
	environment != input.environment
} else := "PERMITTED"

rate_limit := data.precept.plans[subscription.plan].rateLimit if is_subscribed
