package dev.precept.pdp.management.document;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Applies JSON merge patches (RFC 7396). */
public final class MergePatch {
    private MergePatch() {}

    /**
     * What the patch makes of a document (section 2): members that are null go, objects are merged,
     * everything else is replaced whole.
     *
     * @param target null where there is nothing yet
     */
    public static Node apply(@Nullable Node target, Node patch) {
        if (!(patch instanceof Node.ObjectNode(Place place, Map<String, Node.Member> changes))) {
            return patch;
        }
        Map<String, Node.Member> members =
                target instanceof Node.ObjectNode(_, Map<String, Node.Member> before)
                        ? new LinkedHashMap<>(before)
                        : new LinkedHashMap<>();
        changes.forEach(
                (name, change) -> {
                    if (change.value() instanceof Node.Scalar(_, Node.Kind kind, _)
                            && kind == Node.Kind.NULL) {
                        members.remove(name);
                        return;
                    }
                    Node.Member before = members.get(name);
                    Node value = apply(before == null ? null : before.value(), change.value());
                    members.put(name, new Node.Member(change.place(), value));
                });
        return new Node.ObjectNode(place, Collections.unmodifiableMap(members));
    }
}
