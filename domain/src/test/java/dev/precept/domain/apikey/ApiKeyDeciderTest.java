package dev.precept.domain.apikey;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createTrial;

import dev.precept.domain.World;
import dev.precept.domain.apikey.ApiKeyCommand.CreateApiKey;
import dev.precept.domain.apikey.ApiKeyCommand.DeleteApiKey;
import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyCreated;
import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyDeleted;
import dev.precept.domain.application.ApplicationCommand.ChangeApplication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class ApiKeyDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final ApiId ORDERS = new ApiId("orders");
    private static final SecretId KEY = new SecretId("key");

    private final World world =
            World.withOrganizations()
                    .given(
                            createApplication(ORGANIZATION, SHOP),
                            createApi(ORGANIZATION, ORDERS),
                            createApi(OrganizationId.SYSTEM, new ApiId("elsewhere")));

    private static CreateApiKey create(SecretId key, @Nullable Instant expiresAt) {
        return new CreateApiKey(key, ORGANIZATION, SHOP, ORDERS, expiresAt);
    }

    @Test
    void isMadeAndDeletedOnce() {
        world.when(create(KEY, null))
                .then(new ApiKeyCreated(KEY, ORGANIZATION, SHOP, ORDERS, null));
        world.when(create(KEY, null)).refused(Code.ALREADY_EXISTS);
        world.when(new DeleteApiKey(KEY)).then(new ApiKeyDeleted());
        world.when(new DeleteApiKey(KEY)).refused(Code.NOT_FOUND);
        world.when(create(KEY, null)).refused(Code.NOT_FOUND);
    }

    @Test
    void isOfAnApplicationAndAnApiThatAreThere() {
        world.when(new CreateApiKey(KEY, ORGANIZATION, new ApplicationId("none"), ORDERS, null))
                .refused(Code.UNKNOWN_REFERENCE, "application");
        world.when(new CreateApiKey(KEY, OrganizationId.SYSTEM, SHOP, ORDERS, null))
                .refused(Code.UNKNOWN_REFERENCE, "application");
        world.when(new CreateApiKey(KEY, ORGANIZATION, SHOP, new ApiId("elsewhere"), null))
                .refused(Code.UNKNOWN_REFERENCE, "API");
    }

    @Test
    void isForNoMoreThanItsApplication() {
        ApplicationId trial = new ApplicationId("trial");
        world.given(createTrial(ORGANIZATION, trial));
        world.when(create(trial, Environment.PRODUCTION)).refused(Code.NOT_ALLOWED, "sandbox");
        world.given(create(trial, Environment.SANDBOX));
    }

    @Test
    void noApplicationForTheSandboxIsLeftWithAKeyForProduction() {
        ChangeApplication toSandbox =
                new ChangeApplication(SHOP, createTrial(ORGANIZATION, SHOP).details());
        world.given(create(SHOP, Environment.PRODUCTION));
        world.when(toSandbox).refused(Code.NOT_ALLOWED, "keys for production");
        world.given(new DeleteApiKey(KEY), toSandbox);
    }

    private static CreateApiKey create(ApplicationId application, Environment environment) {
        return new CreateApiKey(KEY, ORGANIZATION, application, ORDERS, null, environment);
    }

    @Test
    void endsInTheFutureOrNever() {
        Instant tomorrow = World.NOW.plus(Duration.ofDays(1));
        world.when(create(KEY, World.NOW)).refused(Code.INVALID_VALUE, "past");
        world.when(create(KEY, Instant.MAX)).refused(Code.INVALID_VALUE);
        world.when(create(KEY, tomorrow.plusNanos(1)))
                .then(new ApiKeyCreated(KEY, ORGANIZATION, SHOP, ORDERS, tomorrow));
    }

    @Test
    void anApplicationHasSoManyAtMost() {
        for (int i = 0; i < Limits.API_KEYS_PER_APPLICATION; i++) {
            world.given(create(new SecretId("key-" + i), null));
        }
        world.when(create(KEY, null)).refused(Code.LIMIT_EXCEEDED);
        world.given(new DeleteApiKey(new SecretId("key-7")), create(KEY, null));
    }
}
