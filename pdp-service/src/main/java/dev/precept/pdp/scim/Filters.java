package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.filters.FilterType;
import com.unboundid.scim2.common.types.AttributeDefinition;
import com.unboundid.scim2.common.types.AttributeDefinition.Type;
import com.unboundid.scim2.common.utils.FilterEvaluator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Filters (RFC 7644 section 3.4.2.2): what they ask for, and what may be looked up for them. */
final class Filters {
    private Filters() {}

    /**
     * A demand that only resources of this value can meet.
     *
     * @param attribute the attribute, in lower case
     */
    record Equal(String attribute, String value) {}

    /** The filter, as if it had named each attribute whole; null for none. */
    static @Nullable Filter read(Kind kind, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > Limits.FILTER_CHARACTERS) {
            throw ScimException.badRequest("invalidFilter", "The filter is too long.");
        }
        try {
            return whole(kind, Filter.fromString(text));
        } catch (com.unboundid.scim2.common.exceptions.ScimException | RuntimeException e) {
            throw ScimException.badRequest("invalidFilter", "The filter cannot be read.");
        }
    }

    private static Filter whole(Kind kind, Filter filter)
            throws com.unboundid.scim2.common.exceptions.ScimException {
        return switch (filter.getFilterType()) {
            case AND -> Filter.and(parts(kind, filter));
            case OR -> Filter.or(parts(kind, filter));
            case NOT -> Filter.not(whole(kind, given(filter.getInvertedFilter())));
            case PRESENT -> Filter.pr(path(kind, given(filter.getAttributePath()), false));
            case COMPLEX_VALUE ->
                    Filter.complex(
                            path(kind, given(filter.getAttributePath()), false),
                            given(filter.getValueFilter()));
            default ->
                    comparison(
                            filter.getFilterType(),
                            path(kind, given(filter.getAttributePath()), true),
                            given(filter.getComparisonValue()));
        };
    }

    private static List<Filter> parts(Kind kind, Filter filter)
            throws com.unboundid.scim2.common.exceptions.ScimException {
        List<Filter> parts = new ArrayList<>();
        for (Filter part : given(filter.getCombinedFilters())) {
            parts.add(whole(kind, part));
        }
        return parts;
    }

    private static Filter comparison(FilterType type, Path path, ValueNode value) {
        return switch (type) {
            case EQUAL -> Filter.eq(path, value);
            case NOT_EQUAL -> Filter.ne(path, value);
            case CONTAINS -> Filter.co(path, value);
            case STARTS_WITH -> Filter.sw(path, value);
            case ENDS_WITH -> Filter.ew(path, value);
            case GREATER_THAN -> Filter.gt(path, value);
            case GREATER_OR_EQUAL -> Filter.ge(path, value);
            case LESS_THAN -> Filter.lt(path, value);
            case LESS_OR_EQUAL -> Filter.le(path, value);
            case AND, OR, NOT, PRESENT, COMPLEX_VALUE ->
                    throw new IllegalArgumentException("no comparison");
        };
    }

    /** Without the core schema's name; where a list is compared, its items' values are meant. */
    private static Path path(Kind kind, Path said, boolean isCompared)
            throws com.unboundid.scim2.common.exceptions.ScimException {
        String core = kind.urn();
        Path path = said;
        if (core.equalsIgnoreCase(said.getSchemaUrn())) {
            path = Path.fromString(said.toString().substring(core.length() + 1));
        }
        AttributeDefinition definition =
                path.size() == 1 && path.getSchemaUrn() == null
                        ? kind.attribute(path.getElement(0).getAttribute())
                        : null;
        boolean isList =
                definition != null
                        && definition.isMultiValued()
                        && definition.getType() == Type.COMPLEX;
        return isCompared && isList ? path.attribute("value") : path;
    }

    /** What a filter of its type has. */
    static <T> T given(@Nullable T part) {
        return Objects.requireNonNull(part);
    }

    /** Whether a resource meets the filter. */
    static boolean matches(@Nullable Filter filter, ObjectNode resource) {
        if (filter == null) {
            return true;
        }
        try {
            return FilterEvaluator.evaluate(filter, resource);
        } catch (com.unboundid.scim2.common.exceptions.ScimException e) {
            throw ScimException.badRequest("invalidFilter", "The filter cannot be applied.");
        }
    }

    /** Demands that whatever meets the filter meets all of. */
    static List<Equal> demands(@Nullable Filter filter) {
        List<Equal> demands = new ArrayList<>();
        if (filter != null) {
            addDemands(filter, "", demands);
        }
        return demands;
    }

    private static void addDemands(Filter filter, String prefix, List<Equal> demands) {
        switch (filter.getFilterType()) {
            case AND ->
                    given(filter.getCombinedFilters())
                            .forEach(it -> addDemands(it, prefix, demands));
            case COMPLEX_VALUE ->
                    addDemands(
                            given(filter.getValueFilter()),
                            given(filter.getAttributePath()) + ".",
                            demands);
            case EQUAL -> {
                ValueNode value = given(filter.getComparisonValue());
                if (value.isTextual()) {
                    String attribute = prefix + given(filter.getAttributePath());
                    demands.add(new Equal(attribute.toLowerCase(Locale.ROOT), value.textValue()));
                }
            }
            default -> {}
        }
    }

    /** Whether the filter asks for an attribute. */
    static boolean names(@Nullable Filter filter, String attribute) {
        return filter != null && filter.toString().toLowerCase(Locale.ROOT).contains(attribute);
    }
}
