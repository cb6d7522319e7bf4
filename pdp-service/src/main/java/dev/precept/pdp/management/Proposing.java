package dev.precept.pdp.management;

import dev.precept.domain.proposal.Party;
import dev.precept.domain.proposal.ProposalCommand.MakeProposal;
import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ProposalId;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.CommandTypes;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ProposalDocument;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes proposals of requests whose commands wait for a second person. Whatever would refuse the
 * request has been asked by then. Threads share it.
 */
final class Proposing {
    /** Commands that leave alone what somebody else changed of their aggregate meanwhile. */
    static final Set<String> COMMUTING =
            Set.of(
                    "role.add-member",
                    "role.remove-member",
                    "group.add-member",
                    "group.remove-member");

    private final CommandGateway gateway;
    private final ImageLoader loader;
    private final Effects effects;
    private final IdSource ids;

    Proposing(CommandGateway gateway, ImageLoader loader, Effects effects, IdSource ids) {
        this.gateway = gateway;
        this.loader = loader;
        this.effects = effects;
        this.ids = ids;
    }

    /**
     * Proposes a request.
     *
     * @param supposed in which it was carried out
     * @param revision what the aggregate had before, -1 where it was never made; null where the
     *     request is of several
     * @return what became of the proposal
     */
    CommandResult propose(Asked asked, Hypothesis supposed, @Nullable Long revision) {
        OrganizationImage organization = supposed.before().organization(asked.organization());
        SupposedCommand sent = asked.sent();
        if (organization == null || sent == null) {
            return new CommandResult.Refused(
                    new Rejection(
                            Rejection.Code.APPROVAL_REQUIRED,
                            "A part of this waits for a second person by the organization's"
                                    + " approval policy: ask for that part by its own request"
                                    + " first."));
        }
        OrganizationId id = organization.document().id();
        CommandRequest it = asked.command();
        Room.of(organization.proposals().pending()).require(asked, supposed.waiting());
        MakeProposal make =
                new MakeProposal(
                        new ProposalId(ids.next()),
                        id,
                        new Party(it.actor(), asked.caller().client()),
                        request(sent, revision(it, supposed, revision)),
                        supposed.waiting());
        CommandRequest request =
                new CommandRequest(
                        it.actor(),
                        it.correlation(),
                        it.reason(),
                        null,
                        it.idempotencyKey(),
                        false);
        return gateway.execute(request, _ -> new Resolution.Send(make));
    }

    /**
     * What waits is held in memory. Nobody takes all of it: each has a share, developers leave half
     * of it to others, and the approval policy itself can be changed where the rest is full.
     *
     * @param proposals how many wait
     * @param bytes how large they are, about
     * @param byProposer how many of each proposer
     */
    record Room(int proposals, long bytes, Map<Actor, Integer> byProposer) {
        static Room of(Collection<ProposalDocument> pending) {
            Map<Actor, Integer> byProposer = new HashMap<>();
            long bytes = 0;
            for (ProposalDocument one : pending) {
                bytes += one.request().body().length();
                byProposer.merge(one.proposer().actor(), 1, Integer::sum);
            }
            return new Room(pending.size(), bytes, byProposer);
        }

        /** Ends the request where there is none for it. */
        void require(Asked asked, Set<String> commands) {
            SupposedCommand sent = asked.sent();
            long size = sent == null ? 0 : sent.body().length;
            boolean isOfPolicy = commands.equals(Set.of(CommandTypes.APPROVAL_POLICY));
            if (!has(asked.command().actor(), Developing.isAlone(asked.caller()), isOfPolicy)
                    || bytes + size > Limits.PENDING_PROPOSAL_BYTES) {
                throw ProblemException.of(
                        422,
                        "limit-exceeded",
                        "Too much waits for approval in this organization, or too much of yours:"
                                + " have some of it approved, refused or withdrawn first.");
            }
        }

        /** Whether there is a place for one more of the proposer. */
        boolean has(Actor proposer, boolean isDeveloper, boolean isOfPolicy) {
            if (isOfPolicy) {
                return proposals < Limits.PENDING_PROPOSALS;
            }
            int most =
                    isDeveloper
                            ? Limits.PENDING_BEFORE_DEVELOPERS
                            : Limits.PENDING_PROPOSALS - Limits.PENDING_OF_POLICY;
            return proposals < most
                    && byProposer.getOrDefault(proposer, 0) < Limits.PENDING_PROPOSALS_EACH;
        }
    }

    private static @Nullable Long revision(
            CommandRequest request, Hypothesis supposed, @Nullable Long before) {
        return request.expectedRevision() != null || COMMUTING.containsAll(supposed.waiting())
                ? request.expectedRevision()
                : before;
    }

    private static ProposedRequest request(SupposedCommand sent, @Nullable Long revision) {
        String body = new String(sent.body(), StandardCharsets.UTF_8);
        if (!Arrays.equals(body.getBytes(StandardCharsets.UTF_8), sent.body())) {
            throw ProblemException.of(
                    400, "not-utf-8", "What waits for approval has a body in UTF-8.");
        }
        return new ProposedRequest(
                sent.method(),
                sent.path(),
                sent.query(),
                body.isEmpty() ? null : sent.headers().get(HttpHeaders.CONTENT_TYPE),
                body,
                revision);
    }

    /** The proposal that an earlier request with the same idempotency key became; null for none. */
    static @Nullable ProposalDocument find(PolicyImage image, Asked asked, String stream) {
        SupposedCommand sent = asked.sent();
        ProposalDocument found = document(image, asked, stream);
        boolean isOfThis =
                found != null
                        && sent != null
                        && found.request().method().equals(sent.method())
                        && found.request().path().equals(sent.path());
        return isOfThis ? found : null;
    }

    private static @Nullable ProposalDocument document(
            PolicyImage image, Asked asked, String stream) {
        OrganizationImage organization = image.organization(asked.organization());
        return organization == null ? null : organization.proposals().get(new ProposalId(stream));
    }

    /** The reply to a request that waits. */
    ResponseEntity<Object> reply(
            Asked asked, String proposal, Position position, @Nullable Hypothesis supposed) {
        PolicyImage image = loader.image();
        ProposalDocument document = document(image, asked, proposal);
        OrganizationImage organization = image.organization(asked.organization());
        Json shown =
                document == null || organization == null
                        ? Json.of("id", proposal)
                        : ProposalShown.of(
                                new View(image, organization),
                                document,
                                InstantSource.system().instant());
        Json body = Json.of("proposal", shown);
        if (supposed != null) {
            body.and("events", supposed.events().stream().map(Writing::event).toList());
            if (organization != null
                    && asked.caller().may(Right.AUDIT, organization.document().id())) {
                OrganizationId id = organization.document().id();
                body.and(
                        "effect",
                        effects.inTurn(
                                id,
                                () -> effects.of(supposed, id, asked.caller(), _ -> new Json())));
            }
        }
        return Reply.on(202, image.log(), position)
                .header(
                        HttpHeaders.LOCATION,
                        "/v1/organizations/" + asked.organization() + "/proposals/" + proposal)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body.members());
    }
}
