package dev.precept.projections.condition;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Operand.Source;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What a question brings for conditions to read. The same for all of one question. */
public interface Inputs {
    /** The value of this name; null where there is none. */
    @Nullable AttributeValue value(Source source, String name);

    /** All values of the source. */
    Attributes values(Source source);

    /** Whether the source is empty because only a later question brings it. */
    boolean isDeferred(Source source);

    /**
     * Whether nothing at all is known of what the source is of, but its name: that it lacks a value
     * cannot be told either.
     */
    boolean isBlank(Source source);

    /**
     * Whether the user is taken to sign in as any condition asks for: that tells whether signing in
     * again would help.
     */
    boolean isSignInAssumed();

    /** What an engine for Rego said of it when it was asked about the same. */
    RegoOutcome outcome(CompiledRego policy);

    /** What policies in Rego are asked about: {@link RegoInput}, as canonical JSON. */
    String regoInput();

    /** The instant of the question. */
    Instant now();
}
