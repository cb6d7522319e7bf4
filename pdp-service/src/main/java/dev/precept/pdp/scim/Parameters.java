package dev.precept.pdp.scim;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a query; what SCIM does not know is left aside.
 *
 * @param all each with all that was said of it
 */
record Parameters(Map<String, String[]> all) {
    @Nullable String one(String name) {
        String[] values = all.get(name);
        if (values != null && values.length > 1) {
            throw ScimException.badRequest("invalidValue", name + ": it is there twice.");
        }
        return values == null ? null : values[0];
    }

    /** The names that a list separates by commas. */
    List<String> list(String name) {
        String said = one(name);
        return said == null || said.isBlank()
                ? List.of()
                : Arrays.stream(said.split(",")).map(String::strip).toList();
    }
}
