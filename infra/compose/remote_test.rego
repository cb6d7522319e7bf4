package precept_remote_test

import data.precept_remote

runtime := {"env": {"PRECEPT_REMOTE": "http://precept/o/acme", "PRECEPT_GATEWAY_KEY": "key"}}

test_it_is_asked_as_the_gateway if {
	precept_remote.url == "http://precept/o/acme" with opa.runtime as runtime
	precept_remote.headers == {"Precept-Gateway-Key": "key"} with opa.runtime as runtime
}
