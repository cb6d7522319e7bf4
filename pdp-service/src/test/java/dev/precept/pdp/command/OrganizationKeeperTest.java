package dev.precept.pdp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Queue;
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
}
