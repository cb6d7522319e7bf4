package dev.precept.projections.image;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All organizations of a log; what is left of deleted ones is their handle, never given again.
 * Immutable.
 */
public final class OrganizationsImage {
    /** None. */
    public static final OrganizationsImage EMPTY =
            new OrganizationsImage(
                    PersistentMap.empty(),
                    OrderedMap.empty(),
                    new Index(PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty()),
                    OrderedMap.empty());

    /**
     * What is found across organizations.
     *
     * @param deleted what is left of organizations that are gone
     * @param children who names an organization as parent
     * @param clients whose application a client id is
     */
    private record Index(
            PersistentMap<OrganizationId, Fact.DeletedOrganization> deleted,
            PersistentMap<OrganizationId, PersistentSet<OrganizationId>> children,
            PersistentMap<String, OrganizationId> clients) {}

    private final PersistentMap<OrganizationId, OrganizationImage> byId;
    private final OrderedMap<Handle, OrganizationId> handles;
    private final Index index;
    private final OrderedMap<CutOffExpiry, CutOffExpiry> expiries;

    private OrganizationsImage(
            PersistentMap<OrganizationId, OrganizationImage> byId,
            OrderedMap<Handle, OrganizationId> handles,
            Index index,
            OrderedMap<CutOffExpiry, CutOffExpiry> expiries) {
        this.byId = byId;
        this.handles = handles;
        this.index = index;
        this.expiries = expiries;
    }

    public @Nullable OrganizationImage get(OrganizationId id) {
        return byId.get(id);
    }

    public @Nullable OrganizationImage get(Handle handle) {
        OrganizationId id = handles.get(handle);
        return id == null ? null : byId.get(id);
    }

    /** All that are there, by handle. */
    public List<OrganizationImage> list() {
        List<OrganizationImage> organizations = new ArrayList<>(byId.size());
        for (Map.Entry<Handle, OrganizationId> entry : handles) {
            OrganizationImage organization = byId.get(entry.getValue());
            if (organization != null) {
                organizations.add(organization);
            }
        }
        return organizations;
    }

    /** Up to {@code limit} whose handles come after the one given, by handle. */
    List<OrganizationImage> after(@Nullable Handle handle, int limit) {
        List<OrganizationImage> organizations = new ArrayList<>();
        Handle last = handle;
        boolean isEnd = false;
        while (organizations.size() < limit && !isEnd) {
            List<Map.Entry<Handle, OrganizationId>> next = handles.after(last, limit);
            isEnd = next.size() < limit;
            for (Map.Entry<Handle, OrganizationId> entry : next) {
                last = entry.getKey();
                // Handles of organizations that are gone stay taken.
                OrganizationImage organization = byId.get(entry.getValue());
                if (organization != null && organizations.size() < limit) {
                    organizations.add(organization);
                }
            }
        }
        return organizations;
    }

    /** What is left of those that are gone. */
    public Map<OrganizationId, Fact.DeletedOrganization> deleted() {
        return index.deleted();
    }

    /** Whether an organization has the handle, or had it. */
    public boolean isUsed(Handle handle) {
        return handles.get(handle) != null;
    }

    /** Those that name the organization as their parent. */
    public Set<OrganizationId> children(OrganizationId parent) {
        PersistentSet<OrganizationId> children = index.children().get(parent);
        return children == null ? PersistentSet.empty() : children;
    }

    /** The organization whose application has the client id; null if none has. */
    public @Nullable OrganizationId ofClient(String clientId) {
        return index.clients().get(clientId);
    }

    /** The cut-off that may be forgotten first; null if there is none. */
    public @Nullable CutOffExpiry firstExpiry() {
        return expiries.isEmpty() ? null : expiries.first().getKey();
    }

    /** With the organization, new or changed. */
    public OrganizationsImage with(OrganizationImage organization) {
        OrganizationDocument document = organization.document();
        OrganizationId id = document.id();
        if (byId.containsKey(id)) {
            return new OrganizationsImage(byId.with(id, organization), handles, index, expiries);
        }
        OrganizationId parent = document.parent();
        return new OrganizationsImage(
                byId.with(id, organization),
                handles.with(document.handle(), id),
                parent == null ? index : withChildren(parent, children(parent), id, true),
                expiries);
    }

    /** Without the organization, whose applications and cut-offs were taken out before. */
    public OrganizationsImage without(OrganizationDocument document) {
        OrganizationId parent = document.parent();
        OrganizationsImage gone =
                withDeleted(new Fact.DeletedOrganization(document.id(), document.handle(), parent));
        Index changed =
                parent == null
                        ? gone.index
                        : gone.withChildren(parent, children(parent), document.id(), false);
        return new OrganizationsImage(byId.without(document.id()), gone.handles, changed, expiries);
    }

    /** With what is left of an organization that is gone. */
    public OrganizationsImage withDeleted(Fact.DeletedOrganization gone) {
        return new OrganizationsImage(
                byId,
                handles.with(gone.handle(), gone.organization()),
                new Index(
                        index.deleted().with(gone.organization(), gone),
                        index.children(),
                        index.clients()),
                expiries);
    }

    /** With the client id being of the organization. */
    public OrganizationsImage withClient(ApplicationId client, OrganizationId organization) {
        return withClients(index.clients().with(client.value(), organization));
    }

    /** With the client id being of none. */
    public OrganizationsImage withoutClient(ApplicationId client) {
        return withClients(index.clients().without(client.value()));
    }

    /** With the cut-off to be forgotten then. */
    public OrganizationsImage with(CutOffExpiry expiry) {
        return new OrganizationsImage(byId, handles, index, expiries.with(expiry, expiry));
    }

    /** With the cut-off forgotten. */
    public OrganizationsImage without(CutOffExpiry expiry) {
        return new OrganizationsImage(byId, handles, index, expiries.without(expiry));
    }

    private OrganizationsImage withClients(PersistentMap<String, OrganizationId> clients) {
        return new OrganizationsImage(
                byId, handles, new Index(index.deleted(), index.children(), clients), expiries);
    }

    private Index withChildren(
            OrganizationId parent,
            Set<OrganizationId> siblings,
            OrganizationId child,
            boolean isThere) {
        PersistentSet<OrganizationId> before = PersistentSet.copyOf(siblings);
        PersistentSet<OrganizationId> after = isThere ? before.with(child) : before.without(child);
        return new Index(
                index.deleted(),
                after.isEmpty()
                        ? index.children().without(parent)
                        : index.children().with(parent, after),
                index.clients());
    }
}
