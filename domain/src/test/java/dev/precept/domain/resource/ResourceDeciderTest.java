package dev.precept.domain.resource;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createOrganization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.World;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.resource.ResourceCommand.ChangeResource;
import dev.precept.domain.resource.ResourceCommand.CreateResource;
import dev.precept.domain.resource.ResourceCommand.DeleteResource;
import dev.precept.domain.resource.ResourceEvent.ResourceChanged;
import dev.precept.domain.resource.ResourceEvent.ResourceCreated;
import dev.precept.domain.resource.ResourceEvent.ResourceDeleted;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.ResourceId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class ResourceDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final ApiId ORDERS = new ApiId("orders");
    private static final ResourceId FIRST = new ResourceId("first");
    private static final ResourceName NAME = new ResourceName("4711");
    private static final Attributes OWNED =
            new Attributes(Map.of("owner", new AttributeValue.Text("john")));

    private final World world = World.withOrganizations().given(createApi(ORGANIZATION, ORDERS));

    private static CreateResource create(String id, OrganizationId organization) {
        return new CreateResource(new ResourceId(id), organization, ORDERS, NAME, OWNED);
    }

    @Test
    void isMadeChangedAndDeleted() {
        world.when(create("first", ORGANIZATION))
                .then(new ResourceCreated(FIRST, ORGANIZATION, ORDERS, NAME, OWNED));
        world.when(create("first", ORGANIZATION)).refused(Code.ALREADY_EXISTS);
        world.when(new ChangeResource(FIRST, OWNED)).then();
        world.when(new ChangeResource(FIRST, Attributes.NONE))
                .then(new ResourceChanged(Attributes.NONE));
        world.when(new DeleteResource(FIRST)).then(new ResourceDeleted());
        world.when(new DeleteResource(FIRST)).refused(Code.NOT_FOUND);
    }

    /** Invariant 1 of the package. */
    @Test
    void aNameIsThatOfOneInstanceAtATime() {
        OrganizationId child = new OrganizationId("child");
        world.given(createOrganization(child, ORGANIZATION), create("first", ORGANIZATION));
        world.when(create("second", ORGANIZATION)).refused(Code.ALREADY_EXISTS, "4711");
        world.given(create("third", child));
        world.given(new DeleteResource(FIRST), create("second", ORGANIZATION));
    }

    /** Invariant 2 of the package. */
    @Test
    void isOfAnApiThatExists() {
        world.when(create("first", OrganizationId.SYSTEM)).refused(Code.UNKNOWN_REFERENCE);
        world.when(
                        new CreateResource(
                                FIRST, ORGANIZATION, new ApiId("none"), NAME, Attributes.NONE))
                .refused(Code.UNKNOWN_REFERENCE, "API");
    }

    /** Invariant 3 of the package. */
    @Test
    void attributesAreBounded() {
        Attributes nested = new Attributes(Map.of("a", new AttributeValue.Fields(Attributes.NONE)));
        world.when(new CreateResource(FIRST, ORGANIZATION, ORDERS, NAME, nested))
                .refused(Code.INVALID_VALUE);
        world.given(create("first", ORGANIZATION));
        world.when(new ChangeResource(FIRST, nested)).refused(Code.INVALID_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "4711,true",
                "a/b c,true",
                "\u00e9\uD83D\uDE00,true",
                "/orders/1,false",
                "\"\",false",
                "\" \",false",
                "a\tb,false",
                "\uD83D,false"
            })
    void aNameIsPrintableAndNoPath(String text, boolean isName) {
        assertThat(ResourceName.isResourceName(text)).isEqualTo(isName);
        assertThat(ResourceName.isResourceName("x".repeat(256))).isTrue();
        assertThat(ResourceName.isResourceName("x".repeat(257))).isFalse();
    }
}
