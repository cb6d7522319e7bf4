package dev.precept.domain.policy;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createOrganization;
import static dev.precept.domain.TestData.createPolicy;
import static dev.precept.domain.TestData.createRole;

import dev.precept.domain.World;
import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.policy.PolicyCommand.AttachPolicy;
import dev.precept.domain.policy.PolicyCommand.ChangePolicy;
import dev.precept.domain.policy.PolicyCommand.CreatePolicy;
import dev.precept.domain.policy.PolicyCommand.DeletePolicy;
import dev.precept.domain.policy.PolicyCommand.DetachPolicy;
import dev.precept.domain.policy.PolicyEvent.PolicyAttached;
import dev.precept.domain.policy.PolicyEvent.PolicyChanged;
import dev.precept.domain.policy.PolicyEvent.PolicyCreated;
import dev.precept.domain.policy.PolicyEvent.PolicyDeleted;
import dev.precept.domain.policy.PolicyEvent.PolicyDetached;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.RoleId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class PolicyDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final PolicyId HOURS = new PolicyId("hours");
    private static final ApiId ORDERS = new ApiId("orders");
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final Condition GOLD = new Condition.Acr(Set.of("gold"));
    private static final PolicyTarget TO_ORDERS = new PolicyTarget.Api(ORDERS);
    private static final PolicyTarget TO_SHOP = new PolicyTarget.Application(SHOP);
    private static final PolicyTarget TO_ALL = new PolicyTarget.Organization();

    private final World world =
            World.withOrganizations()
                    .given(createApi(ORGANIZATION, ORDERS), createApplication(ORGANIZATION, SHOP));

    private static PolicyDetails cel(String source) {
        return new PolicyDetails(Effect.PERMIT, new PolicySource.Cel(source), Set.of());
    }

    @Test
    void isMadeChangedAndDeleted() {
        CreatePolicy create = createPolicy(ORGANIZATION, HOURS, GOLD);
        world.when(create)
                .then(
                        new PolicyCreated(
                                HOURS, ORGANIZATION, new Handle("hours"), create.details()));
        world.when(create).refused(Code.ALREADY_EXISTS);
        world.when(new ChangePolicy(HOURS, create.details())).then();
        world.when(new ChangePolicy(HOURS, cel("a == 1"))).then(new PolicyChanged(cel("a == 1")));
        world.when(new DeletePolicy(HOURS)).then(new PolicyDeleted());
        world.when(new DeletePolicy(HOURS)).refused(Code.NOT_FOUND);
        world.when(create).refused(Code.NOT_FOUND);
    }

    /** Invariant 1 of the package. */
    @Test
    void aHandleNamesOnePolicyAtATime() {
        CreatePolicy second =
                new CreatePolicy(
                        new PolicyId("other"), ORGANIZATION, new Handle("hours"), cel("a == 1"));
        world.given(createPolicy(ORGANIZATION, HOURS, GOLD));
        world.when(second).refused(Code.HANDLE_TAKEN);
        world.given(new DeletePolicy(HOURS), second);
    }

    /** Invariant 2 of the package. */
    @Test
    void isAttachedToWhatExistsInItsOwnOrganization() {
        OrganizationId child = new OrganizationId("child");
        PolicyId below = new PolicyId("below");
        world.given(
                createPolicy(ORGANIZATION, HOURS, GOLD),
                createOrganization(child, ORGANIZATION),
                createPolicy(child, below, GOLD));
        for (PolicyTarget target : new PolicyTarget[] {TO_ORDERS, TO_SHOP, TO_ALL}) {
            world.when(new AttachPolicy(HOURS, target)).then(new PolicyAttached(target));
            world.when(new AttachPolicy(HOURS, target)).then();
        }
        world.when(new AttachPolicy(below, TO_ORDERS)).refused(Code.UNKNOWN_REFERENCE);
        world.when(new AttachPolicy(below, TO_SHOP)).refused(Code.UNKNOWN_REFERENCE);
        world.when(new AttachPolicy(below, TO_ALL)).then(new PolicyAttached(TO_ALL));
    }

    /** Invariant 3 of the package. */
    @Test
    void cannotBeDeletedWhileItIsAttachedToWhatExists() {
        world.given(createPolicy(ORGANIZATION, HOURS, GOLD));
        world.given(new AttachPolicy(HOURS, TO_ORDERS), new AttachPolicy(HOURS, TO_SHOP));
        world.when(new DeletePolicy(HOURS)).refused(Code.IN_USE, "detach");
        world.when(new DetachPolicy(HOURS, TO_SHOP)).then(new PolicyDetached(TO_SHOP));
        world.when(new DetachPolicy(HOURS, TO_SHOP)).then();
        world.when(new DeletePolicy(HOURS)).refused(Code.IN_USE);
        world.given(new ApiCommand.DeleteApi(ORDERS));
        world.when(new DeletePolicy(HOURS)).then(new PolicyDeleted());
    }

    @Test
    void deletingWhatItIsAttachedToLeavesTheOthers() {
        world.given(createPolicy(ORGANIZATION, HOURS, GOLD));
        world.given(new AttachPolicy(HOURS, TO_ALL), new AttachPolicy(HOURS, TO_SHOP));
        world.given(new ApplicationCommand.DeleteApplication(SHOP));
        world.when(new DeletePolicy(HOURS)).refused(Code.IN_USE);
        world.when(new DetachPolicy(HOURS, TO_SHOP)).then(new PolicyDetached(TO_SHOP));
    }

    /** Invariant 4 of the package. */
    @Test
    void whatCannotBeEvaluatedIsRefused() {
        CreatePolicy create = createPolicy(ORGANIZATION, HOURS, new Condition.Cel("nothing"));
        world.when(create).refused(Code.INVALID_VALUE, "nothing");
        world.given(createPolicy(ORGANIZATION, HOURS, GOLD));
        world.when(new ChangePolicy(HOURS, cel("nothing"))).refused(Code.INVALID_VALUE);
        Condition within = new Condition.Not(new Condition.Cel("nothing"));
        world.when(new ChangePolicy(HOURS, mask(within, Set.of()))).refused(Code.INVALID_VALUE);
    }

    /** Invariant 5 of the package. */
    @Test
    void nothingOfSystemIsUnderAPolicy() {
        world.given(createPolicy(OrganizationId.SYSTEM, HOURS, GOLD));
        world.when(new AttachPolicy(HOURS, TO_ALL)).refused(Code.NOT_ALLOWED, "system");
    }

    @Test
    void aFieldMaskIsBounded() {
        world.given(createPolicy(ORGANIZATION, HOURS, GOLD));
        Set<String> many =
                IntStream.rangeClosed(0, Limits.FIELDS_PER_MASK)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.toSet());
        world.when(new ChangePolicy(HOURS, mask(GOLD, many))).refused(Code.LIMIT_EXCEEDED);
        world.when(new ChangePolicy(HOURS, mask(GOLD, Set.of("")))).refused(Code.INVALID_VALUE);
    }

    private static PolicyDetails mask(Condition condition, Set<String> fields) {
        return new PolicyDetails(Effect.DENY, new PolicySource.Condition(condition), fields);
    }

    private static PolicyDetails rego(Effect effect, String source, @Nullable String tests) {
        return new PolicyDetails(effect, PolicySource.Rego.of(source, tests, null), Set.of());
    }

    @Test
    void aModuleInRegoIsAFunctionOfItsInput() {
        String module = "package a\nallow if input.subject.level > 3\ndeny if not allow";
        String tests = "package a_test\ntest_it if data.a.allow with input as {}";
        PolicyDetails details = rego(Effect.PERMIT, module, tests);
        world.given(createPolicy(ORGANIZATION, HOURS, GOLD));
        world.when(new ChangePolicy(HOURS, details)).then(new PolicyChanged(details));
        for (PolicyDetails faulty :
                Set.of(
                        rego(Effect.PERMIT, "package a\nallow if http.send({})", null),
                        rego(Effect.PERMIT, "package a\ndeny if true", null),
                        rego(Effect.DENY, "package a\nallow if true", null),
                        rego(Effect.DENY, "package a\nallow if not deny", null),
                        rego(Effect.DENY, "package a\ndeny contains \"x\" if true", null),
                        rego(Effect.PERMIT, "package a\nallow := \"yes\"", null),
                        rego(Effect.PERMIT, module + "\nallow := false if input.x", null),
                        rego(Effect.PERMIT, module, "package t\nx if data.a.allow"),
                        rego(Effect.PERMIT, module, "package t\ntest_x if data.b.allow"))) {
            world.when(new ChangePolicy(HOURS, faulty)).refused(Code.INVALID_VALUE);
        }
    }

    /** Another rule may have several: nobody asks it. WebAssembly goes into no sidecar. */
    @Test
    void theRuleThatIsAskedHasOneValue() {
        String module = "package a\nallow if input.x\ndeny if input.y\ndeny := false if input.z";
        world.given(createPolicy(ORGANIZATION, HOURS, GOLD));
        world.when(new ChangePolicy(HOURS, rego(Effect.DENY, module, null)))
                .refused(Code.INVALID_VALUE);
        PolicyDetails allow = rego(Effect.PERMIT, module, null);
        world.when(new ChangePolicy(HOURS, allow)).then(new PolicyChanged(allow));
        byte[] wasm = {0, 'a', 's', 'm', 1, 0, 0, 0};
        PolicySource.Rego compiled = PolicySource.Rego.of(module, null, wasm);
        PolicyDetails deny = new PolicyDetails(Effect.DENY, compiled, Set.of());
        world.when(new ChangePolicy(HOURS, deny)).then(new PolicyChanged(deny));
    }

    @Test
    void isAttachedToRolesThatExist() {
        RoleId clerk = new RoleId("clerk");
        PolicyTarget role = new PolicyTarget.Role(clerk);
        world.given(createPolicy(ORGANIZATION, HOURS, GOLD));
        world.when(new AttachPolicy(HOURS, role)).refused(Code.UNKNOWN_REFERENCE);
        world.given(createRole(ORGANIZATION, clerk));
        world.when(new AttachPolicy(HOURS, role)).then(new PolicyAttached(role));
        world.given(new AttachPolicy(HOURS, role));
        world.when(new DeletePolicy(HOURS)).refused(Code.IN_USE);
    }
}
