package dev.precept.domain.shared;

/**
 * Names a scope; given anew each time a scope is made, so a scope that comes back under its name is
 * another one. Never reused.
 */
public record ScopeId(String value) implements Id {
    public ScopeId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
