# METADATA
# title: What a request is about
# description: |
#   What names mean in the organization that is asked in, and the API, the operation and the scopes
#   that a request is about. Of APIs and scopes, an organization sees its own and those of the
#   organizations above it; of one name the nearest. Of an API that is not in the bundle's filter
#   there is its handle only, and what is asked about it only Precept can tell.
package precept.rule.view

import data.precept.rule.paths

organization := data.precept.organizations[input.organization]

levels := organization.levels

image := data.precept.image.current

# The instant of the question, in nanoseconds and as instants are written in documents.
now_ns := time.parse_rfc3339_ns(input.now) if input.now

now_ns := clock_ns if not input.now

# By the clock, but never before the image's own instant: what it says has expired stays expired.
clock_ns := max([time.now_ns(), time.parse_rfc3339_ns(image.at)])

now := time.format([now_ns, "UTC", "2006-01-02T15:04:05.000000Z"])

# Whether there is a lease, and it has run out: whoever has the bundle may be cut off, and have
# missed what was revoked since. By the clock, whatever instant the question is of.
is_lapsed if {
	data.precept.image.lease
	not is_leased
}

is_leased if time.now_ns() < time.parse_rfc3339_ns(data.precept.image.lease.until)

nearest_names := [found |
	some level in levels
	found := data.precept.api_names[concat(":", [level, input.resourceType])]
]

named := nearest_names[0] if count(nearest_names) > 0

named := [] if count(nearest_names) == 0

is_path if startswith(input.resourceId, "/")

api_reason := "AMBIGUOUS_API" if {
	count(named) > 1
} else := "PATH_REFUSED" if {
	count(named) == 0
	is_path
	paths.refused(input.resourceId)
} else := "UNKNOWN_API" if {
	count(named) == 0
} else := "REMOTE_ONLY" if {
	not data.precept.apis[named[0]].organization
} else := "UNKNOWN_API" if {
	not identifies(named[0])
} else := "PERMITTED"

api_id := named[0] if api_reason == "PERMITTED"

api := data.precept.apis[api_id]

# Whether the API is what its identifier means here, as each of one's own is.
identifies(id) if data.precept.apis[id].organization == input.organization

identifies(id) if {
	meant := [found |
		some level in levels
		found := data.precept.api_identifiers[concat(":", [level, data.precept.apis[id].identifier])]
	]
	meant[0] == id
}

# Whether the scope is what its wire name means here.
names(_) if api.organization == input.organization

names(scope) if {
	meant := [found |
		some level in levels
		found := data.precept.wire_names[concat(":", [level, data.precept.scopes[scope].wireName])]
	]
	meant[0] == scope
}

match := paths.match(api_id, input.action, input.resourceId) if is_path

operation := match.operation

scope_named := data.precept.scope_names[concat(":", [api_id, input.action])] if not is_path

operation_reason := "PATH_REFUSED" if {
	match.refused
} else := "UNKNOWN_OPERATION" if {
	is_path
	not operation
} else := "UNKNOWN_SCOPE" if {
	not is_path
	not scope_named
} else := "PERMITTED"

is_public if {
	operation
	not operation.alternatives
}

is_open_to_all if {
	api.live
	is_public
}

# The alternatives that can be met: one that names a scope that is gone never is.
alternatives := [one |
	some one in operation.alternatives
	every scope in one {
		data.precept.scopes[scope].api == api_id
	}
] if {
	is_path
}

alternatives := [[scope_named]] if not is_path

# An application or a user of the organization, by id.
application(id) := id if data.precept.applications[id].organization == input.organization

user(id) := id if data.precept.users[id].organization == input.organization

# By id or handle; undefined as well if it is the one's id, the other's handle.
application_named(text) := one({id | id := application(text)} | {id |
	id := application(data.precept.application_names[concat(":", [input.organization, text])])
})

user_named(text) := one({id | id := user(text)} | {id |
	id := user(data.precept.user_names[concat(":", [input.organization, text])])
})

one(ids) := [id | some id in ids][0] if count(ids) == 1

# Where something was cut off by an organization; zero for never.
cut_off(of, target) := object.get(
	data.precept.cut_offs,
	[concat(":", [of, target]), "position"],
	0,
)

is_cut_off_after(instant, of, target) if {
	data.precept.cut_offs[concat(":", [of, target])].at > instant
}
