package dev.precept.pdp.management;

import dev.precept.domain.gateway.GatewayFilter;
import dev.precept.domain.shared.ApiId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What of the policy somebody follows, in a body and a reply: {@code {"below": true, "apis":
 * ["orders"]}}, of which either may be left out.
 */
final class FilterBody {
    private FilterBody() {}

    /** The filter that the member says; null where it is left out. */
    static @Nullable GatewayFilter read(@Nullable Cursor part, View view, Faults faults) {
        if (part == null) {
            return null;
        }
        Fields fields = Fields.of(part, faults);
        boolean below = fields.flag("below", false);
        Set<ApiId> apis = new LinkedHashSet<>();
        for (Cursor item : fields.items("apis", Limits.APIS_PER_FILTER)) {
            ApiImage api = view.api(item, faults);
            if (api != null) {
                apis.add(api.document().id());
            }
        }
        fields.end();
        return new GatewayFilter(below, apis);
    }

    /** The filter with its APIs by handle, by id where one is gone; null for none. */
    static @Nullable Json show(View view, @Nullable GatewayFilter filter) {
        if (filter == null) {
            return null;
        }
        List<String> apis =
                filter.apis().stream()
                        .map(
                                id -> {
                                    ApiImage api = view.api(id);
                                    return api == null
                                            ? id.value()
                                            : api.document().handle().value();
                                })
                        .filter(Objects::nonNull)
                        .sorted()
                        .toList();
        return Json.of("below", filter.below()).and("apis", apis);
    }
}
