# METADATA
# title: Paths of requests
# description: |
#   A path taken apart as everybody on its way reads it (RFC 3986 section 3.3), and the operation
#   of an API that it is for. What one hop may normalise and the next may not is refused.
package precept.rule.paths

most_characters := 8192

most_segments := 256

# What a segment may hold: characters as they are, and codes of no unreserved character, of none that
# ends a segment or a string, of no control character, and of well-formed UTF-8 (RFC 3629 section 4).
# One text, since it would be put together for every question.
well_formed := `^(?:[A-Za-z0-9._~!$&'()*+,=:@-]|(?i:%(?:2[0124678ABC9]|3[ACDE]|40|5[BDE]|60|7[BCD])|%C2%[AB][0-9A-F]|%(?:C[3-9A-F]|D[0-9A-F])%[89AB][0-9A-F]|%E0%[AB][0-9A-F]%[89AB][0-9A-F]|%(?:E[1-9A-C]|EE|EF)%[89AB][0-9A-F]%[89AB][0-9A-F]|%ED%[89][0-9A-F]%[89AB][0-9A-F]|%F0%[9AB][0-9A-F]%[89AB][0-9A-F]%[89AB][0-9A-F]|%F[1-3]%[89AB][0-9A-F]%[89AB][0-9A-F]%[89AB][0-9A-F]|%F4%8[0-9A-F]%[89AB][0-9A-F]%[89AB][0-9A-F]))*$`

# Codes in lower case, and those of delimiters, are not what every encoder writes.
inexact := `%(?:[0-9A-Fa-f]?[a-f]|[a-f]|2[146789ABC]|3[AD]|40)`

# The segments of a path; undefined where it is refused.
segments(raw) := [segment(text) | some text in texts] if {
	startswith(raw, "/")
	count(raw) <= most_characters
	texts := split(substring(raw, 1, -1), "/")
	count(texts) <= most_segments
	every i, text in texts {
		is_segment(text, i == (count(texts) - 1))
	}
}

is_segment(text, is_last) if {
	regex.match(well_formed, text)
	not text in {".", ".."}
	is_something(text, is_last)
}

is_something("", true)

is_something(text, _) if text != ""

segment(text) := {"text": decoded(text), "exact": true} if not regex.match(inexact, text)

segment(text) := {"text": decoded(text), "exact": false} if regex.match(inexact, text)

decoded(text) := text if not contains(text, "%")

decoded(text) := urlquery.decode(replace(text, "+", "%2B")) if contains(text, "%")

refused(raw) if not segments(raw)

methods := {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"}

# What an API has for a method and a path: `{"refused": true}`, `{"operation": …}`, or undefined.
# Of several templates that fit, the first by segments is meant: a literal before a pattern, a
# pattern with more text before one with less, that before a parameter alone. Where a code leaves
# open whether a segment is a literal, and a template would read it so, nobody can say.
match(_, _, raw) := {"refused": true} if refused(raw)

match(api, method, raw) := found([one | some one in candidates; one.rank == lowest]) if {
	method in methods
	path := segments(raw)
	candidates := array.concat(
		beginning(api, method, concat("", ["=", path[0].text]), path),
		beginning(api, method, "*", path),
	)
	lowest := min({one.rank | some one in candidates})
}

found(first) := {"operation": first[0].operation} if is_one(first)

found(first) := {"refused": true} if not is_one(first)

is_one(first) if {
	count(first) == 1
	first[0].operation
}

beginning(api, method, begin, path) := array.concat(fitting, unclear) if {
	operations := object.get(data.precept.operations, concat(":", [api, method, begin]), [])
	fitting := [{"rank": ranks(operation.path, count(path)), "operation": operation} |
		some operation in operations
		count(operation.path) == count(path)
		fits(operation.path, path, count(path))
	]
	unclear := [{"rank": ranks(operation.path, depth)} |
		some depth, segment in path
		not segment.exact
		some operation in operations
		is_read(operation.path[depth], segment.text)
		fits(operation.path, path, depth)
	]
}

# Whether so many segments of the path are as the template has them.
fits(template, path, length) if {
	every i, segment in template {
		fits_one(segment, path, i, length)
	}
}

fits_one(_, _, i, length) if i >= length

fits_one(segment, path, i, length) if {
	i < length
	is_read(segment, path[i].text)
}

fits_one(segment, path, i, length) if {
	i < length
	is_parameter(segment)
	path[i].text != ""
}

is_parameter(segment) if {
	not segment.literal
	not segment.pattern
}

is_read(segment, text) if segment.literal == text

is_read(segment, text) if regex.match(segment.pattern, text)

ranks(template, length) := [rank(segment) | some i, segment in template; i < length]

rank(segment) := [0] if segment.literal

rank(segment) := [1, 0 - segment.literals, segment.shape] if segment.pattern

rank(segment) := [2] if is_parameter(segment)
