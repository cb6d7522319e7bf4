package dev.precept.cli.importer;

import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.util.Set;

/** Where browsers come back to: Precept compares whole addresses (RFC 9700 section 4.1.3). */
final class Redirects {
    private static final Set<String> HERE = Set.of("127.0.0.1", "[::1]");

    private Redirects() {}

    /** Takes an address over, or says why not. */
    static void take(ObjectNode application, String member, String text, Part from) {
        boolean isNative = application.path("type").asString("").equals("NATIVE");
        String fault = fault(text, isNative);
        if (fault.isEmpty()) {
            Document.add(application, member, text);
        } else {
            from.leave("'" + text + "' is not taken over: " + fault);
        }
    }

    private static String fault(String text, boolean isNative) {
        if (text.contains("*")) {
            return "there are no patterns; name every address.";
        }
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException _) {
            return "it is no address.";
        }
        String scheme = String.valueOf(uri.getScheme());
        return switch (scheme) {
            case "https" -> uri.getHost() == null ? "it has no host." : "";
            case "http" ->
                    isNative && HERE.contains(String.valueOf(uri.getHost()))
                            ? ""
                            : "https is due; http only on 127.0.0.1 for type NATIVE, or with"
                                    + " environment SANDBOX.";
            default -> isNative && scheme.contains(".") ? "" : "its scheme is not to be trusted.";
        };
    }

    /** Whether an address says that its client runs on a user's own machine. */
    static boolean isNative(String text) {
        return text.startsWith("http://127.0.0.1")
                || text.startsWith("http://[::1]")
                || text.matches("[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+:.*");
    }
}
