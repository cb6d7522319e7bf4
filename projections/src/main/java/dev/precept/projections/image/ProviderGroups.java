package dev.precept.projections.image;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdentityProviderId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The groups of an identity provider that a sign-in tells of. */
final class ProviderGroups {
    private static final String PROVIDER = "idp";
    private static final String GROUPS = "idp_groups";

    private ProviderGroups() {}

    /** The groups, in the order they are told in; none where no provider is named. */
    static List<Member.ProviderGroup> of(Attributes signIn) {
        if (!(signIn.get(PROVIDER) instanceof AttributeValue.Text(String provider))
                || !(signIn.get(GROUPS) instanceof AttributeValue.Items(var items))
                || !Id.isId(provider)) {
            return List.of();
        }
        IdentityProviderId id = new IdentityProviderId(provider);
        List<Member.ProviderGroup> groups = new ArrayList<>(items.size());
        for (AttributeValue item : items) {
            if (item instanceof AttributeValue.Text(String group)) {
                groups.add(new Member.ProviderGroup(id, group));
            }
        }
        return groups;
    }

    /** The same sign-in, telling of those groups only. */
    static Attributes keep(Attributes signIn, Predicate<Member.ProviderGroup> isKept) {
        if (signIn.get(GROUPS) == null) {
            return signIn;
        }
        List<AttributeValue> kept = new ArrayList<>();
        for (Member.ProviderGroup group : of(signIn)) {
            if (isKept.test(group)) {
                kept.add(new AttributeValue.Text(group.group()));
            }
        }
        Map<String, AttributeValue> claims = new HashMap<>(signIn.value());
        claims.remove(GROUPS);
        if (!kept.isEmpty()) {
            claims.put(GROUPS, new AttributeValue.Items(kept));
        }
        return new Attributes(claims);
    }
}
