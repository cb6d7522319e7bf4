# METADATA
# title: Which roles count
# description: |
#   The roles that a user holds at the instant: by name, through groups, and by groups that the
#   identity provider told of at the sign-in; for ever or for a time. Of two that exclude each other
#   and are held together neither counts, but one that was given for an emergency counts all the
#   same. A role that stands for a shared one of an organization above gives what that one gives.
package precept.rule.roles

import data.precept.rule.party
import data.precept.rule.view

# The groups that the user is in, directly or not, by id.
groups contains id if {
	some direct in party.user.groups
	some id in array.concat([direct], data.precept.groups[direct].above)
	data.precept.groups[id].organization == input.organization
}

# The groups that the sign-in tells of, as long as the provider is there.
provider_groups contains named if {
	provider := party.sign_in.idp
	data.precept.providers[provider].organization == input.organization
	some group in party.sign_in.idp_groups
	is_string(group)
	named := data.precept.provider_groups[concat(":", [input.organization, provider, group])]
}

naming := array.concat(
	[party.user | party.user],
	array.concat(
		[data.precept.groups[id] | some id in groups],
		[named | party.user; some named in provider_groups],
	),
)

terms := [term |
	some named in naming
	some term in named.terms
	object.get(term, "from", "") <= view.now
	object.get(term, "until", "~") > view.now
]

emergency := {term.role | some term in terms; term.emergency} & known

ordinary := known & ({role | some named in naming; some role in named.roles} | {term.role | some term in terms; not term.emergency})

known := {role |
	some role in ({one | some named in naming; some one in named.roles} | {term.role | some term in terms})
	data.precept.roles[role].organization == input.organization
}

excluded contains role if {
	some role in ordinary
	some other in ordinary
	is_apart(role, other)
}

held := (ordinary - excluded) | emergency

not_counting := excluded - emergency

is_apart(one, other) if excludes(one, other)

is_apart(one, other) if excludes(other, one)

is_apart(one, other) if excludes_above(data.precept.roles[one].base, data.precept.roles[other].base)

is_apart(one, other) if excludes_above(data.precept.roles[other].base, data.precept.roles[one].base)

excludes(one, other) if other in data.precept.roles[one].excludes

excludes_above(one, other) if {
	excludes(one, other)
	is_above(one)
}

is_above(role) if {
	some i, level in view.levels
	i > 0
	data.precept.roles[role].organization == level
}

# Whose roles count: the organization's, or those of an application.
audience := party.application_id if party.application.ownRoles

audience := "" if not party.application.ownRoles

is_of_audience(role) if object.get(data.precept.roles[role], "application", "") == audience

# What a role of the audience gives of a scope: `{"always": …, "conditions": […]}`.
given(role, scope) := [permission |
	is_of_audience(role)
	permission := data.precept.roles[role].permissions[scope]
]

given_above(role, scope) := [permission |
	audience == ""
	base := data.precept.roles[role].base
	data.precept.roles[base].shared
	is_above(base)
	permission := data.precept.roles[base].permissions[scope]
]

permissions(role, scope) := array.concat(given(role, scope), given_above(role, scope))

# The roles among these that give the scope, come what may.
giving(among, scope) := {role |
	some role in among
	some permission in permissions(role, scope)
	permission.always
}

# The roles among these that give the scope under a condition, each with one.
conditional(among, scope) := [{"role": role, "condition": condition} |
	some role in among
	some permission in permissions(role, scope)
	some condition in permission.conditions
]
