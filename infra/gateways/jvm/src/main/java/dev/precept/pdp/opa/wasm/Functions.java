package dev.precept.pdp.opa.wasm;

import java.util.ArrayList;
import java.util.List;

/**
 * How many values the functions of a module take and give, by their numbers. Confined to a call.
 * Throws {@link IllegalArgumentException} where there is none of a number.
 */
final class Functions {
    private final List<Type> types = new ArrayList<>();
    private final List<Type> functions = new ArrayList<>();
    private int imported;

    /** How many values go in, and come out. */
    record Type(int parameters, int results) {}

    /** The next type. In the first version of the specification there is one result at most. */
    void type(int parameters, int results) {
        if (results > 1) {
            throw WasmReader.notOfOpa();
        }
        types.add(new Type(parameters, results));
    }

    /** The next function that is imported, which all are before the module's own. */
    void imported(long type) {
        functions.add(typeOf(type));
        imported++;
    }

    /** The next function of the module's own. */
    void own(long type) {
        functions.add(typeOf(type));
    }

    /** How many the module has of its own. */
    int own() {
        return functions.size() - imported;
    }

    /** How many values one of its own takes, by its place among them. */
    int parameters(int own) {
        return of(imported + own).parameters();
    }

    Type typeOf(long number) {
        return of(types, number);
    }

    Type of(long number) {
        return of(functions, number);
    }

    private static Type of(List<Type> all, long number) {
        if (number >= all.size()) {
            throw WasmReader.notOfOpa();
        }
        return all.get((int) number);
    }
}
