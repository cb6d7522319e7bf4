# METADATA
# title: Who has a scope, and what policies say
# description: |
#   What is left to see of a question once all is known to be there. REMOTE_ONLY stands for what
#   only the decision point itself can tell.
package precept.rule.grants

import data.precept.rule.conditions
import data.precept.rule.party
import data.precept.rule.roles
import data.precept.rule.view

is_trusted if {
	party.is_token
	view.api.mode == "TOKEN"
}

told := {"MET": "PERMITTED", "REMOTE": "REMOTE_ONLY"}

# Of several that suffice each.
any_of(reasons, otherwise) := "PERMITTED" if {
	"PERMITTED" in reasons
} else := "REMOTE_ONLY" if {
	"REMOTE_ONLY" in reasons
} else := otherwise

# The alternatives of scopes: the first that could be met tells what is missing.
scopes(_) := "OPERATION_CLOSED" if count(view.alternatives) == 0

scopes(mode) := any_of({one | some one in all_missing}, all_missing[0]) if {
	count(view.alternatives) > 0
	all_missing := [missing(mode, one) | some one in view.alternatives]
}

# What is missing of scopes all of which are asked for.
missing(mode, all) := check_none(mode) if count(all) == 0

missing(mode, all) := first_of([reason |
	some scope in all
	reason := check(mode, scope)
	reason != "PERMITTED"
]) if {
	count(all) > 0
}

first_of(reasons) := reasons[0] if count(reasons) > 0

first_of(reasons) := "PERMITTED" if count(reasons) == 0

authorized(_) := "PERMITTED" if not party.authorization.condition

authorized(mode) := authorizing(party.authorization.condition, mode) if {
	party.authorization.condition
}

check_none(_) := "PERMITTED" if {
	not party.application
} else := "PERMITTED" if {
	party.is_subscribed
}

check_none(mode) := authorized(mode) if {
	party.application
	not party.is_subscribed
}

check(mode, scope) := by_roles(mode, scope) if {
	not party.application
} else := in_foreign(scope) if {
	in_foreign(scope) != "PERMITTED"
} else := "SCOPE_NOT_IN_TOKEN" if {
	not view.names(scope)
	party.token
} else := "UNKNOWN_SCOPE" if {
	not view.names(scope)
} else := in_token(scope) if {
	in_token(scope) != "PERMITTED"
} else := "NOT_AUTHORIZED_FOR_APPLICATION" if {
	not is_authorized(scope)
} else := authorized(mode) if {
	authorized(mode) != "PERMITTED"
} else := "PERMITTED" if {
	not needs_role
} else := of_roles(mode, scope)

needs_role if {
	party.user
	party.authorization.byRoles
}

is_authorized(_) if {
	party.authorization
	is_trusted
}

is_authorized(scope) if scope in party.authorization.scopes

in_token(scope) := "SCOPE_NOT_IN_TOKEN" if {
	not data.precept.scopes[scope].wireName in party.token.scopes
} else := "SCOPE_RECREATED" if {
	data.precept.scopes[scope].addedAt > party.token.position
} else := "TOKEN_REVOKED" if {
	some of in {input.organization, view.api.organization}
	party.token.position < view.cut_off(of, concat(":", ["scope", scope]))
} else := "PERMITTED" if {
	party.token
}

in_foreign(scope) := "SCOPE_NOT_IN_TOKEN" if {
	not data.precept.scopes[scope].wireName in party.foreign.scopes
	party.foreign
} else := "SCOPE_NOT_IN_TOKEN" if {
	party.foreign
	not view.names(scope)
} else := "TOKEN_REVOKED" if {
	some of in {input.organization, view.api.organization}
	view.is_cut_off_after(party.foreign.issuedAt, of, concat(":", ["scope", scope]))
} else := "TOKEN_REVOKED" if {
	party.user
	view.organization.roleCutOff > 0
	some role in roles.giving(roles.held, scope)
	view.is_cut_off_after(party.foreign.issuedAt, input.organization, concat(":", ["role", role]))
} else := "PERMITTED" if {
	party.foreign
}

# Whether the user's roles give the scope; a token may be trusted for that. Where a role was cut
# off since the token was decided, another one has to give it.
of_roles(mode, scope) := trusting(mode, scope) if not may_be_cut

of_roles(mode, scope) := if_cut(by_uncut(mode, scope), trusting(mode, scope)) if may_be_cut

trusting(_, _) := "PERMITTED" if is_trusted

trusting(mode, scope) := by_roles(mode, scope) if not is_trusted

may_be_cut if party.token.position < view.organization.roleCutOff

if_cut("PERMITTED", otherwise) := otherwise

if_cut("REMOTE_ONLY", _) := "REMOTE_ONLY"

if_cut("CONDITION_NOT_MET", otherwise) := otherwise if otherwise != "PERMITTED"

if_cut("CONDITION_NOT_MET", "PERMITTED") := "TOKEN_REVOKED"

uncut := {role |
	some role in roles.held
	party.token.position >= view.cut_off(input.organization, concat(":", ["role", role]))
}

# The held roles whose conditions count for the token.
counting := uncut if party.token

counting := roles.held if not party.token

by_uncut(mode, scope) := any_of(by_each(mode, uncut, scope), "CONDITION_NOT_MET")

by_roles(mode, scope) := any_of(each, "CONDITION_NOT_MET") if {
	each := by_each(mode, roles.held, scope)
	count(each) > 0
}

by_roles(mode, scope) := without_grant(scope) if count(by_each(mode, roles.held, scope)) == 0

# What each of these roles comes to that gives the scope, come what may or under a condition, and
# to which policies may be attached.
by_each(mode, among, scope) := {judged(role_policies(role), mode) |
	some role in roles.giving(among, scope)
} | {both(authorizing(grant.condition, mode), judged(role_policies(grant.role), mode)) |
	some grant in roles.conditional(among, scope)
}

authorizing(condition, mode) := object.get(told, conditions.truth(condition, mode), "CONDITION_NOT_MET")

both("PERMITTED", reason) := reason

both("REMOTE_ONLY", "REMOTE_ONLY") := "REMOTE_ONLY"

both("REMOTE_ONLY", "PERMITTED") := "REMOTE_ONLY"

both("REMOTE_ONLY", reason) := reason if not reason in {"REMOTE_ONLY", "PERMITTED"}

both("CONDITION_NOT_MET", _) := "CONDITION_NOT_MET"

without_grant(scope) := "ROLES_EXCLUDE" if {
	some role in roles.not_counting
	count(roles.permissions(role, scope)) > 0
} else := "ROLE_LACKS_PERMISSION" if {
	some role in roles.held
	roles.is_of_audience(role)
} else := "NO_ROLE_IN_AUDIENCE"

# Policies: those of the organization and of those above it, of the API, and of the application.
policy_ids := array.concat(
	[id |
		some level in view.levels
		some id in data.precept.attachments[concat(":", [level, "organization"])]
	],
	array.concat(
		[id |
			of := concat(":", [view.api.organization, "api", view.api_id])
			some id in data.precept.attachments[of]
		],
		[id |
			of := concat(":", [input.organization, "application", party.application_id])
			some id in data.precept.attachments[of]
		],
	),
)

# Those of a role, and of the one above that it stands for.
role_policies(role) := array.concat(
	[id | some id in data.precept.attachments[concat(":", [input.organization, "role", role])]],
	[id |
		base := data.precept.roles[role].base
		roles.is_above(base)
		of := data.precept.roles[base].organization
		some id in data.precept.attachments[concat(":", [of, "role", base])]
	],
)

truths(ids, mode, effect) := [truth(id, mode) |
	some id in ids
	effect_of(id) == effect
]

# One of which nothing is known denies.
default effect_of(_) := "DENY"

effect_of(id) := "PERMIT" if data.precept.policy_rules[id].effect == "PERMIT"

default truth(_, _) := "UNKNOWN"

truth(id, mode) := conditions.truth(data.precept.policy_rules[id].condition, mode)

# What policies say. They only narrow.
judged(ids, _) := "PERMITTED" if count(ids) == 0

judged(ids, mode) := narrowed(truths(ids, mode, "DENY"), truths(ids, mode, "PERMIT")) if {
	count(ids) > 0
}

narrowed(denials, permits) := "POLICY_DENIES" if {
	some truth in denials
	not truth in {"NOT_MET", "REMOTE"}
} else := "REMOTE_ONLY" if {
	"REMOTE" in denials
} else := "PERMITTED" if {
	"MET" in permits
} else := "REMOTE_ONLY" if {
	"REMOTE" in permits
} else := "POLICY_NOT_MET" if {
	count(permits) > 0
} else := "PERMITTED"

scopes_now := scopes("now")

reason := scopes_now if scopes_now != "PERMITTED"

reason := judged(policy_ids, "now") if scopes_now == "PERMITTED"

masking := [{"truth": truth(id, "now"), "fields": policy.fieldMask} |
	some id in policy_ids
	policy := data.precept.policy_rules[id]
	policy.effect == "PERMIT"
	count(policy.fieldMask) > 0
]

is_mask_unclear if {
	some policy in masking
	policy.truth == "REMOTE"
}

field_mask := sort({field |
	some policy in masking
	policy.truth != "NOT_MET"
	some field in policy.fields
})

# Whether it would help the bearer of a token to sign in again, and how (RFC 9470).
may_sign_in if {
	party.user
	party.token
}

met_again := [all | some all in view.alternatives; missing("again", all) == "PERMITTED"]

looked_at := array.concat(looked_at_for_scopes, of_policies(policy_ids))

of_policies(ids) := [{"condition": policy.condition, "wanted": wanted} |
	some id in ids
	policy := data.precept.policy_rules[id]
	wanted := bringing(policy.effect, truths(ids, "now", "PERMIT"))
]

# What a policy would have to come to; undefined where it does not matter.
bringing("DENY", _) := "NOT_MET"

bringing("PERMIT", permits) := "MET" if not "MET" in permits

looked_at_for_scopes := array.concat(
	[{"condition": condition, "wanted": "MET"} |
		missing("now", met_again[0]) != "PERMITTED"
		condition := party.authorization.condition
	],
	array.concat(
		[{"condition": grant.condition, "wanted": "MET"} |
			some scope in lacking
			some grant in roles.conditional(counting, scope)
		],
		[one |
			some scope in lacking
			some role in (roles.giving(counting, scope) | {grant.role | some grant in roles.conditional(counting, scope)})
			some one in of_policies(role_policies(role))
		],
	),
)

# The scopes that no role gives now.
lacking contains scope if {
	missing("now", met_again[0]) != "PERMITTED"
	party.authorization.byRoles
	some scope in met_again[0]
	of_roles("now", scope) != "PERMITTED"
}

is_step_up_unclear if {
	may_sign_in
	judged(policy_ids, "again") == "REMOTE_ONLY"
}

is_step_up_unclear if {
	may_sign_in
	some all in view.alternatives
	missing("again", all) == "REMOTE_ONLY"
}

is_step_up_unclear if {
	may_sign_in
	some one in looked_at
	some mode in {"now", "again"}
	conditions.truth(one.condition, mode) == "REMOTE"
}

unmet := [part |
	may_sign_in
	judged(policy_ids, "again") == "PERMITTED"
	count(met_again) > 0
	some one in looked_at
	conditions.truth(one.condition, "now") != one.wanted
	conditions.truth(one.condition, "again") == one.wanted
	some part in conditions.unmet_sign_ins(one.condition)
]

acr_values := sort({value | some part in unmet; some value in part.values})

ages := {part.maxSeconds | some part in unmet}

step_up := {"acrValues": acr_values} if {
	count(unmet) > 0
	count(ages) == 0
}

step_up := {"acrValues": acr_values, "maxAgeSeconds": min(ages)} if count(ages) > 0
