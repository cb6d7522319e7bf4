package dev.precept.pdp.federated;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.identityprovider.LinkPolicy;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.Profile;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.federated.UpstreamException.Fault;
import dev.precept.pdp.federation.AccountLinks;
import dev.precept.pdp.oauth.Tenant;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Tells who somebody from a provider is here: who they are linked to; else, where the provider's
 * registration has it so, the account of the same address, which both know to be verified, or a new
 * account. Threads share it.
 */
final class Newcomers {
    private final AccountLinks links;
    private final Accounts accounts;
    private final CommandGateway commands;
    private final SecureRandom random = new SecureRandom();

    Newcomers(AccountLinks links, Accounts accounts, CommandGateway commands) {
        this.links = links;
        this.accounts = accounts;
        this.commands = commands;
    }

    /**
     * The user.
     *
     * @throws UpstreamException where there is none, and none is made
     */
    UserId user(Tenant tenant, Upstream upstream, Upstreams.Person person) {
        OrganizationId organization = tenant.id();
        UserId linked = links.find(organization, upstream.issuer(), person.subject()).orElse(null);
        if (linked != null && isThere(tenant, linked)) {
            return linked;
        }
        if (linked != null) {
            links.unlink(organization, upstream.issuer(), person.subject(), linked);
        }
        UserId known = byAddress(tenant, upstream, person);
        if (known != null) {
            return links.link(organization, upstream.issuer(), person.subject(), known);
        }
        if (!upstream.signIn().justInTime()) {
            throw new UpstreamException(Fault.NO_ACCOUNT, "");
        }
        return made(tenant, upstream, person);
    }

    private static boolean isThere(Tenant tenant, UserId user) {
        return tenant.organization().user(user) != null;
    }

    /** By an address that the provider has verified and that is verified here; else by none. */
    private @Nullable UserId byAddress(Tenant tenant, Upstream upstream, Upstreams.Person person) {
        String address = verifiedEmail(upstream, person);
        return address == null || upstream.signIn().link() != LinkPolicy.BY_VERIFIED_EMAIL
                ? null
                : accounts.findByVerifiedEmail(tenant.id(), address)
                        .map(Subject::user)
                        .filter(user -> isThere(tenant, user))
                        .orElse(null);
    }

    private static @Nullable String verifiedEmail(Upstream upstream, Upstreams.Person person) {
        String address = person.text(SignInNames.email(upstream));
        return address != null
                        && !address.isBlank()
                        && address.length() <= Limits.PERSONAL_CHARACTERS
                        && person.isTrue(SignInNames.emailVerified(upstream))
                ? address
                : null;
    }

    /** The link comes first: of two browsers at once one makes the user, and both are that user. */
    private UserId made(Tenant tenant, Upstream upstream, Upstreams.Person person) {
        UserId fresh = new UserId(randomName());
        Subject subject = new Subject(tenant.id(), fresh);
        accounts.keep(subject);
        UserId winner = links.link(tenant.id(), upstream.issuer(), person.subject(), fresh);
        if (!winner.equals(fresh)) {
            accounts.erase(subject);
            return winner;
        }
        CreateUser create =
                new CreateUser(fresh, tenant.id(), new Handle(randomName()), Attributes.NONE);
        CommandResult result =
                commands.execute(
                        CommandRequest.of(Actor.SERVICE, "sign-in at " + upstream.provider().id()),
                        _ -> new Resolution.Send(create));
        if (!(result instanceof CommandResult.Done)) {
            accounts.erase(subject);
            throw new UpstreamException(Fault.UNREACHABLE, "no account could be made just now");
        }
        keepProfile(subject, upstream, person);
        return fresh;
    }

    /** An address that is somebody else's already is kept as one that nobody has verified. */
    private void keepProfile(Subject subject, Upstream upstream, Upstreams.Person person) {
        String name = person.text(SignInNames.name(upstream));
        Profile.Names names =
                new Profile.Names(
                        name == null || name.length() > Limits.PERSONAL_CHARACTERS ? null : name,
                        null,
                        null);
        String address = verifiedEmail(upstream, person);
        Profile profile = new Profile(null, address, address != null, names, null, null, null);
        if (accounts.put(subject, profile) == Accounts.Stored.EMAIL_TAKEN) {
            accounts.put(subject, new Profile(null, address, false, names, null, null, null));
        }
    }

    private String randomName() {
        byte[] bytes = new byte[Limits.HANDLE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
