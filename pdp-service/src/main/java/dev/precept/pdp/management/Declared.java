package dev.precept.pdp.management;

import dev.precept.pdp.management.Parts.Part;
import dev.precept.pdp.management.Section.Place;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a document that somebody sent says of an organization: its things, and of which kinds it
 * names all. What is wrong with a thing's body its own controller finds out.
 */
final class Declared {
    private final Map<String, Thing> things = new LinkedHashMap<>();
    private final Set<String> named = new HashSet<>();
    private final Faults faults = new Faults();
    private boolean namesUsers;

    private Declared() {}

    /**
     * A thing as it is to be.
     *
     * @param keys the handles on the way to it
     * @param body the body of its PUT, or the state that it is to be in
     */
    record Thing(Section section, List<String> keys, Cursor body) {}

    static Declared read(Cursor root) {
        Declared declared = new Declared();
        declared.read(root, Section.root(), List.of());
        return declared;
    }

    /** What is wrong with it wherever it is applied. */
    List<Fault> faults() {
        return faults.all();
    }

    /** In the order of the document. */
    Collection<Thing> things() {
        return Collections.unmodifiableCollection(things.values());
    }

    /** What stands there; null where nothing does. */
    @Nullable Thing at(String pointer) {
        return things.get(pointer);
    }

    /** Whether it says anything of users. */
    boolean namesUsers() {
        return namesUsers;
    }

    /** Whether the organization has what the document leaves out, though it names its kind. */
    boolean leavesOut(String pointer, Part part) {
        String kind = pointer.substring(0, pointer.lastIndexOf('/'));
        boolean isNamed =
                named.contains(kind)
                        || (isTwofold(part.section())
                                && named.contains(kind.substring(0, kind.lastIndexOf('/'))));
        return part.section().isDeletable() && isNamed && !things.containsKey(pointer);
    }

    private static boolean isTwofold(Section section) {
        return section == Section.RESOURCE || section == Section.SUBSCRIPTION;
    }

    private void read(Cursor part, Place place, List<String> keys) {
        Section section = place.section();
        if (section != null && place.literals().isEmpty()) {
            add(section, keys, nothing(part));
            return;
        }
        if (!(part.node() instanceof Node.ObjectNode)) {
            if (isNull(part) && section != null) {
                add(section, keys, nothing(part));
            } else if (!isNull(part)) {
                faults.wrongType(part, "an object");
            }
            return;
        }
        if (place.star() != null) {
            named.add(part.pointer());
            Section each = place.star().section();
            namesUsers |= each != null && each.isOfUsers();
        }
        Map<String, Node.Member> own = new LinkedHashMap<>();
        for (String name : part.names()) {
            Cursor member = part.member(name);
            Place literal = place.literals().get(name);
            if (member == null) {
                continue;
            }
            if (literal != null) {
                read(member, literal, keys);
            } else if (place.star() != null) {
                read(member, place.star(), Parts.with(keys, name));
            } else if (section != null) {
                own.put(name, new Node.Member(member.place(), member.node()));
            } else {
                unknown(member, name, place);
            }
        }
        if (section != null) {
            Node body = new Node.ObjectNode(part.node().place(), own);
            add(section, keys, new Cursor(part.pointer(), part.place(), body));
        }
    }

    private void unknown(Cursor member, String name, Place place) {
        faults.add(
                member.fault(
                        "unknown-member",
                        "'"
                                + name
                                + "' is not known here; known are "
                                + String.join(", ", new TreeSet<>(place.literals().keySet()))
                                + "."));
    }

    private void add(Section section, List<String> keys, Cursor body) {
        if (things.size() == Limits.DOCUMENT_THINGS) {
            throw ProblemException.of(
                    422,
                    "too-large",
                    "A document holds at most " + Limits.DOCUMENT_THINGS + " things.");
        }
        Cursor signIn = section == Section.IDENTITY_PROVIDER ? body.member("signIn") : null;
        Cursor secret = signIn == null ? null : signIn.member("clientSecret");
        Cursor parent = section == Section.ORGANIZATION ? body.member("parent") : null;
        Cursor emergency = section.isOfRole() ? body.member("breakGlass") : null;
        if (emergency != null) {
            String detail =
                    "A document gives nothing for an emergency: give it by its own request.";
            faults.add(emergency.fault("invalid-value", detail));
        } else if (secret != null) {
            String detail = "A document holds no secret: leave it out, and set it by PUT.";
            faults.add(secret.fault("invalid-value", detail));
        } else if (parent != null) {
            String detail = "Where an organization lies never changes, and is not in its document.";
            faults.add(parent.fault("invalid-value", detail));
        } else {
            things.put(body.pointer(), new Thing(section, keys, body));
        }
    }

    /** Nothing said of a thing is an empty body. */
    private static Cursor nothing(Cursor part) {
        return isNull(part)
                ? new Cursor(
                        part.pointer(),
                        part.place(),
                        new Node.ObjectNode(part.node().place(), Map.of()))
                : part;
    }

    private static boolean isNull(Cursor part) {
        return part.node() instanceof Node.Scalar(_, Node.Kind kind, _) && kind == Node.Kind.NULL;
    }
}
