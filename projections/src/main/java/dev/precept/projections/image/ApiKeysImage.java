package dev.precept.projections.image;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The API keys of an organization's applications. Immutable. */
public final class ApiKeysImage {
    /** None. */
    public static final ApiKeysImage EMPTY =
            new ApiKeysImage(PersistentMap.empty(), PersistentMap.empty());

    private static final Comparator<ApiKeyDocument> BY_ID =
            Comparator.comparing(key -> key.id().value());

    private final PersistentMap<SecretId, ApiKeyDocument> keys;
    private final PersistentMap<ApplicationId, PersistentSet<SecretId>> byApplication;

    private ApiKeysImage(
            PersistentMap<SecretId, ApiKeyDocument> keys,
            PersistentMap<ApplicationId, PersistentSet<SecretId>> byApplication) {
        this.keys = keys;
        this.byApplication = byApplication;
    }

    /** The key of this id, expired or not. */
    public @Nullable ApiKeyDocument get(SecretId id) {
        return keys.get(id);
    }

    /** The application's keys, by id. */
    public List<ApiKeyDocument> of(ApplicationId application) {
        return idsOf(application).stream()
                .map(keys::get)
                .filter(Objects::nonNull)
                .sorted(BY_ID)
                .toList();
    }

    /** How many keys the application has. */
    public int count(ApplicationId application) {
        return idsOf(application).size();
    }

    /** All, by id. */
    public List<ApiKeyDocument> list() {
        return keys.values().stream().sorted(BY_ID).toList();
    }

    /** With the key, which is new. */
    public ApiKeysImage with(ApiKeyDocument document) {
        ApplicationId application = document.application();
        return new ApiKeysImage(
                keys.with(document.id(), document),
                byApplication.with(application, idsOf(application).with(document.id())));
    }

    /** Without the key. */
    public ApiKeysImage without(ApiKeyDocument document) {
        ApplicationId application = document.application();
        PersistentSet<SecretId> rest = idsOf(application).without(document.id());
        return new ApiKeysImage(
                keys.without(document.id()),
                rest.isEmpty()
                        ? byApplication.without(application)
                        : byApplication.with(application, rest));
    }

    private PersistentSet<SecretId> idsOf(ApplicationId application) {
        return byApplication.getOrDefault(application, PersistentSet.empty());
    }
}
