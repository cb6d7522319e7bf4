package dev.precept.projections.image;

import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** An organization's resource instances, by the API they are of. Immutable. */
public final class ResourcesImage {
    /** None. */
    public static final ResourcesImage EMPTY =
            new ResourcesImage(PersistentMap.empty(), PersistentMap.empty());

    private final PersistentMap<ResourceId, ResourceDocument> byId;
    private final PersistentMap<ApiId, OrderedMap<ResourceName, ResourceDocument>> byApi;

    private ResourcesImage(
            PersistentMap<ResourceId, ResourceDocument> byId,
            PersistentMap<ApiId, OrderedMap<ResourceName, ResourceDocument>> byApi) {
        this.byId = byId;
        this.byApi = byApi;
    }

    public @Nullable ResourceDocument get(ResourceId id) {
        return byId.get(id);
    }

    /** The instance that the API calls so. */
    public @Nullable ResourceDocument get(ApiId api, ResourceName name) {
        return of(api).get(name);
    }

    /** Up to {@code limit} instances of the API whose names come after the one given, by name. */
    public List<ResourceDocument> after(ApiId api, @Nullable ResourceName name, int limit) {
        return of(api).after(name, limit).stream().map(Map.Entry::getValue).toList();
    }

    /** The names of the API's instances that come after the text, in order. */
    public Iterator<String> namesAfter(ApiId api, @Nullable String text) {
        ResourceName name =
                text != null && ResourceName.isResourceName(text) ? new ResourceName(text) : null;
        Iterator<ResourceName> names = of(api).keysAfter(name);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return names.hasNext();
            }

            @Override
            public String next() {
                return names.next().value();
            }
        };
    }

    /** The APIs there are instances of, by id. */
    public List<ApiId> apis() {
        return byApi.keySet().stream().sorted(Comparator.comparing(ApiId::value)).toList();
    }

    /** With the instance, new or changed. */
    public ResourcesImage with(ResourceDocument document) {
        return new ResourcesImage(
                byId.with(document.id(), document),
                byApi.with(document.api(), of(document.api()).with(document.name(), document)));
    }

    /** Without the instance. */
    public ResourcesImage without(ResourceDocument document) {
        OrderedMap<ResourceName, ResourceDocument> others =
                of(document.api()).without(document.name());
        return new ResourcesImage(
                byId.without(document.id()),
                others.isEmpty()
                        ? byApi.without(document.api())
                        : byApi.with(document.api(), others));
    }

    private OrderedMap<ResourceName, ResourceDocument> of(ApiId api) {
        OrderedMap<ResourceName, ResourceDocument> instances = byApi.get(api);
        return instances == null ? OrderedMap.empty() : instances;
    }
}
