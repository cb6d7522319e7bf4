package dev.precept.pdp.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One exchange of a {@code contract.http}: what a gateway sends, byte for byte, and what it has to
 * be answered.
 *
 * @param name what it shows
 * @param isMainOnly whether only the main port serves it
 * @param head the request line and the fields, as sent
 * @param body what is sent after them
 * @param status the answer's status
 * @param fields {@code name: value} that the answer has, and {@code -name} that it lacks
 * @param json what the answer's body has at least; empty where it does not matter
 */
record Contract(
        String name,
        boolean isMainOnly,
        List<String> head,
        String body,
        int status,
        List<String> fields,
        String json) {
    private static final String MAIN = "[main] ";

    /** The exchanges of a file, with these texts in the place of names. */
    static List<Contract> read(String file, Map<String, String> own) {
        List<Contract> all = new ArrayList<>();
        String[] parts = file.split("(?m)^### ");
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            for (Map.Entry<String, String> each : own.entrySet()) {
                part = part.replace(each.getKey(), each.getValue());
            }
            all.add(one(part.lines().toList()));
        }
        return all;
    }

    /** The family that the gateway of a file is registered with. */
    static String family(String file) {
        return file.lines()
                .filter(line -> line.startsWith("# family: "))
                .map(line -> line.substring("# family: ".length()))
                .findFirst()
                .orElse("X_ORIGINAL");
    }

    private static Contract one(List<String> lines) {
        String title = lines.getFirst();
        List<String> sent = marked(lines, ">");
        List<String> answered = marked(lines, "<");
        int blank = sent.indexOf("");
        String body = String.join("\n", sent.subList(blank + 1, sent.size()));
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        int end = answered.contains("") ? answered.indexOf("") : answered.size();
        return new Contract(
                title.replace(MAIN, ""),
                title.startsWith(MAIN),
                sent.subList(0, blank).stream()
                        .map(line -> line.replace("BODY-LENGTH", Integer.toString(length)))
                        .toList(),
                body,
                Integer.parseInt(answered.getFirst()),
                answered.subList(1, end),
                String.join(
                        "\n",
                        answered.subList(Math.min(end + 1, answered.size()), answered.size())));
    }

    private static List<String> marked(List<String> lines, String mark) {
        return lines.stream()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(Math.min(2, line.length())))
                .toList();
    }

    /** The path that is asked, without what follows the door. */
    String door() {
        return head.getFirst().split(" ")[1].replaceAll("(/authz/forward).*", "$1");
    }

    /** All of it, as it goes over the wire. */
    byte[] wire() {
        return (String.join("\r\n", head) + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }
}
