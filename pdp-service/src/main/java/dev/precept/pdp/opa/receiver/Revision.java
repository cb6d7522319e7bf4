package dev.precept.pdp.opa.receiver;

import dev.precept.domain.shared.Position;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What our bundles are called by: {@code evt-} and the position of the log that they are of. */
final class Revision {
    private static final Pattern FORM = Pattern.compile("evt-([0-9]{1,18})(?:[^0-9].*)?");

    private Revision() {}

    /** The position of a bundle of ours; null for any other. */
    static @Nullable Position of(JsonNode revision) {
        Matcher matcher = FORM.matcher(revision.isString() ? revision.stringValue() : "");
        return matcher.matches() ? new Position(Long.parseLong(matcher.group(1))) : null;
    }

    /** The one position that all bundles of ours are of; null where there is no such one. */
    static @Nullable Position ofAll(JsonNode bundles) {
        Set<Position> positions = new HashSet<>(all(bundles, "revision"));
        return positions.size() == 1 ? positions.iterator().next() : null;
    }

    /** The oldest position that a bundle of ours is of; null where there is none of ours. */
    static @Nullable Position oldest(JsonNode bundles) {
        return all(bundles, "active_revision").stream().min(Position::compareTo).orElse(null);
    }

    private static List<Position> all(JsonNode bundles, String member) {
        List<Position> positions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> bundle : bundles.properties()) {
            Position position = of(bundle.getValue().path(member));
            if (position != null) {
                positions.add(position);
            }
        }
        return positions;
    }
}
