package dev.precept.pdp.decision;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.web.JsonText;
import dev.precept.projections.search.Found;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** Writes the answers of the search APIs (AuthZEN 1.0 section 8). */
final class SearchWriter {
    private static final int RESULT_CHARACTERS = 96;
    private static final int LINES_CHARACTERS = 8 * 1024;

    private SearchWriter() {}

    /**
     * A page.
     *
     * @param next where to go on; empty at the end
     */
    static String page(SearchRequest request, List<Found> results, String next, Position position) {
        StringBuilder out = new StringBuilder(256 + RESULT_CHARACTERS * results.size());
        out.append("{\"page\":{\"next_token\":\"")
                .append(next)
                .append("\",\"count\":")
                .append(results.size())
                .append("},\"context\":{\"position\":")
                .append(position.value())
                .append("},\"results\":[");
        for (int i = 0; i < results.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            result(request, results.get(i), out);
        }
        return out.append("]}").toString();
    }

    /** All that is found, each on a line of its own, as it is found. */
    static void lines(SearchRequest request, Iterator<Found> found, OutputStream out)
            throws IOException {
        StringBuilder lines = new StringBuilder(2 * LINES_CHARACTERS);
        while (found.hasNext()) {
            result(request, found.next(), lines);
            lines.append('\n');
            if (lines.length() >= LINES_CHARACTERS) {
                out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
                lines.setLength(0);
            }
        }
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** One result: an entity or an action, as an evaluation takes it. */
    static void result(SearchRequest request, Found found, StringBuilder out) {
        String type =
                switch (request.kind()) {
                    case SUBJECT -> request.subjectType();
                    case RESOURCE -> request.resourceType();
                    case ACTION -> null;
                };
        if (type == null) {
            out.append("{\"name\":").append(JsonText.quote(found.name()));
        } else {
            out.append("{\"type\":")
                    .append(JsonText.quote(type))
                    .append(",\"id\":")
                    .append(JsonText.quote(found.name()));
        }
        if (found.id() != null) {
            out.append(",\"properties\":{\"id\":").append(JsonText.quote(found.id())).append('}');
        }
        out.append('}');
    }
}
