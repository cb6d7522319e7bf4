package dev.precept.domain.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.World;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.Approvers;
import dev.precept.domain.organization.OrganizationCommand.ChangeApprovalPolicy;
import dev.precept.domain.organization.OrganizationEvent.ApprovalPolicyChanged;
import dev.precept.domain.proposal.ProposalCommand.ApproveProposal;
import dev.precept.domain.proposal.ProposalCommand.ExpireProposal;
import dev.precept.domain.proposal.ProposalCommand.MakeProposal;
import dev.precept.domain.proposal.ProposalCommand.RefuseProposal;
import dev.precept.domain.proposal.ProposalCommand.WithdrawProposal;
import dev.precept.domain.proposal.ProposalEvent.ProposalApproved;
import dev.precept.domain.proposal.ProposalEvent.ProposalMade;
import dev.precept.domain.proposal.ProposalEvent.ProposalRefused;
import dev.precept.domain.proposal.ProposalEvent.ProposalWithdrawn;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.ProposalId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.CreateUser;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Set;

class ProposalDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final ProposalId PROPOSAL = new ProposalId("m1");
    private static final ApplicationId CONSOLE = new ApplicationId("console");
    private static final Party ANN = party("ann");
    private static final Party BOB = party("bob");
    private static final Party ITSELF =
            new Party(
                    new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, CONSOLE.value()),
                    CONSOLE);
    private static final ProposedRequest REQUEST =
            new ProposedRequest("DELETE", "/v1/organizations/default/roles/r", null, null, "", 4L);
    private static final ApprovalPolicy POLICY = new ApprovalPolicy(Set.of("role.*"), null, 600);

    private final World world = World.withOrganizations();

    private static Party party(String user) {
        return new Party(new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, user), CONSOLE);
    }

    private static MakeProposal make(Party proposer) {
        return new MakeProposal(PROPOSAL, ORGANIZATION, proposer, REQUEST, Set.of("role.delete"));
    }

    @BeforeEach
    void policy() {
        for (String user : Set.of("ann", "bob", "eve")) {
            world.given(
                    new CreateUser(
                            new UserId(user),
                            OrganizationId.SYSTEM,
                            new Handle(user),
                            Attributes.NONE));
        }
        world.given(new ChangeApprovalPolicy(ORGANIZATION, POLICY));
    }

    @Test
    void isMadeAndApprovedOfOnceByAnother() {
        world.when(make(ANN))
                .then(
                        new ProposalMade(
                                PROPOSAL,
                                ORGANIZATION,
                                ANN,
                                REQUEST,
                                Set.of("role.delete"),
                                World.NOW.plusSeconds(600)));
        world.when(make(ANN)).refused(Code.ALREADY_EXISTS);
        world.when(new ExpireProposal(PROPOSAL)).refused(Code.TRANSITION_NOT_ALLOWED);
        world.when(new ApproveProposal(PROPOSAL, BOB)).then(new ProposalApproved());
        world.when(new ApproveProposal(PROPOSAL, BOB)).refused(Code.TRANSITION_NOT_ALLOWED);
        world.when(new RefuseProposal(PROPOSAL, BOB)).refused(Code.TRANSITION_NOT_ALLOWED);
        world.when(new WithdrawProposal(PROPOSAL, ANN)).refused(Code.TRANSITION_NOT_ALLOWED);
        world.when(make(ANN)).refused(Code.TRANSITION_NOT_ALLOWED);
        world.when(new ApproveProposal(new ProposalId("none"), BOB)).refused(Code.NOT_FOUND);
    }

    @Test
    void nobodyApprovesOfHisOwn() {
        world.given(make(ANN));
        Party elsewhere = new Party(ANN.actor(), new ApplicationId("other"));
        for (Party same : Set.of(ANN, elsewhere, ITSELF)) {
            world.when(new ApproveProposal(PROPOSAL, same)).refused(Code.NOT_ALLOWED, "his own");
            world.when(new RefuseProposal(PROPOSAL, same)).refused(Code.NOT_ALLOWED, "withdraw");
        }
        world.when(new ApproveProposal(PROPOSAL, BOB)).then(new ProposalApproved());
    }

    @Test
    void aClientThatProposedSpeaksForNobody() {
        assertThat(ITSELF.isOneWith(BOB)).isTrue();
        assertThat(BOB.isOneWith(ITSELF)).isTrue();
        assertThat(ANN.isOneWith(BOB)).isFalse();
        assertThat(ITSELF.isOneWith(new Party(BOB.actor(), new ApplicationId("other")))).isFalse();
        world.given(make(ITSELF));
        world.when(new ApproveProposal(PROPOSAL, BOB)).refused(Code.NOT_ALLOWED);
    }

    @Test
    void onlyItsProposerWithdrawsIt() {
        world.given(make(ANN));
        world.when(new WithdrawProposal(PROPOSAL, BOB)).refused(Code.NOT_ALLOWED);
        world.when(new WithdrawProposal(PROPOSAL, ANN)).then(new ProposalWithdrawn());
    }

    @Test
    void onlyThoseNamedDecide() {
        Approvers approvers = new Approvers(Set.of(new UserId("ann"), new UserId("bob")), Set.of());
        ApprovalPolicy named = new ApprovalPolicy(Set.of("role.*"), approvers, 600);
        world.when(new ChangeApprovalPolicy(ORGANIZATION, named))
                .then(new ApprovalPolicyChanged(named));
        world.given(make(ANN));
        world.when(new RefuseProposal(PROPOSAL, party("eve"))).refused(Code.NOT_ALLOWED, "names");
        world.when(new RefuseProposal(PROPOSAL, BOB)).then(new ProposalRefused());
    }

    @Test
    void waitsNoLongerThanItsTime() {
        ProposalState.Pending pending = new ProposalState.Pending(ORGANIZATION, ANN, World.NOW);
        assertThat(ProposalDecider.evolve(pending, new ProposalEvent.ProposalExpired()))
                .isEqualTo(new ProposalState.Ended());
        CommandContext context = new CommandContext(World.NOW, () -> "fresh", world);
        assertThat(ProposalDecider.decide(pending, new ExpireProposal(PROPOSAL), context))
                .isEqualTo(Outcome.accepted(new ProposalEvent.ProposalExpired()));
        assertThat(ProposalDecider.decide(pending, new ApproveProposal(PROPOSAL, BOB), context))
                .isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void nothingIsProposedWhereNothingWaits() {
        world.given(new ChangeApprovalPolicy(ORGANIZATION, ApprovalPolicy.NONE));
        world.when(make(ANN)).refused(Code.TRANSITION_NOT_ALLOWED);
    }

    @Test
    void whatIsTooLongIsNotProposed() {
        ProposedRequest longer =
                new ProposedRequest(
                        "PUT",
                        "/v1",
                        null,
                        "application/json",
                        "x".repeat(Limits.PROPOSED_BODY_CHARACTERS + 1),
                        null);
        world.when(new MakeProposal(PROPOSAL, ORGANIZATION, ANN, longer, Set.of("role.delete")))
                .refused(Code.LIMIT_EXCEEDED);
    }

    @Test
    void aPolicyIsBounded() {
        world.when(
                        new ChangeApprovalPolicy(
                                ORGANIZATION, new ApprovalPolicy(Set.of("*"), null, 59)))
                .refused(Code.INVALID_VALUE);
        Approvers one = new Approvers(Set.of(new UserId("ann")), Set.of());
        world.when(
                        new ChangeApprovalPolicy(
                                ORGANIZATION, new ApprovalPolicy(Set.of("*"), one, 600)))
                .refused(Code.INVALID_VALUE, "2 to");
        Approvers unknown =
                new Approvers(Set.of(new UserId("ann"), new UserId("nobody")), Set.of());
        world.when(
                        new ChangeApprovalPolicy(
                                ORGANIZATION, new ApprovalPolicy(Set.of("*"), unknown, 600)))
                .refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void namesOfCommandsAreCoveredOneByOneOrByKind() {
        assertThat(POLICY.covers("role.add-member")).isTrue();
        assertThat(POLICY.covers("user.create")).isFalse();
        assertThat(ApprovalPolicy.NONE.covers("role.add-member")).isFalse();
        assertThat(new ApprovalPolicy(Set.of("*"), null, 600).covers("user.create")).isTrue();
        assertThat(new ApprovalPolicy(Set.of("user.create"), null, 600).covers("user.create"))
                .isTrue();
    }
}
