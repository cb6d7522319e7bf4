package dev.precept.domain.condition;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Storable;

import java.util.Set;

/** A value that a condition reads. Constructors throw {@link IllegalArgumentException}. */
public sealed interface Operand {
    /** Under this name a subject's and a resource's id is read. */
    String ID = "$id";

    /** Under this name a resource's type is read. */
    String TYPE = "$type";

    /** Under this name an action's name is read. */
    String NAME = "$name";

    /** Where an attribute is looked for. */
    enum Source {
        /** The user, and what is said of the subject. */
        SUBJECT,
        /** The groups the user is in: the list of all their values. */
        GROUPS,
        /** The resource instance. */
        RESOURCE,
        /** The action. */
        ACTION,
        /** The request. */
        CONTEXT,
        /** The token's claims. */
        TOKEN;

        private boolean hasBuiltIn(String name) {
            return switch (this) {
                case SUBJECT -> name.equals(ID);
                case RESOURCE -> Set.of(ID, TYPE).contains(name);
                case ACTION -> name.equals(NAME);
                case GROUPS, CONTEXT, TOKEN -> false;
            };
        }
    }

    /**
     * An attribute's value.
     *
     * @param source where it is looked for
     * @param name its name, or one of the names that begin with a dollar sign
     */
    record Reference(Source source, String name) implements Operand {
        public Reference {
            Checks.require(
                    name.startsWith("$") ? source.hasBuiltIn(name) : Storable.isName(name),
                    "'" + name + "' is no name of an attribute that can be read here");
        }
    }

    /** This value. */
    record Constant(AttributeValue value) implements Operand {
        public Constant {
            String fault = Storable.fault(value).orElse("");
            Checks.require(fault.isEmpty(), fault);
        }
    }
}
