# METADATA
# title: Requests that gateways see
# description: |
#   The API that is served at a host for a path: the organization's own or one above, of the longest
#   base path, and of those alike the nearest organization's.
package precept.rule.routes

import data.precept.rule.paths
import data.precept.rule.view

# Where the request goes: an API's handle and the path below its base path. Names of APIs hold no
# space, so that a request without an API is denied.
target(host, path) := {"type": concat("", ["no route: ", host]), "id": rooted(path)} if {
	not found(host, path)
}

target(host, path) := {"type": data.precept.apis[api].handle, "id": below(path, depth)} if {
	[depth, api] := found(host, path)
}

rooted(path) := path if startswith(path, "/")

rooted(path) := concat("", ["/", path]) if not startswith(path, "/")

found(host, path) := [depth, api] if {
	segments := paths.segments(path)
	covers := [cover(object.get(data.precept.routes, concat(":", [level, host]), []), segments) |
		some level in view.levels
	]
	every one in covers {
		not one.unclear
	}
	depth := max([one.depth | some one in covers; count(one.apis) > 0])
	nearest := [one | some one in covers; count(one.apis) > 0; one.depth == depth][0]
	count(nearest.apis) == 1
	api := nearest.apis[0]
	is_nearest_of_name(api)
}

# What covers a path at one level; unclear where a code leaves open what a segment is.
cover(routes, segments) := {"unclear": true, "apis": []} if {
	some route in routes
	some depth, segment in segments
	not segment.exact
	depth < count(route.base)
	begins(route.base, segments, depth + 1)
}

cover(routes, segments) := {"depth": longest, "apis": [route.api | some route in fitting; count(route.base) == longest]} if {
	not is_unclear(routes, segments)
	fitting := [route |
		some route in routes
		count(route.base) <= count(segments)
		begins(route.base, segments, count(route.base))
	]
	longest := max(array.concat([0], [count(route.base) | some route in fitting]))
}

is_unclear(routes, segments) if {
	some route in routes
	some depth, segment in segments
	not segment.exact
	depth < count(route.base)
	begins(route.base, segments, depth + 1)
}

begins(base, segments, length) if {
	every i, text in base {
		is_same(segments, i, text, length)
	}
}

is_same(_, i, _, length) if i >= length

is_same(segments, i, text, length) if {
	i < length
	segments[i].text == text
}

# A nearer API of the same handle is another one.
is_nearest_of_name(api) if {
	levels := [names |
		some level in view.levels
		names := data.precept.api_names[concat(":", [level, data.precept.apis[api].handle])]
	]
	api in levels[0]
}

# What follows so many segments.
below(path, depth) := concat("", [concat("", ["/", part]) | some i, part in parts; i >= depth]) if {
	parts := split(substring(path, 1, -1), "/")
	count(parts) > depth
}

below(path, depth) := "/" if count(split(substring(path, 1, -1), "/")) <= depth
