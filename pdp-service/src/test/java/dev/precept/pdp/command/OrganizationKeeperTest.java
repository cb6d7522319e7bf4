package dev.precept.pdp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.proposal.Party;
import dev.precept.domain.proposal.ProposalCommand;
import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ProposalId;
import dev.precept.pdp.TestDatabase;
import dev.precept.projections.image.ProposalStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What is there after the first start, and what each organization gets. */
class OrganizationKeeperTest {
    private final Queue<OrganizationId> completed = new ConcurrentLinkedQueue<>();
    private TestNode node;
    private OrganizationKeeper keeper;

    @BeforeEach
    void start() {
        node = TestNode.start(TestDatabase.create());
        keeper =
                new OrganizationKeeper(
                        node.gateway(),
                        node.loader(),
                        List.of(organization -> completed.add(organization.document().id())));
    }

    @AfterEach
    void stop() {
        keeper.stop();
        node.close();
    }

    @Test
    void theFirstStartMakesTheOrganizationsAndOurOwnApi() {
        keeper.start();
        assertThat(node.image().organizations())
                .extracting(organization -> organization.document().handle().value())
                .containsExactly("default", "system");
        assertThat(node.organization(OrganizationId.SYSTEM).api(ApiId.PRECEPT))
                .satisfies(
                        api -> {
                            assertThat(api.document().identifier())
                                    .isEqualTo(PreceptApi.IDENTIFIER);
                            assertThat(api.document().lifecycle()).isEqualTo(Lifecycle.PUBLISHED);
                            assertThat(api.scopes())
                                    .extracting(scope -> scope.wireName().value())
                                    .containsExactlyInAnyOrder(
                                            "precept:admin",
                                            "precept:read",
                                            "precept:audit",
                                            "precept:decide",
                                            "precept:gateway",
                                            "precept:scim",
                                            "precept:develop");
                        });
        assertThat(completed)
                .containsExactlyInAnyOrder(OrganizationId.SYSTEM, OrganizationId.DEFAULT);
    }

    @Test
    void aLaterStartMakesNothing() {
        keeper.start();
        long head = node.log().head().position();
        completed.clear();
        new OrganizationKeeper(
                        node.gateway(),
                        node.loader(),
                        List.of(organization -> completed.add(organization.document().id())))
                .start();
        assertThat(node.log().head().position()).isEqualTo(head);
        assertThat(completed).hasSize(2);
    }

    @Test
    void aNewOrganizationIsCompletedBeforeItIsAnswered() {
        keeper.start();
        node.tell(keeper::made);
        OrganizationId made = node.newOrganization();
        assertThat(completed).contains(made).hasSize(3);
    }

    @Test
    void oneThatCannotBeCompletedYetIsThereAllTheSame() {
        OrganizationKeeper failing =
                new OrganizationKeeper(
                        node.gateway(),
                        node.loader(),
                        List.of(
                                _ -> {
                                    throw new IllegalStateException("not yet");
                                }));
        node.tell(failing::made);
        OrganizationId made = node.newOrganization();
        assertThat(node.organization(made)).isNotNull();
        assertThatThrownBy(failing::start).hasMessage("not yet");
    }

    @Test
    void eachInitializerSeesWhatTheOneBeforeItMade() {
        OrganizationKeeper chain =
                new OrganizationKeeper(
                        node.gateway(),
                        node.loader(),
                        List.of(
                                organization ->
                                        node.done(Commands.user(organization.document().id())),
                                organization -> {
                                    if (!organization.users(null, 1).isEmpty()) {
                                        completed.add(organization.document().id());
                                    }
                                }));
        chain.start();
        chain.stop();
        assertThat(completed).hasSize(2);
    }

    @Test
    void withoutALogNothingStarts() {
        node.close();
        assertThatThrownBy(keeper::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("could not be made");
    }

    @Test
    void aRoundWritesDownThatAProposalHasExpired() {
        keeper.start();
        ApprovalPolicy policy = new ApprovalPolicy(Set.of("role.create"), null, 60);
        OrganizationId organization = OrganizationId.DEFAULT;
        node.done(new OrganizationCommand.ChangeApprovalPolicy(organization, policy));
        ProposalId proposal = new ProposalId("P".repeat(22));
        Party party = new Party(Actor.SERVICE, new ApplicationId("A".repeat(22)));
        ProposedRequest request =
                new ProposedRequest("PUT", "/v1/organizations/default/roles/r", null, null, "", 0L);
        node.done(
                new ProposalCommand.MakeProposal(
                        proposal, organization, party, request, Set.of("role.create")));
        rounds(Duration.ofSeconds(50));
        assertThat(node.organization(organization).proposals().pending()).hasSize(1);
        rounds(Duration.ofSeconds(61));
        assertThat(node.organization(organization).proposals().pending()).isEmpty();
        assertThat(node.organization(organization).proposals().get(proposal))
                .satisfies(it -> assertThat(it.status()).isEqualTo(ProposalStatus.EXPIRED));
        long head = node.image().position().value();
        rounds(Duration.ofSeconds(61));
        assertThat(node.image().position().value()).isEqualTo(head);
    }

    /** As a node does that starts later. */
    private void rounds(Duration later) {
        InstantSource clock = () -> Instant.now().plus(later);
        CommandGateway gateway = node.gateway(clock);
        OrganizationKeeper other =
                new OrganizationKeeper(
                        gateway, node.loader(), List.of(new ProposalExpiry(gateway, clock)));
        other.start();
        other.stop();
    }
}
