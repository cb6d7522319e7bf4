# METADATA
# title: What Precept reads otherwise
# description: |
#   OPA reads more than Precept does, and some of it as something else: half a surrogate pair as
#   U+FFFD, numbers of any size, texts of any length. What might be such is for Precept to read;
#   what might have been another text it cannot be asked about either, since that text is gone.
#   Functions get numbers as texts: OPA keeps what they said of 1, and says it of 1.0.
package precept.rule.reading

# What Precept takes at any of its doors; as a character may be two there, half of what it takes.
most_steps := 30

most_in_name := 500

most_in_text := 32768

most_in_number := 100

# Whether there is anything in a question that Precept may read as something else, or not at all.
is_unsure if {
	walk(input, [path, value])
	is_unsure_at(path, value)
}

is_unsure if {
	walk(input, [_, value])
	is_number(value)
	not is_moderate(json.marshal(value))
}

is_unsure_at(path, _) if count(path) > most_steps

is_unsure_at(path, _) if {
	name := path[count(path) - 1]
	is_string(name)
	is_unsure_text(name, most_in_name)
}

is_unsure_at(_, value) if {
	is_string(value)
	is_unsure_text(value, most_in_text)
}

is_unsure_text(text, most) if count(text) > most

is_unsure_text(text, _) if contains(text, "\ufffd")

is_moderate(number) if {
	count(number) <= most_in_number
	regex.match(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$`, number)
}

# Whether a text in a document may have been another one.
has_lost_text(document) if {
	walk(document, [path, value])
	some text in [path[count(path) - 1], value]
	is_string(text)
	contains(text, "\ufffd")
}

has_lost_text(document) if {
	is_string(document)
	contains(document, "\ufffd")
}

# Whether numbers are such as Precept stores, written without exponent.
are_plain(numbers) if {
	every number in numbers {
		regex.match(`^-?[0-9]{1,15}(\.[0-9]{1,15})?$`, number)
	}
}

# Whether numbers are written as Precept writes them: a module may tell 1 from 1.0.
are_canonical(numbers) if {
	every number in numbers {
		regex.match(`^(0|-?[1-9][0-9]{0,14}|-?(0|[1-9][0-9]{0,14})\.[0-9]{0,14}[1-9])$`, number)
		not regex.match(`^-?0\.000000`, number)
	}
}
