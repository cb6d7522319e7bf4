package dev.precept.projections.bundle;

import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a bundle says of roles. */
final class RoleDocuments {
    private RoleDocuments() {}

    /** The role of this id; null where there is none. */
    static @Nullable BundleDocument of(OrganizationImage of, RoleId id) {
        RoleImage image = of.role(id);
        if (image == null) {
            return null;
        }
        RoleDocument role = image.document();
        RoleId base = role.ties().basedOn();
        Set<String> excludes =
                role.ties().excludes().stream().map(RoleId::value).collect(Collectors.toSet());
        return new BundleDocument.Role(
                role.organization().value(),
                switch (role.audience()) {
                    case RoleAudience.Organization() -> null;
                    case RoleAudience.Application(var application) -> application.value();
                },
                permissions(role),
                excludes.isEmpty() ? null : excludes,
                base == null ? null : base.value(),
                role.isShared());
    }

    private static Map<String, BundleDocument.Given> permissions(RoleDocument role) {
        Map<String, List<Permission>> byScope = new TreeMap<>();
        for (Permission permission : role.permissions()) {
            byScope.computeIfAbsent(permission.scope().value(), _ -> new ArrayList<>())
                    .add(permission);
        }
        Map<String, BundleDocument.Given> given = new TreeMap<>();
        byScope.forEach((scope, permissions) -> given.put(scope, given(permissions)));
        return given;
    }

    private static BundleDocument.Given given(List<Permission> permissions) {
        return new BundleDocument.Given(
                permissions.stream().anyMatch(it -> it.condition() == null),
                permissions.stream()
                        .map(Permission::condition)
                        .filter(it -> it != null)
                        .sorted(Comparator.comparing(Object::toString))
                        .map(Flattening::of)
                        .toList());
    }
}
