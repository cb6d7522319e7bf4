package dev.precept.pdp.decision.opa;

import java.util.List;
import java.util.Random;

/** Questions of the data API of which anything may be odd. */
final class OddQuestions {
    /** What our own reader refuses, or OPA's reads as something else, among what both take. */
    private static final List<String> ODD =
            List.of(
                    "1",
                    "1.0",
                    "10e-1",
                    "-0",
                    "0",
                    "1e400",
                    "-1e-400",
                    "0e999",
                    "0.1",
                    "0.10000000000000001",
                    "12345678901234567890",
                    "\"a\"",
                    "\"\\ud800\"",
                    "\"\\udc00\"",
                    "\"\\ufffd\"",
                    "\"\\ud83d\\ude00\"",
                    "[1, \"\\udc00\"]",
                    "[1.0, \"\\ufffd\"]",
                    "{\"\\ud800\": 1}",
                    "true");

    private static final List<String> IDS =
            List.of("\"order\"", "\"order\"", "\"order\"", "\"\\ud800\"", "null", "1", "{}", "");

    private static final List<String> QUESTION =
            List.of(
                    "\"subject\": {\"type\": \"client\", \"id\": \"typist\"}",
                    "\"action\": {\"name\": \"read\"}",
                    "\"resource\": {\"type\": \"books\", \"id\": \"order\"}");

    /** What both read, and permit. */
    static final List<String> READ =
            List.of(
                    "",
                    "\"context\": {}",
                    "\"context\": {\"a\": null, \"b\": [null, {\"c\": null}]}",
                    "\"context\": {\"a\": 12345678901234567890, \"b\": 0.10000000000000001}",
                    "\"context\": {\"a\": \"\\ud83d\\ude00\"}",
                    "\"context\": {\"time\": \"1970-01-01T00:00:00Z\", \"now\": 0}",
                    "\"now\": \"1970-01-01T00:00:00Z\", \"environment\": \"SANDBOX\"",
                    "\"organization\": \"other\", \"supplied\": false",
                    "\"evaluations\": [], \"options\": {}",
                    "\"options\": {\"evaluations_semantic\": \"execute_all\"}",
                    "\"other\": {\"a\": 1e400}",
                    "\"action\": {\"name\": \"read\", \"properties\": {\"a\": null}}");

    /** What we read, and an agent says that only we can tell of. */
    static final List<String> LOST =
            List.of(
                    "\"context\": {\"a\": \"\\ufffd\"}",
                    "\"context\": {\"\\udc00\": 1}",
                    "\"context\": {\"a\": [[{\"b\": \"\\ud800\"}]]}",
                    "\"context\": {\"a\": " + "1".repeat(100) + "1e-9}");

    /** What we do not read. */
    static final List<String> UNREAD =
            List.of(
                    "\"context\": null",
                    "\"context\": false",
                    "\"context\": []",
                    "\"context\": {\"a\": 1e400}",
                    "\"context\": {\"application\": false}",
                    "\"context\": {\"application\": null}",
                    "\"context\": {\"application\": [\"typist\"]}",
                    "\"context\": {\"dpop\": false}",
                    "\"context\": {\"dpop\": null}",
                    "\"context\": {\"dpop\": \"x\"}",
                    "\"context\": {\"dpop\": {\"proof\": 1}}",
                    "\"context\": {\"dpop\": {\"proof\": \"x\", \"method\": null}}",
                    "\"context\": {\"clientCertificate\": null}",
                    "\"context\": {\"clientCertificate\": false}",
                    "\"context\": {\"clientCertificate\": {}}",
                    "\"subject\": null",
                    "\"subject\": \"typist\"",
                    "\"subject\": {\"type\": \"client\"}",
                    "\"subject\": {\"type\": \"client\", \"id\": null}",
                    "\"subject\": {\"type\": 1, \"id\": \"typist\"}",
                    "\"subject\": {\"type\": \"client\", \"id\": \"typist\", \"properties\": null}",
                    "\"action\": {\"name\": false}",
                    "\"action\": {}",
                    "\"action\": {\"name\": \"read\", \"properties\": []}",
                    "\"resource\": {\"type\": \"books\"}",
                    "\"resource\": {\"type\": \"books\", \"id\": null}",
                    "\"resource\": {\"id\": \"order\"}",
                    "\"resource\": {\"type\": \"books\", \"id\": 1}",
                    "\"evaluations\": [{}]",
                    "\"evaluations\": false",
                    "\"evaluations\": null",
                    "\"options\": null",
                    "\"options\": {\"evaluations_semantic\": \"other\"}");

    private OddQuestions() {}

    /** A question as it is sent, of which any part may be odd. */
    static String any(Random random) {
        String id = IDS.get(random.nextInt(IDS.size()));
        String more = random.nextInt(4) == 0 ? ", \"c\": " + value(random) : "";
        return """
        {"input": {"subject": {"type": "client", "id": "reader"}, "action": {"name": "read"},
          "resource": {"type": "books"%s}, "context": {"a": %s, "b": %s%s}}}
        """
                .formatted(
                        id.isEmpty() ? "" : ", \"id\": " + id, value(random), value(random), more);
    }

    private static String value(Random random) {
        return ODD.get(random.nextInt(ODD.size()));
    }

    /** Members of a question; those named again stand in place of what is there. */
    static String with(String changed) {
        StringBuilder members = new StringBuilder(changed);
        for (String member : QUESTION) {
            if (!changed.contains(member.substring(0, member.indexOf(':') + 1))) {
                members.append(members.isEmpty() ? "" : ", ").append(member);
            }
        }
        return "{\"input\": {" + members + "}}";
    }
}
