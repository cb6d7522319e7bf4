package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.document.Limits;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects what is wrong with a body, within bounds. Not thread-safe. */
final class Faults {
    private final List<Fault> faults = new ArrayList<>();

    void add(Fault fault) {
        if (faults.size() < Limits.FAULTS) {
            faults.add(fault);
        }
    }

    void wrongType(Cursor part, String expected) {
        add(
                part.fault(
                        "wrong-type",
                        "Here is " + part.node().typeName() + "; " + expected + " is due."));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    List<Fault> all() {
        return List.copyOf(faults);
    }

    /** Ends the request where anything was noted. */
    void check() {
        if (!faults.isEmpty()) {
            throw ProblemException.invalid(faults);
        }
    }

    /** A part that must be a text; null and a fault where it is not. */
    @Nullable String text(Cursor part, int maximum) {
        if (!(part.node() instanceof Node.Scalar(_, Node.Kind kind, String text))
                || kind != Node.Kind.TEXT) {
            wrongType(part, "a string");
            return null;
        }
        if (text.length() > maximum) {
            add(part.fault("limit-exceeded", "At most " + maximum + " characters may be here."));
            return null;
        }
        return text;
    }

    /** A part that must be a text by this rule; empty and a fault where it is not. */
    String text(Cursor part, Function<String, Optional<Rejection>> rule) {
        String text = text(part, Limits.TEXT_CHARACTERS);
        Optional<Rejection> refusal = text == null ? Optional.empty() : rule.apply(text);
        refusal.ifPresent(it -> add(part.fault(ProblemException.code(it), it.detail())));
        return text == null || refusal.isPresent() ? "" : text;
    }

    /** A part that must have the form of a handle; null and a fault where it has not. */
    @Nullable Handle handle(Cursor part) {
        String text = text(part, Limits.NAME_CHARACTERS);
        if (text == null) {
            return null;
        }
        if (!Handle.isHandle(text)) {
            add(part.fault("invalid-handle", "A handle is [a-z0-9][a-z0-9._-]{0,127}."));
            return null;
        }
        return new Handle(text);
    }

    /** A part that must be a scope-token; null and a fault where it is not. */
    @Nullable ScopeToken scope(Cursor part) {
        String text = text(part, dev.precept.domain.shared.Limits.SCOPE_CHARACTERS);
        if (text == null) {
            return null;
        }
        if (!ScopeToken.isScopeToken(text)) {
            add(
                    part.fault(
                            "invalid-scope",
                            "A scope has printable ASCII characters, no space, quote or"
                                    + " backslash."));
            return null;
        }
        return new ScopeToken(text);
    }

    /** The thing; a fault of the part that names it where it is null. */
    <T> @Nullable T known(@Nullable T thing, Cursor part, String kind, String name) {
        if (thing == null) {
            add(part.fault("unknown-reference", "There is no " + kind + " '" + name + "' here."));
        }
        return thing;
    }
}
