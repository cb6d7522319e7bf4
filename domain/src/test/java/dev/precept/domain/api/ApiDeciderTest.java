package dev.precept.domain.api;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createOrganization;
import static dev.precept.domain.TestData.details;
import static dev.precept.domain.TestData.operation;
import static dev.precept.domain.TestData.operations;
import static dev.precept.domain.TestData.putScope;
import static dev.precept.domain.TestData.scope;
import static dev.precept.domain.api.HttpMethod.DELETE;
import static dev.precept.domain.api.HttpMethod.GET;
import static dev.precept.domain.api.HttpMethod.POST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.TestData;
import dev.precept.domain.World;
import dev.precept.domain.api.ApiCommand.AccessSpec;
import dev.precept.domain.api.ApiCommand.ChangeApi;
import dev.precept.domain.api.ApiCommand.CreateApi;
import dev.precept.domain.api.ApiCommand.DeleteApi;
import dev.precept.domain.api.ApiCommand.ImportDescription;
import dev.precept.domain.api.ApiCommand.MoveLifecycle;
import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.ApiCommand.PutDetailsType;
import dev.precept.domain.api.ApiCommand.PutScope;
import dev.precept.domain.api.ApiCommand.RemoveDetailsType;
import dev.precept.domain.api.ApiCommand.RemoveScope;
import dev.precept.domain.api.ApiCommand.ScopeSpec;
import dev.precept.domain.api.ApiEvent.ApiChanged;
import dev.precept.domain.api.ApiEvent.ApiCreated;
import dev.precept.domain.api.ApiEvent.ApiDeleted;
import dev.precept.domain.api.ApiEvent.DetailsTypePut;
import dev.precept.domain.api.ApiEvent.DetailsTypeRemoved;
import dev.precept.domain.api.ApiEvent.OperationsChanged;
import dev.precept.domain.api.ApiEvent.ScopeAdded;
import dev.precept.domain.api.ApiEvent.ScopeDescribed;
import dev.precept.domain.api.ApiEvent.ScopeRemoved;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class ApiDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final ApiId ORDERS = new ApiId("orders");
    private static final ApiId OTHER = new ApiId("other");

    private final World world = World.withOrganizations().given(createApi(ORGANIZATION, ORDERS));

    private static ScopeToken token(String name) {
        return new ScopeToken(name);
    }

    private static ChangeApi change(ApiDetails details) {
        return new ChangeApi(ORDERS, "https://orders.example.com", details);
    }

    private Operation resolved(HttpMethod method, String path, String... names) {
        List<OperationAccess.RequiredScope> required = new ArrayList<>();
        for (String name : names) {
            required.add(new OperationAccess.RequiredScope(world.scope(ORDERS, name), token(name)));
        }
        return new Operation(
                method, new PathTemplate(path), new OperationAccess.Scopes(List.of(required)));
    }

    @Test
    void typesOfAuthorizationDetailsAreAddedReplacedAndRemoved() {
        DetailsType pay = new DetailsType("pay", "Pay", "", "{}");
        DetailsType later = new DetailsType("pay", "Pay", "Later", "{}");
        world.when(new PutDetailsType(ORDERS, pay)).then(new DetailsTypePut(pay));
        world.when(new PutDetailsType(ORDERS, pay)).then();
        world.when(new PutDetailsType(ORDERS, later)).then(new DetailsTypePut(later));
        world.when(new RemoveDetailsType(ORDERS, "pay")).then(new DetailsTypeRemoved("pay"));
        world.when(new RemoveDetailsType(ORDERS, "pay")).refused(Code.NOT_FOUND, "pay");
        world.when(new PutDetailsType(ORDERS, new DetailsType("a b", "", "", "{}")))
                .refused(Code.INVALID_VALUE, "type");
        String large = " ".repeat(Limits.SCHEMA_CHARACTERS + 1);
        world.when(new PutDetailsType(ORDERS, new DetailsType("a", "", "", large)))
                .refused(Code.LIMIT_EXCEEDED, "schema");
        for (int i = 0; i < Limits.DETAILS_TYPES_PER_API; i++) {
            world.given(new PutDetailsType(ORDERS, new DetailsType("t" + i, "", "", "{}")));
        }
        world.when(new PutDetailsType(ORDERS, pay)).refused(Code.LIMIT_EXCEEDED, "types");
    }

    @Test
    void isMadeChangedAndDeleted() {
        world.when(createApi(ORGANIZATION, OTHER))
                .then(
                        new ApiCreated(
                                OTHER,
                                ORGANIZATION,
                                new Handle("other"),
                                "https://other.example.com",
                                details()));
        world.when(createApi(ORGANIZATION, OTHER)).refused(Code.ALREADY_EXISTS);
        ApiDetails details = details("order", new Route("api.example.com", "/orders"));
        world.when(change(details)).then(new ApiChanged(details));
        world.when(change(details)).then();
        world.when(new DeleteApi(ORDERS)).then(new ApiDeleted());
        world.when(change(details)).refused(Code.NOT_FOUND);
    }

    @Test
    void identifierHandleResourceTypeAndRoutesAreUniqueInAnOrganization() {
        Route route = new Route("api.example.com", "/orders");
        world.given(change(details("order", route)));
        world.when(create("orders", "https://x", details())).refused(Code.HANDLE_TAKEN);
        world.when(create("x", "https://orders.example.com", details()))
                .refused(Code.IDENTIFIER_TAKEN, "https://orders.example.com");
        world.when(create("x", "https://x", details("order")))
                .refused(Code.RESOURCE_TYPE_TAKEN, "order");
        world.when(create("x", "https://x", details(null, route)))
                .refused(Code.ROUTE_TAKEN, "api.example.com/orders");
        OrganizationId elsewhere = new OrganizationId("elsewhere");
        world.given(createOrganization(elsewhere, ORGANIZATION));
        world.given(
                new CreateApi(
                        new ApiId("twin"),
                        elsewhere,
                        new Handle("orders"),
                        "https://orders.example.com",
                        details("order", route)));
    }

    private static CreateApi create(String handle, String identifier, ApiDetails details) {
        return new CreateApi(OTHER, ORGANIZATION, new Handle(handle), identifier, details);
    }

    @Test
    void whatItGivesUpIsFreeForOthers() {
        Route route = new Route("api.example.com", "/orders");
        world.given(change(details("order", route)), change(details()));
        world.given(create("other", "https://other", details("order", route)));
        world.when(change(details("order"))).refused(Code.RESOURCE_TYPE_TAKEN);
        world.given(new DeleteApi(OTHER), change(details("order", route)));
    }

    @Test
    void whatIsDeletedGivesAllItsNamesBack() {
        Set<String> before = Set.copyOf(world.held());
        world.given(
                create("other", "https://other", details("x", new Route("x.example.com", "/"))),
                putScope(OTHER, "read"),
                putScope(OTHER, "openid"),
                new DeleteApi(OTHER));
        assertThat(world.held()).isEqualTo(before);
    }

    @Test
    void theIdentifierNeverChanges() {
        world.when(new ChangeApi(ORDERS, "https://new", details())).refused(Code.IMMUTABLE_FIELD);
        world.when(create("x", "", details())).refused(Code.INVALID_VALUE, "identifier");
        world.when(create("x", "a b", details())).refused(Code.INVALID_VALUE);
        world.when(create("x", "x".repeat(Limits.IDENTIFIER_CHARACTERS + 1), details()))
                .refused(Code.LIMIT_EXCEEDED);
    }

    @Test
    void detailsAreChecked() {
        world.when(change(details("a b"))).refused(Code.INVALID_VALUE, "resource type");
        world.when(change(details(null, new Route("Shouting.example.com", "/"))))
                .refused(Code.INVALID_VALUE, "lower case");
        Route twice = new Route("a.example.com", "/");
        world.when(change(details(null, twice, twice))).refused(Code.INVALID_VALUE, "twice");
        ApplicationId shop = new ApplicationId("shop");
        ApiDetails introspected =
                new ApiDetails(
                        "Orders",
                        "Lines\nof\ttext",
                        "orders",
                        "v1",
                        true,
                        true,
                        null,
                        DecisionMode.LIVE,
                        List.of(),
                        List.of(shop));
        world.when(change(introspected)).refused(Code.UNKNOWN_REFERENCE, "introspectors");
        world.given(createApplication(ORGANIZATION, shop), change(introspected));
    }

    @Test
    void aScopeIsPutOnce() {
        world.when(putScope(ORDERS, "read"))
                .then(
                        new ScopeAdded(
                                world.scope(ORDERS, "read"),
                                token("read"),
                                token("read"),
                                "read",
                                ""));
        world.when(putScope(ORDERS, "read")).then();
        ScopeId read = world.scope(ORDERS, "read");
        world.when(new PutScope(ORDERS, new ScopeSpec(token("read"), "Read", "See\norders")))
                .then(new ScopeDescribed(read, "Read", "See\norders"));
        world.when(new PutScope(ORDERS, new ScopeSpec(token("read"), "R\n", "")))
                .refused(Code.INVALID_VALUE, "display name of 'read'");
        world.when(new RemoveScope(ORDERS, token("read"))).then(new ScopeRemoved(read));
        world.when(new RemoveScope(ORDERS, token("read"))).refused(Code.NOT_FOUND, "read");
    }

    @Test
    void aScopeMadeAgainIsAnotherOne() {
        world.given(putScope(ORDERS, "read"));
        ScopeId before = world.scope(ORDERS, "read");
        world.given(new RemoveScope(ORDERS, token("read")), putScope(ORDERS, "read"));
        assertThat(world.scope(ORDERS, "read")).isNotEqualTo(before);
    }

    @Test
    void theSecondScopeOfANameIsQualifiedOnTheWireForEver() {
        world.given(createApi(ORGANIZATION, OTHER), putScope(ORDERS, "read"));
        world.given(putScope(OTHER, "read"));
        assertThat(world.wireName(OTHER, "read")).isEqualTo("other:read");
        world.given(new DeleteApi(ORDERS));
        assertThat(world.wireName(OTHER, "read")).isEqualTo("other:read");
        world.given(new RemoveScope(OTHER, token("read")), putScope(OTHER, "read"));
        assertThat(world.wireName(OTHER, "read")).isEqualTo("read");
    }

    @Test
    void theNamesOfOpenIdConnectAreTaken() {
        for (String name :
                List.of("openid", "profile", "email", "address", "phone", "offline_access")) {
            world.given(putScope(ORDERS, name));
            assertThat(world.wireName(ORDERS, name)).isEqualTo("orders:" + name);
        }
    }

    @Test
    void aNameOfTheOrganizationsAboveIsTaken() {
        OrganizationId child = new OrganizationId("child");
        world.given(
                createOrganization(child, ORGANIZATION),
                createApi(child, OTHER),
                putScope(ORDERS, "read"),
                putScope(OTHER, "read"),
                putScope(OTHER, "write"),
                putScope(ORDERS, "write"));
        assertThat(world.wireName(OTHER, "read")).isEqualTo("other:read");
        assertThat(world.wireName(OTHER, "write")).isEqualTo("write");
        assertThat(world.wireName(ORDERS, "write")).isEqualTo("write");
    }

    @Test
    void noNameIsLeft() {
        world.given(
                createApi(ORGANIZATION, OTHER),
                putScope(ORDERS, "read"),
                putScope(ORDERS, "other:read"));
        world.when(putScope(OTHER, "read")).refused(Code.WIRE_NAME_TAKEN, "'read'", "'other:read'");
    }

    @Test
    void namesAreUniqueWithinOneCommandToo() {
        world.given(createApi(ORGANIZATION, OTHER), putScope(OTHER, "read"));
        world.when(
                        new ImportDescription(
                                ORDERS, List.of(scope("read"), scope("orders:read")), List.of()))
                .events();
        assertThat(world.wireName(ORDERS, "read")).isEqualTo("orders:read");
        assertThat(world.wireName(ORDERS, "orders:read")).isEqualTo("orders:orders:read");
    }

    @Test
    void operationsAreReplacedByTheirDifference() {
        world.given(putScope(ORDERS, "read"), putScope(ORDERS, "write"));
        OperationSpec get = operation(GET, "/orders/{id}", "read");
        OperationSpec post = operation(POST, "/orders", "write read");
        world.when(operations(ORDERS, get, post))
                .then(
                        new OperationsChanged(
                                List.of(
                                        resolved(GET, "/orders/{id}", "read"),
                                        resolved(POST, "/orders", "read", "write")),
                                List.of()));
        world.when(operations(ORDERS, post, get)).then();
        world.when(operations(ORDERS, get, operation(POST, "/orders", "write")))
                .then(
                        new OperationsChanged(
                                List.of(resolved(POST, "/orders", "write")), List.of()));
        world.when(operations(ORDERS, get))
                .then(
                        new OperationsChanged(
                                List.of(),
                                List.of(new OperationKey(POST, new PathTemplate("/orders")))));
    }

    @Test
    void anEmptyAlternativeIsNotNoAlternative() {
        world.given(operations(ORDERS, operation(GET, "/any", ""), operation(GET, "/none")));
        assertThat(access("/any")).isEqualTo(new OperationAccess.Scopes(List.of(List.of())));
        assertThat(access("/none")).isEqualTo(new OperationAccess.Scopes(List.of()));
        OperationSpec open =
                new OperationSpec(GET, new PathTemplate("/any"), new AccessSpec.Public());
        world.given(operations(ORDERS, open));
        assertThat(access("/any")).isEqualTo(new OperationAccess.Public());
    }

    private OperationAccess access(String path) {
        return world.state(ApiState.Existing.class, ORDERS)
                .operations()
                .get(new OperationKey(GET, new PathTemplate(path)))
                .access();
    }

    @Test
    void anAlternativeThatIsThereTwiceCountsOnce() {
        world.given(putScope(ORDERS, "a"), putScope(ORDERS, "b"));
        world.given(operations(ORDERS, operation(GET, "/x", "a b", "b a", "b")));
        assertThat(access("/x"))
                .isInstanceOfSatisfying(
                        OperationAccess.Scopes.class,
                        scopes -> assertThat(scopes.alternatives()).hasSize(2));
    }

    @Test
    void anOperationNamesScopesTheApiHas() {
        world.when(operations(ORDERS, operation(GET, "/orders", "read")))
                .refused(Code.UNKNOWN_REFERENCE, "GET /orders", "'read'");
    }

    @Test
    void twoOperationsNeverMatchTheSamePaths() {
        world.when(operations(ORDERS, operation(GET, "/a/{x}"), operation(GET, "/a/{y}")))
                .refused(Code.INVALID_VALUE, "GET /a/{x}", "GET /a/{y}");
        world.when(operations(ORDERS, operation(GET, "/a"), operation(GET, "/a")))
                .refused(Code.INVALID_VALUE, "GET /a");
        world.given(operations(ORDERS, operation(GET, "/a/{x}"), operation(DELETE, "/a/{y}")));
        world.when(operations(ORDERS, operation(GET, "/a//b")))
                .refused(Code.INVALID_VALUE, "GET /a//b", "empty segment");
    }

    @Test
    void aRemovedScopeIsNeverMetAgain() {
        world.given(putScope(ORDERS, "read"));
        world.given(operations(ORDERS, operation(GET, "/orders", "read")));
        Operation before = resolved(GET, "/orders", "read");
        world.given(new RemoveScope(ORDERS, token("read")), putScope(ORDERS, "read"));
        assertThat(world.state(ApiState.Existing.class, ORDERS).operations().values())
                .containsExactly(before);
        world.when(operations(ORDERS, operation(GET, "/orders", "read")))
                .then(new OperationsChanged(List.of(resolved(GET, "/orders", "read")), List.of()));
    }

    @Test
    void alternativesAreBounded() {
        String[] many = new String[Limits.ALTERNATIVES_PER_OPERATION + 1];
        StringBuilder wide = new StringBuilder();
        for (int i = 0; i <= Limits.SCOPES_PER_ALTERNATIVE; i++) {
            world.given(putScope(ORDERS, "s" + i));
            wide.append("s").append(i).append(' ');
        }
        for (int i = 0; i < many.length; i++) {
            many[i] = "s" + i;
        }
        world.when(operations(ORDERS, operation(GET, "/x", many)))
                .refused(Code.LIMIT_EXCEEDED, "GET /x");
        world.when(operations(ORDERS, operation(GET, "/x", wide.toString())))
                .refused(Code.LIMIT_EXCEEDED, "GET /x");
    }

    @Test
    void anImportHasExactlyTheScopesAndOperationsOfTheDescription() {
        world.given(putScope(ORDERS, "old"), putScope(ORDERS, "kept"));
        world.given(operations(ORDERS, operation(GET, "/old", "old")));
        ScopeId old = world.scope(ORDERS, "old");
        ImportDescription description =
                new ImportDescription(
                        ORDERS,
                        List.of(scope("fresh"), new ScopeSpec(token("kept"), "Kept", "As it was")),
                        List.of(operation(GET, "/new", "kept", "fresh")));
        List<DomainEvent> events = world.when(description).events();
        ScopeId fresh = world.scope(ORDERS, "fresh");
        ScopeId kept = world.scope(ORDERS, "kept");
        OperationAccess needed =
                new OperationAccess.Scopes(
                        List.of(
                                List.of(new OperationAccess.RequiredScope(kept, token("kept"))),
                                List.of(new OperationAccess.RequiredScope(fresh, token("fresh")))));
        assertThat(events)
                .containsExactly(
                        new ScopeRemoved(old),
                        new ScopeAdded(fresh, token("fresh"), token("fresh"), "fresh", ""),
                        new ScopeDescribed(kept, "Kept", "As it was"),
                        new OperationsChanged(
                                List.of(new Operation(GET, new PathTemplate("/new"), needed)),
                                List.of(new OperationKey(GET, new PathTemplate("/old")))));
        world.when(description).then();
    }

    @Test
    void anImportIsDoneWhollyOrNotAtAll() {
        world.when(
                        new ImportDescription(
                                ORDERS,
                                List.of(scope("read")),
                                List.of(operation(GET, "/orders", "write"))))
                .refused(Code.UNKNOWN_REFERENCE, "write");
        world.when(new ImportDescription(ORDERS, List.of(scope("read"), scope("read")), List.of()))
                .refused(Code.INVALID_VALUE, "'read'", "twice");
        assertThat(world.state(ApiState.Existing.class, ORDERS).scopes()).isEmpty();
    }

    @Test
    void ourOwnApiOnlyGetsMoreScopes() {
        world.given(
                createApi(OrganizationId.SYSTEM, ApiId.PRECEPT),
                putScope(ApiId.PRECEPT, TestData.ADMIN),
                new MoveLifecycle(ApiId.PRECEPT, Lifecycle.PUBLISHED));
        for (ApiCommand command :
                List.of(
                        new DeleteApi(ApiId.PRECEPT),
                        new RemoveScope(ApiId.PRECEPT, token(TestData.ADMIN)),
                        new ImportDescription(ApiId.PRECEPT, List.of(), List.of()),
                        operations(ApiId.PRECEPT, operation(GET, "/")),
                        new ChangeApi(
                                ApiId.PRECEPT, "https://precept.example.com", details("mine")),
                        new MoveLifecycle(ApiId.PRECEPT, Lifecycle.BLOCKED))) {
            world.when(command).refused(Code.NOT_ALLOWED, "own API");
        }
        world.given(
                new ImportDescription(
                        ApiId.PRECEPT,
                        List.of(scope(TestData.ADMIN), scope("precept:read")),
                        List.of()));
    }

    @Test
    @Timeout(20)
    void aLargeDescriptionIsSeveralEventsNoneOfWhichIsTooLarge() {
        List<ScopeSpec> scopes = new ArrayList<>();
        List<OperationSpec> operations = new ArrayList<>();
        String longPath = "/" + "p".repeat(Limits.PATH_CHARACTERS - 20) + "/";
        for (int i = 0; i < Limits.OPERATIONS_PER_API; i++) {
            scopes.add(scope("s" + i));
            operations.add(operation(GET, longPath + i, "s" + i));
        }
        List<DomainEvent> events =
                world.when(new ImportDescription(ORDERS, scopes, operations)).events();
        assertThat(events.stream().filter(OperationsChanged.class::isInstance))
                .hasSizeGreaterThan(5);
        assertThat(world.state(ApiState.Existing.class, ORDERS).operations())
                .hasSize(Limits.OPERATIONS_PER_API);
        world.when(new ImportDescription(ORDERS, scopes, operations)).then();
        world.when(putScope(ORDERS, "more")).refused(Code.LIMIT_EXCEEDED);
    }
}
